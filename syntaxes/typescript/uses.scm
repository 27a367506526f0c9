; What TypeScript and TSX add.
(type_identifier) @type
(index_signature name: (identifier) @none)
(tuple_type (required_parameter name: (identifier) @none))
(tuple_type (optional_parameter name: (identifier) @none))

(nested_identifier object: (_) @of property: (_) @member) @step
(nested_type_identifier module: (_) @of name: (_) @member) @step
(non_null_expression (_) @of) @same
(as_expression . (_) @of) @same
(satisfies_expression . (_) @of) @same
(type_query (_) @of) @same

(extends_clause value: (_) @parent)
(implements_clause [(type_identifier) (nested_type_identifier)] @parent)
(implements_clause (generic_type name: (_) @parent))
(extends_type_clause type: [(type_identifier) (nested_type_identifier)] @parent)
(extends_type_clause type: (generic_type name: (_) @parent))

(required_parameter pattern: (identifier) @binding type: (type_annotation)? @declared)
(optional_parameter pattern: (identifier) @binding type: (type_annotation)? @declared)
(required_parameter pattern: (rest_pattern (identifier) @binding) type: (type_annotation) @declared)
(required_parameter pattern: (identifier) @binding value: (_) @value)
(required_parameter pattern: [(object_pattern) (array_pattern)] @same type: (type_annotation) @typed)
(optional_parameter pattern: [(object_pattern) (array_pattern)] @same type: (type_annotation) @typed)
(variable_declarator name: [(object_pattern) (array_pattern)] @same type: (type_annotation) @typed)
(variable_declarator name: (identifier) @binding type: (type_annotation) @declared)
(variable_declarator name: (identifier) @binding value: (as_expression (_) (_) @declared))
(variable_declarator name: (identifier) @binding value: (satisfies_expression (_) (_) @declared))
(import_alias . (identifier) @binding (_) @value)
(type_parameter name: (_) @binding.type)
(mapped_type_clause name: (_) @binding.type)
(infer_type (type_identifier) @binding.type)
(interface_declaration name: (_) @binding.outside)
(type_alias_declaration name: (_) @binding.outside)
(enum_declaration name: (_) @binding)
(abstract_class_declaration name: (_) @binding.outside)
(function_signature name: (_) @binding.outside)

(interface_declaration) @scope
(type_alias_declaration) @scope
(abstract_class_declaration) @scope
(function_signature) @scope
(method_signature) @scope
(abstract_method_signature) @scope
(call_signature) @scope
(construct_signature) @scope
(function_type) @scope
(constructor_type) @scope
(conditional_type) @scope
(index_signature) @scope

; The same with its @expected type.
(variable_declarator type: (type_annotation) @expected value: (object) @literal)
(variable_declarator type: (type_annotation) @expected value: (array (object) @literal))
(variable_declarator type: (type_annotation) @expected value: (arrow_function body: (parenthesized_expression (object) @literal)))
(public_field_definition type: (type_annotation) @expected value: (object) @literal)
(as_expression (object) @literal (_) @expected)
(satisfies_expression (object) @literal (_) @expected)
(function_declaration return_type: (_) @expected body: (statement_block (return_statement (object) @literal)))
(method_definition return_type: (_) @expected body: (statement_block (return_statement (object) @literal)))
(arrow_function return_type: (_) @expected body: (statement_block (return_statement (object) @literal)))
(arrow_function return_type: (_) @expected body: (parenthesized_expression (object) @literal))
(class_declaration (class_heritage) @expected body: (class_body) @literal)
(abstract_class_declaration (class_heritage) @expected body: (class_body) @literal)

(required_parameter pattern: [(object_pattern) (array_pattern)] @pattern !type)
