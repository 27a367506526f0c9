; Captures are explained in ../ecmascript/outline.scm.
(package_clause (package_identifier) @package)

((function_declaration name: (_) @name) @definition.function (#not-eq? @name "_"))
(method_declaration
  receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @receiver
    (generic_type type: (type_identifier) @receiver)
    (pointer_type [(type_identifier) @receiver (generic_type type: (type_identifier) @receiver)])]))
  name: (_) @name) @definition.method

(type_spec name: (_) @name) @definition.type
(type_spec name: (_) @name type: (struct_type (field_declaration_list) @body)) @definition.class
(type_spec name: (_) @name type: (interface_type "{" @body)) @definition.interface
(type_alias name: (_) @name) @definition.type
(type_spec type: (struct_type (field_declaration_list (field_declaration name: (_) @name) @definition.property)))
(type_spec type: (interface_type (method_elem name: (_) @name) @definition.method))

; Not by the field `name`: it holds the commas as well, and then only the first of several names matches.
(source_file (const_declaration (const_spec (identifier) @name) @definition.constant) (#not-eq? @name "_"))
(source_file (var_declaration (var_spec (identifier) @name) @definition.variable) (#not-eq? @name "_"))
(source_file (var_declaration (var_spec_list (var_spec (identifier) @name) @definition.variable)) (#not-eq? @name "_"))

(function_declaration body: (_) @local)
(method_declaration body: (_) @local)
(func_literal body: (_) @local)

; The package's own name is not written at the import: its last part stands for it in the resolver.
(import_spec path: (_) @source) @import
(import_spec name: (package_identifier) @namespace path: (_) @source) @import
(import_spec name: (dot) @wildcard path: (_) @source) @import
