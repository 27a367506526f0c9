; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(type_identifier) @type
(self) @this
[(crate) (super)] @root
(lifetime (identifier) @none)
(label (identifier) @none)
(attribute . (identifier) @none)
; A macro's arguments are read as words; the second word of `a.b` is a member of who knows what.
(token_tree "." . (identifier) @none)

(field_expression value: (_) @of field: (field_identifier) @member) @step
(scoped_identifier path: (_) @of name: (identifier) @member) @step
(scoped_type_identifier path: (_) @of name: (_) @member) @step
(generic_type type: (_) @of) @same
(generic_function function: (_) @of) @same
(reference_type type: (_) @of) @same
(reference_expression value: (_) @of) @same
(unary_expression (_) @of) @same
(try_expression (_) @of) @same
(await_expression (_) @of) @same
(parenthesized_expression (_) @of) @same
(index_expression . (_) @of) @same
(type_cast_expression type: (_) @of) @same
(call_expression function: (_) @of) @call
(macro_invocation macro: (_) @of) @call
(struct_expression name: (_) @of) @new

(impl_item trait: (_) @parent)
(trait_item bounds: (trait_bounds (_) @parent))

(parameter pattern: (identifier) @binding type: (_) @declared)
(parameter pattern: (mut_pattern (identifier) @binding) type: (_) @declared)
(closure_parameters (identifier) @binding)
(let_declaration pattern: (identifier) @binding)
(let_declaration pattern: (identifier) @binding type: (_) @declared)
(let_declaration pattern: (identifier) @binding value: (_) @value)
(for_expression pattern: (identifier) @binding value: (_) @value)
(let_condition pattern: (tuple_struct_pattern (identifier) @binding .) value: (_) @value)
(mut_pattern (identifier) @binding)
(ref_pattern (identifier) @binding)
(reference_pattern (identifier) @binding)
(captured_pattern . (identifier) @binding)
(tuple_pattern (identifier) @binding)
(slice_pattern (identifier) @binding)
((tuple_struct_pattern type: (_) (identifier) @binding) (#match? @binding "^[a-z_]"))
((match_pattern . (identifier) @binding) (#match? @binding "^[a-z_]"))
(field_pattern name: (shorthand_field_identifier) @binding)
(field_pattern pattern: (identifier) @binding)
(type_parameter name: (_) @binding.type)
(const_parameter name: (_) @binding)
(function_item name: (_) @binding.outside)

(function_item) @scope.function
(function_signature_item) @scope.function
(closure_expression) @scope.function
(impl_item) @scope
(trait_item) @scope
(struct_item) @scope
(enum_item) @scope
(type_item) @scope
(block) @scope
(match_arm) @scope
(if_expression) @scope
(while_expression) @scope
(for_expression) @scope
