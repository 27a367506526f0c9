; The captures are told at the top of ../ecmascript/uses.scm. A variable is told with its `$`, as it is bound.
((variable_name) @use (#not-eq? @use "$this"))
((variable_name) @this (#eq? @this "$this"))
(relative_scope) @this
(property_element name: (variable_name) @none)
(function_call_expression function: (name) @use)
(function_call_expression function: (qualified_name (name) @use .))
(named_type (name) @type)
(named_type (qualified_name (name) @type .))
(object_creation_expression (name) @type)
(object_creation_expression (qualified_name (name) @type .))
(scoped_call_expression scope: (name) @type)
(scoped_call_expression scope: (qualified_name (name) @type .))
(scoped_property_access_expression scope: (name) @type)
(class_constant_access_expression . (name) @type . (name))
(class_constant_access_expression . (qualified_name (name) @type .))
(base_clause (name) @type)
(base_clause (qualified_name (name) @type .))
(class_interface_clause (name) @type)
(class_interface_clause (qualified_name (name) @type .))
(class_declaration body: (declaration_list (use_declaration (name) @type)))
(binary_expression operator: "instanceof" right: (name) @type)
(attribute (name) @type)
(argument . (name) @use .)
(binary_expression (name) @use)
(return_statement (name) @use)
(assignment_expression right: (name) @use)

(member_access_expression object: (_) @of name: (name) @member) @step
(nullsafe_member_access_expression object: (_) @of name: (name) @member) @step
(member_call_expression object: (_) @of name: (name) @member) @step @call
(nullsafe_member_call_expression object: (_) @of name: (name) @member) @step @call
(scoped_call_expression scope: (_) @of name: (name) @member) @step @call
(class_constant_access_expression . (_) @of . (name) @member) @step
(subscript_expression . (_) @of) @same
(parenthesized_expression (_) @of) @same
(clone_expression (_) @of) @same
(qualified_name (name) @of .) @same
(named_type (_) @of) @same
(optional_type (_) @of) @same
(function_call_expression function: (_) @of) @call
(object_creation_expression . (_) @of) @new

(base_clause (_) @parent)
(class_interface_clause (_) @parent)
(class_declaration body: (declaration_list (use_declaration (_) @parent)))

(simple_parameter name: (variable_name) @binding)
(simple_parameter type: (_) @declared name: (variable_name) @binding)
(variadic_parameter name: (variable_name) @binding)
(property_promotion_parameter name: (variable_name) @binding)
(property_promotion_parameter type: (_) @declared name: (variable_name) @binding)
(assignment_expression left: (variable_name) @binding.function right: (_) @value)
(binary_expression left: (variable_name) @assigned operator: "instanceof" right: (_) @declared)
(list_literal (variable_name) @binding.function)
(foreach_statement (_) @value . (variable_name) @binding.function)
(foreach_statement (_) @value . (pair (variable_name) . (variable_name) @binding.function))
(foreach_statement (pair . (variable_name) @binding.function))
(catch_clause type: (_) @declared name: (variable_name) @binding.function)
(static_variable_declaration name: (variable_name) @binding.function)
(global_declaration (variable_name) @foreign)

(function_definition) @scope.function
(method_declaration) @scope.function
(anonymous_function) @scope.function
(arrow_function) @scope.function
