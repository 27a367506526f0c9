; What TypeScript and TSX add.
(function_signature name: (_) @name) @definition.function
(abstract_class_declaration name: (_) @name) @definition.class
(interface_declaration name: (_) @name) @definition.interface
(type_alias_declaration name: (_) @name) @definition.type
(enum_declaration name: (_) @name) @definition.enum
(enum_body (property_identifier) @name @definition.constant)
(enum_assignment name: (_) @name) @definition.constant
(internal_module name: (identifier) @name) @definition.namespace
(module name: (identifier) @name) @definition.namespace
(module name: (string) @name) @definition.namespace

(method_signature name: (_) @name) @definition.method
(abstract_method_signature name: (_) @name) @definition.method
(public_field_definition name: (_) @name) @definition.property
(property_signature name: (_) @name) @definition.property
(required_parameter (accessibility_modifier) pattern: (identifier) @name) @definition.property
(optional_parameter (accessibility_modifier) pattern: (identifier) @name) @definition.property
(required_parameter "readonly" pattern: (identifier) @name) @definition.property

(export_statement (lexical_declaration (variable_declarator
  value: [(as_expression (object (pair key: (property_identifier) @name) @definition.property))
    (satisfies_expression (object (pair key: (property_identifier) @name) @definition.property))])))
(program (ambient_declaration (lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable)))
(internal_module body: (statement_block (lexical_declaration (variable_declarator name: (identifier) @name) @definition.variable)))
