; Captures are explained in ../ecmascript/outline.scm.
(function_declaration name: (identifier) @name) @definition.function
(function_declaration name: (dot_index_expression table: (identifier) @receiver field: (_) @name)) @definition.method
(function_declaration name: (dot_index_expression table: (dot_index_expression field: (_) @receiver) field: (_) @name)) @definition.method
(function_declaration name: (method_index_expression table: (identifier) @receiver method: (_) @name)) @definition.method
(function_declaration name: (method_index_expression table: (dot_index_expression field: (_) @receiver) method: (_) @name)) @definition.method

(chunk (variable_declaration (assignment_statement (variable_list name: (identifier) @name)) @definition.variable))
(chunk (variable_declaration (variable_list name: (identifier) @name)) @definition.variable)
(chunk (assignment_statement (variable_list name: (identifier) @name)) @definition.variable)
; A table is what Lua makes classes and modules of.
(chunk (variable_declaration (assignment_statement (variable_list . name: (identifier) @name .)
  (expression_list . value: (table_constructor) .))) @definition.class)
(chunk (assignment_statement (variable_list . name: (identifier) @name .)
  (expression_list . value: (table_constructor) .)) @definition.class)
(chunk (_ (assignment_statement (expression_list . value: (table_constructor (field name: (identifier) @name) @definition.property) .))))
(chunk (_ (assignment_statement (expression_list . value: (table_constructor
  (field name: (identifier) @name value: (function_definition body: (_) @body)) @definition.method) .))))

((chunk (assignment_statement (variable_list . name: (dot_index_expression table: (identifier) @receiver field: (_) @name) .)) @definition.property)
  (#not-match? @name "^__"))
(chunk (assignment_statement (variable_list . name: (dot_index_expression table: (identifier) @receiver field: (_) @name) .)
  (expression_list . value: (function_definition body: (_) @body) .)) @definition.method)

(function_declaration body: (_) @local)
(function_definition body: (_) @local)

((function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @source))) @require
  (#eq? @_require "require"))
((variable_declaration (assignment_statement (variable_list . name: (identifier) @namespace .)
  (expression_list . value: (function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @source))) .))) @require
  (#eq? @_require "require"))
((variable_declaration (assignment_statement (variable_list . name: (identifier) @alias .)
  (expression_list . value: (dot_index_expression
    table: (function_call name: (identifier) @_require arguments: (arguments . (string content: (_) @source)))
    field: (_) @bound) .))) @require
  (#eq? @_require "require"))
((function_call name: (identifier) @_run arguments: (arguments . (string content: (_) @source))) @include
  (#any-of? @_run "dofile" "loadfile"))
