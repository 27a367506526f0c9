; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(type_identifier) @type
[(this) (super)] @this
(package_declaration) @import
((local_variable_declaration type: (type_identifier) @none) (#eq? @none "var"))
; What an anonymous class defines is no use of it.
(method_declaration name: (_) @none)
(field_declaration declarator: (variable_declarator name: (_) @none))
(class_declaration name: (_) @none)
(element_value_pair key: (identifier) @none)
(labeled_statement . (identifier) @none)
(break_statement (identifier) @none)
(continue_statement (identifier) @none)

(field_access object: (_) @of field: (identifier) @member) @step
(method_invocation object: (_) @of name: (_) @member) @step @call
(method_invocation !object name: (_) @of) @call
(method_reference . (_) @of (identifier) @member .) @step
(scoped_identifier scope: (_) @of name: (_) @member) @step
(scoped_type_identifier . (_) @of . (type_identifier) @member) @step
(generic_type . (_) @of) @same
(array_type element: (_) @of) @same
(array_access array: (_) @of) @same
(parenthesized_expression (_) @of) @same
(cast_expression type: (_) @of) @same
(object_creation_expression type: (_) @of) @new
(annotation name: (_) @of) @call
(marker_annotation name: (_) @of) @call

(superclass (_) @parent)
(super_interfaces (type_list (_) @parent))
(extends_interfaces (type_list (_) @parent))

(formal_parameter type: (_) @declared name: (identifier) @binding)
(spread_parameter (_) @declared (variable_declarator name: (identifier) @binding))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @binding))
((local_variable_declaration type: (_) @declared declarator: (variable_declarator name: (identifier) @binding)) (#not-eq? @declared "var"))
(local_variable_declaration declarator: (variable_declarator name: (identifier) @binding value: (_) @value))
(enhanced_for_statement type: (_) @declared name: (identifier) @binding)
(enhanced_for_statement name: (identifier) @binding value: (_) @value)
((resource type: (_) @declared name: (identifier) @binding) (#not-eq? @declared "var"))
(resource name: (identifier) @binding value: (_) @value)
(catch_formal_parameter (catch_type) @declared name: (identifier) @binding)
(lambda_expression parameters: (identifier) @binding)
(inferred_parameters (identifier) @binding)
(instanceof_expression right: (_) @declared name: (identifier) @binding)
(instanceof_expression left: (identifier) @assigned right: (_) @declared)
(type_pattern (_) @declared (identifier) @binding)
(record_pattern_component (_) @declared (identifier) @binding)
(type_parameter . (_) @binding.type)
(block (class_declaration name: (_) @binding.outside))
(block (record_declaration name: (_) @binding.outside))

(class_declaration) @scope
(interface_declaration) @scope
(record_declaration) @scope
(method_declaration) @scope.function
(constructor_declaration) @scope.function
(compact_constructor_declaration) @scope.function
(lambda_expression) @scope.function
(block) @scope
(for_statement) @scope
(enhanced_for_statement) @scope
(try_with_resources_statement) @scope
(catch_clause) @scope
(switch_block_statement_group) @scope
(switch_rule) @scope
