; Captures are explained in ../ecmascript/outline.scm.
(package_declaration [(scoped_identifier) (identifier)] @package)

(class_declaration name: (_) @name) @definition.class
(record_declaration name: (_) @name) @definition.class
(interface_declaration name: (_) @name) @definition.interface
(annotation_type_declaration name: (_) @name) @definition.interface
(enum_declaration name: (_) @name) @definition.enum
(enum_constant name: (_) @name) @definition.constant
(method_declaration name: (_) @name) @definition.method
(annotation_type_element_declaration name: (_) @name) @definition.method
(constructor_declaration name: (_) @name) @definition.method
(compact_constructor_declaration name: (_) @name) @definition.method
(field_declaration declarator: (variable_declarator name: (_) @name)) @definition.property
(constant_declaration declarator: (variable_declarator name: (_) @name)) @definition.constant
(record_declaration parameters: (formal_parameters (formal_parameter name: (_) @name) @definition.property))

(method_declaration body: (_) @local)
(constructor_declaration body: (_) @local)
(compact_constructor_declaration body: (_) @local)
(lambda_expression body: (block) @local)
(static_initializer) @local
(object_creation_expression (class_body) @local)
(enum_constant body: (_) @local)

(import_declaration (scoped_identifier scope: (_) @source name: (_) @bound) . ";") @import
(import_declaration (_) @source (asterisk) @wildcard) @import
