; Captures are explained in ../ecmascript/outline.scm.
(module name: [(constant) @name (scope_resolution name: (_) @name)]) @definition.namespace
; A module that holds others is a namespace that many files open, one that holds methods is a thing of its own.
(module name: [(constant) @name (scope_resolution name: (_) @name)] body: (body_statement [(class) (module)])) @definition.package
(program (module name: (_) @name body: (body_statement . (assignment)) ) @definition.package)
(class name: [(constant) @name (scope_resolution name: (_) @name)]) @definition.class
(method name: (_) @name) @definition.method
(singleton_method name: (_) @name) @definition.method
(program (method name: (_) @name) @definition.function)
(alias name: (_) @name) @definition.method
(assignment left: (constant) @name) @definition.constant
(assignment left: (left_assignment_list (constant) @name)) @definition.constant
; `Point = Struct.new(:x)` and `Data.define` make a class.
((assignment left: (constant) @name right: (call receiver: (constant) @_maker)) @definition.class
  (#any-of? @_maker "Struct" "Data" "Class"))

((call method: (identifier) @_attr arguments: (argument_list (simple_symbol) @name)) @definition.property
  (#any-of? @_attr "attr_accessor" "attr_reader" "attr_writer"))
((call method: (identifier) @_define arguments: (argument_list . (simple_symbol) @name)) @definition.method
  (#any-of? @_define "define_method" "alias_method" "scope"))
(assignment left: (instance_variable) @name) @definition.attribute
(operator_assignment left: (instance_variable) @name) @definition.attribute

(method body: (_) @local)
(singleton_method body: (_) @local)

((call method: (identifier) @_require arguments: (argument_list . (string (string_content) @source))) @require
  (#any-of? @_require "require" "load") (#not-match? @source "^\\."))
((call method: (identifier) @_require arguments: (argument_list . (string (string_content) @source))) @include
  (#eq? @_require "require_relative"))
((call method: (identifier) @_require arguments: (argument_list . (call method: (identifier) @_expand
  arguments: (argument_list . (string (string_content) @source))))) @include
  (#eq? @_require "require") (#eq? @_expand "expand_path"))
((call method: (identifier) @_autoload arguments: (argument_list . (simple_symbol) @bound (string (string_content) @source))) @reexport
  (#eq? @_autoload "autoload"))
