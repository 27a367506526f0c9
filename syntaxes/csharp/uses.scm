; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
["this" "base"] @this
(file_scoped_namespace_declaration name: (_) @import)
(namespace_declaration name: (_) @import)
(method_declaration name: (_) @none)
(argument name: (identifier) @none)
(attribute_argument (assignment_expression left: (identifier) @none))
(initializer_expression (assignment_expression left: (identifier) @none))

(member_access_expression expression: _ @of name: (identifier) @member) @step
(member_access_expression expression: _ @of name: (generic_name . (identifier) @member)) @step
(conditional_access_expression condition: (_) @of (member_binding_expression name: (identifier) @member)) @step

(qualified_name qualifier: (_) @of name: (identifier) @member) @step
(qualified_name qualifier: (_) @of name: (generic_name . (identifier) @member)) @step
(generic_name . (identifier) @of) @same
(nullable_type type: (_) @of) @same
(array_type type: (_) @of) @same
(element_access_expression expression: _ @of) @same
(await_expression (_) @of) @same
(parenthesized_expression (_) @of) @same
(postfix_unary_expression (_) @of) @same
(cast_expression type: (_) @of) @same
(as_expression right: (_) @of) @same
(invocation_expression function: (_) @of) @call
(object_creation_expression type: (_) @of) @new
(attribute name: (_) @of) @call

(_ type: (_) @annotation)
(_ returns: (_) @annotation)
(type_argument_list (_) @annotation)
(type_parameter_constraint type: (_) @annotation)
(base_list (_) @parent)

(parameter name: (identifier) @binding)
(parameter type: (_) @declared name: (identifier) @binding)
(parameter_list type: (_) @declared name: (identifier) @binding)
(implicit_parameter) @binding
(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @binding)))
(local_declaration_statement (variable_declaration type: (_) @declared (variable_declarator name: (identifier) @binding)))
(local_declaration_statement (variable_declaration (variable_declarator name: (identifier) @binding (_) @value .)))
(for_statement (variable_declaration (variable_declarator name: (identifier) @binding)))
(using_statement (variable_declaration type: (_) @declared (variable_declarator name: (identifier) @binding)))
(using_statement (variable_declaration (variable_declarator name: (identifier) @binding (_) @value .)))
(foreach_statement left: (identifier) @binding)
(foreach_statement type: (_) @declared left: (identifier) @binding)
(foreach_statement left: (identifier) @binding right: (_) @value)
(catch_declaration type: (_) @declared name: (identifier) @binding)
(declaration_pattern type: (_) @declared name: (identifier) @binding)
(declaration_expression name: (identifier) @binding)
(declaration_expression type: (_) @declared name: (identifier) @binding)
(parenthesized_variable_designation (identifier) @binding)
(tuple_pattern name: (identifier) @binding)
(type_parameter name: (identifier) @binding.type)
(local_function_statement name: (identifier) @binding.outside)

(class_declaration) @scope
(struct_declaration) @scope
(record_declaration) @scope
(interface_declaration) @scope
(delegate_declaration) @scope
(method_declaration) @scope.function
(constructor_declaration) @scope.function
(operator_declaration) @scope.function
(local_function_statement) @scope.function
(lambda_expression) @scope.function
(anonymous_method_expression) @scope.function
(block) @scope
(for_statement) @scope
(foreach_statement) @scope
(using_statement) @scope
(catch_clause) @scope
(switch_section) @scope
(switch_expression_arm) @scope
