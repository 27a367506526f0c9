; Captures are explained in ../ecmascript/outline.scm.
(file_scoped_namespace_declaration name: (_) @package)
(namespace_declaration name: (_) @package)

(class_declaration name: (_) @name) @definition.class
(struct_declaration name: (_) @name) @definition.class
(record_declaration name: (_) @name) @definition.class
(interface_declaration name: (_) @name) @definition.interface
(enum_declaration name: (_) @name) @definition.enum
(enum_member_declaration name: (_) @name) @definition.constant
(delegate_declaration name: (_) @name) @definition.type
(method_declaration name: (_) @name) @definition.method
(constructor_declaration name: (_) @name) @definition.method
(property_declaration name: (_) @name) @definition.property
(property_declaration name: (_) @name accessors: (_) @body) @definition.property
(event_declaration name: (_) @name) @definition.property
(field_declaration (variable_declaration type: (_) @type (variable_declarator name: (_) @name))) @definition.property
(event_field_declaration (variable_declaration (variable_declarator name: (_) @name))) @definition.property
(record_declaration (parameter_list (parameter name: (_) @name) @definition.property))
(class_declaration (parameter_list (parameter name: (_) @name) @definition.property))

(method_declaration body: (_) @local)
(constructor_declaration body: (_) @local)
(accessor_declaration body: (_) @local)
(operator_declaration body: (_) @local)
(lambda_expression body: (block) @local)

(using_directive "global" "using" @wildcard [(qualified_name) (identifier)] @source !name) @reexport
((using_directive "using" @wildcard [(qualified_name) (identifier)] @source !name) @import (#not-match? @import "^global"))
(using_directive name: (identifier) @namespace [(qualified_name) (identifier)] @source . ";") @import
