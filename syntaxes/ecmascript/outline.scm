; What TypeScript, TSX and JavaScript share. Captures, for every language:
;   @definition.<kind> with @name   a symbol and the node that spans it
;   @definition.package             what looks like a symbol, but spans files: neither it nor the step it makes in names is kept
;   @receiver                       with a definition: the type it belongs to though it does not stand in it (Go, Rust, C++)
;   @body                           with a definition: where its signature ends, when that is not its field `body`; it may stand beside it
;   @type                           with a definition: the type it gives, or its parents, when no field says so; may come in parts
;   @local                          a body whose definitions nobody outside can name
;   @package                        the name of the package or namespace that the file's definitions are part of
;   @import | @reexport | @require | @dynamic | @include | @module  a statement, with @source and the names it binds:
;   @bound (as exported there), @alias (as called here), @default, @namespace, @wildcard;
;   @qualified                      a path that the code says in full where it uses a name (Rust's `crate::a::B::new`): an import, too
;   @tree instead of both           paths with groups in braces, `a::{b, c::d as e}`: an import for each path

(function_declaration name: (_) @name) @definition.function
(generator_function_declaration name: (_) @name) @definition.function
(class_declaration name: (_) @name) @definition.class
(method_definition name: (_) @name) @definition.method

(program (lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))
; What is exported stands at the top level, or in a namespace: to ask for `program` there would cost a comparison with each node.
(export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable))

; Keys of exported literals are definitions that others name: enum-like objects, tables, namespaces by hand.
(export_statement (lexical_declaration (variable_declarator
  value: (object (pair key: (property_identifier) @name) @definition.property))))

(function_declaration body: (_) @local)
(generator_function_declaration body: (_) @local)
(method_definition body: (_) @local)
(arrow_function body: (statement_block) @local)
(function_expression body: (_) @local)

(import_statement source: (string) @source) @import
(import_statement (import_clause (identifier) @default) source: (string) @source) @import
(import_statement (import_clause (namespace_import (identifier) @namespace)) source: (string) @source) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @bound !alias))) source: (string) @source) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @bound alias: (_) @alias))) source: (string) @source) @import

(export_statement source: (string) @source) @reexport
(export_statement "*" @wildcard source: (string) @source) @reexport
(export_statement (export_clause (export_specifier name: (_) @bound !alias)) source: (string) @source) @reexport
(export_statement (export_clause (export_specifier name: (_) @bound alias: (_) @alias)) source: (string) @source) @reexport

(export_statement (namespace_export (_) @namespace) source: (string) @source) @reexport

(export_statement !source (export_clause (export_specifier name: (_) @bound alias: (_) @alias))) @export
(export_statement "default" value: (identifier) @default) @export
; `export default new Logger()`, `export default observer(List)`: what is exported is a Logger, and a List still.
(export_statement "default" value: (new_expression constructor: (identifier) @default)) @export
(export_statement "default" value: (call_expression arguments: (arguments (identifier) @default .))) @export
(export_statement "default" declaration: (_ name: (_) @default)) @export

((call_expression function: (identifier) @_require arguments: (arguments . (string) @source)) @require
  (#eq? @_require "require"))
((variable_declarator name: (identifier) @namespace
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @source))) @require
  (#eq? @_require "require"))
((variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @bound)
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @source))) @require
  (#eq? @_require "require"))
(call_expression function: (import) arguments: (arguments . (string) @source)) @dynamic
