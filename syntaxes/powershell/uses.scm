; The captures are told at the top of ../ecmascript/uses.scm. A variable is told with its `$`, as it is bound.
(command_name) @use
(type_name (type_identifier) @type)
((variable) @use (#not-match? @use "^\\$([Tt]his|_)$"))
((variable) @this (#eq? @this "$this"))
(command command_name: (_) @of) @call
(class_statement (simple_name) ":" (simple_name) @use)
(class_statement (simple_name) ":" (simple_name) @parent)

(member_access . (_) @of (member_name) @member) @step
(invokation_expression . (_) @of (member_name) @member) @step @call
(element_access . (_) @of) @same
(parenthesized_expression . (_) @of) @same
(type_literal (type_spec (type_name (type_identifier) @of .))) @same
((invokation_expression . (_) @of (member_name) @_new) @new (#eq? @_new "new"))
; Each level of precedence is a node of its own.
(pipeline . (pipeline_chain) @of .) @same
(pipeline_chain . (_) @of .) @same
(logical_expression . (_) @of .) @same
(bitwise_expression . (_) @of .) @same
(comparison_expression . (_) @of .) @same
(additive_expression . (_) @of .) @same
(multiplicative_expression . (_) @of .) @same
(format_expression . (_) @of .) @same
(range_expression . (_) @of .) @same
(array_literal_expression . (_) @of .) @same
(unary_expression . (_) @of .) @same

(param_block (parameter_list (script_parameter (variable) @binding)))
(script_parameter (attribute_list (attribute (type_literal) @declared)) (variable) @binding)
(class_method_parameter (variable) @binding)
(class_method_parameter (type_literal) @declared (variable) @binding)
(foreach_statement (variable) @binding)
((assignment_expression (left_assignment_expression) @binding.function value: (_) @value) (#match? @binding.function "^\\$[A-Za-z_]+$"))

(function_statement) @scope.function
(class_method_definition) @scope.function
(script_block_expression) @scope.function
