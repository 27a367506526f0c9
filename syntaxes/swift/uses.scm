; The captures are told at the top of ../ecmascript/uses.scm.
(simple_identifier) @use
(type_identifier) @type
[(self_expression) (super_expression)] @this
(typealias_declaration . (modifiers)? . name: (type_identifier) @none)
(function_declaration "func" . name: (_) @none)
(value_argument_label (simple_identifier) @none)
(parameter external_name: (simple_identifier) @none)
(enum_type_parameters (simple_identifier) @none)
(attribute) @import
(import_declaration) @import

(navigation_expression target: (_) @of suffix: (navigation_suffix suffix: (simple_identifier) @member)) @step
(user_type . (type_identifier) @of) @same
(optional_type wrapped: (_) @of) @same
(array_type (_) @of) @same
(call_expression . (_) @of) @call
(constructor_expression constructed_type: (_) @of) @new
(try_expression expr: (_) @of) @same
(await_expression expr: (_) @of) @same
(as_expression (as_operator) (_) @of) @same
(postfix_expression target: (_) @of) @same
(tuple_expression . (_) @of .) @same

(inheritance_specifier inherits_from: (_) @parent)

(parameter name: (simple_identifier) @binding . (_) @declared)
(parameter name: (simple_identifier) @binding . (parameter_modifiers) . (_) @declared)
(lambda_parameter name: (simple_identifier) @binding)
(check_expression target: (simple_identifier) @assigned (user_type) @declared)
(property_declaration name: (pattern bound_identifier: (simple_identifier) @binding))
(property_declaration name: (pattern bound_identifier: (simple_identifier) @binding) . (type_annotation) @declared)
(property_declaration name: (pattern bound_identifier: (simple_identifier) @binding) value: (_) @value)
(for_statement item: (pattern bound_identifier: (simple_identifier) @binding))
(for_statement item: (pattern bound_identifier: (simple_identifier) @binding) collection: (_) @value)
(if_statement bound_identifier: (simple_identifier) @binding)
(if_statement bound_identifier: (simple_identifier) @binding . "=" . condition: (_) @value)
(guard_statement bound_identifier: (simple_identifier) @binding)
(guard_statement bound_identifier: (simple_identifier) @binding . "=" . condition: (_) @value)
(while_statement bound_identifier: (simple_identifier) @binding)
(catch_block error: (pattern (pattern bound_identifier: (simple_identifier) @binding) (_) @declared))
(switch_pattern (pattern (pattern bound_identifier: (simple_identifier) @binding)))
(type_parameter . (type_identifier) @binding.type)
(statements (function_declaration name: (simple_identifier) @binding.outside))

(class_declaration) @scope
(protocol_declaration) @scope
(function_declaration) @scope.function
(init_declaration) @scope.function
(subscript_declaration) @scope.function
(computed_property) @scope.function
(lambda_literal) @scope.function
(if_statement) @scope
(for_statement) @scope
(while_statement) @scope
(switch_entry) @scope
(do_statement) @scope
(catch_block) @scope
