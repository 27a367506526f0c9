; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(type_identifier) @type
(package_identifier) @use
(package_clause) @import
(keyed_element . (literal_element (identifier) @none))

(selector_expression operand: (_) @of field: (_) @member) @step
(qualified_type package: (_) @of name: (_) @member) @step
(index_expression operand: (_) @of) @same
(slice_expression operand: (_) @of) @same
(parenthesized_expression (_) @of) @same
(unary_expression operand: (_) @of) @same
(type_assertion_expression operand: (_) @of) @same
(expression_list . (_) @of .) @same
(generic_type type: (_) @of) @same
(pointer_type (_) @of) @same
(slice_type element: (_) @of) @same
(array_type element: (_) @of) @same
(map_type value: (_) @of) @same
(channel_type value: (_) @of) @same
(type_instantiation_expression type: (_) @of) @same
(call_expression function: (_) @of) @call
(composite_literal type: (_) @of) @new
; `new(T)` and `make([]T)` give what they name.
((call_expression function: (identifier) @_make arguments: (argument_list . (_) @of)) @new (#any-of? @_make "new" "make"))

; What a struct embeds, it has the members of.
(field_declaration !name type: (_) @parent)
(interface_type (type_elem (_) @parent))

(parameter_declaration name: (identifier) @binding type: (_) @declared)
(variadic_parameter_declaration name: (identifier) @binding type: (_) @declared)
(short_var_declaration left: (expression_list (identifier) @binding))
(short_var_declaration left: (expression_list . (identifier) @binding) right: (expression_list . (_) @value))
(short_var_declaration left: (expression_list . (_) . (identifier) @binding) right: (expression_list . (_) . (_) @value))
(short_var_declaration left: (expression_list . (identifier) @binding)
  right: (expression_list . (type_assertion_expression type: (_) @declared)))
(var_spec name: (identifier) @binding)
(var_spec name: (identifier) @binding type: (_) @declared)
(var_spec name: (identifier) @binding value: (expression_list . (_) @value))
(const_spec name: (identifier) @binding)
(range_clause left: (expression_list (identifier) @binding))
(range_clause left: (expression_list . (_) . (identifier) @binding) right: (_) @value)
(receive_statement left: (expression_list . (identifier) @binding) right: (_) @value)
(type_switch_statement alias: (expression_list (identifier) @binding) value: (_) @value)
(type_parameter_declaration name: (identifier) @binding.type)
(type_spec name: (_) @binding.outside)

(function_declaration) @scope.function
(method_declaration) @scope.function
(func_literal) @scope.function
(type_spec) @scope
(block) @scope
(if_statement) @scope
(for_statement) @scope
(expression_switch_statement) @scope
(type_switch_statement) @scope
(expression_case) @scope
(type_case) @scope
(default_case) @scope
(communication_case) @scope
