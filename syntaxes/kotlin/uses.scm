; The captures are told at the top of ../ecmascript/uses.scm.
((identifier) @use (#not-eq? @use "null"))
[(this_expression) (super_expression)] @this
(package_header) @import
(value_argument (identifier) @none . "=")
(file_annotation) @import
(label) @none
(function_declaration name: (_) @none)
(class_declaration name: (_) @none)
(object_declaration name: (_) @none)
(enum_entry . (modifiers)? . (identifier) @none)

(navigation_expression . (_) @of (identifier) @member .) @step
(index_expression . (_) @of) @same
(parenthesized_expression (_) @of) @same
(unary_expression argument: (_) @of operator: "!!") @same
(as_expression right: (_) @of) @same
(nullable_type (_) @of) @same
(user_type . (identifier) @of) @same
(user_type . (identifier) . (identifier)) @none
(call_expression . (_) @of) @call
(annotation (constructor_invocation . (_) @of) @call)
(callable_reference . (_) @of . (identifier) @member .) @step
(user_type) @annotation

(delegation_specifier (user_type) @parent)
(delegation_specifier (constructor_invocation (user_type) @parent))
(explicit_delegation . (_) @parent)

(parameter . (identifier) @binding . (_) @declared)
(class_parameter (identifier) @binding . (_) @declared)
(catch_block . (identifier) @binding . (_) @declared)
(variable_declaration . (identifier) @binding)
(variable_declaration . (identifier) @binding . (_) @declared)
(property_declaration (variable_declaration . (identifier) @binding) . (_) @value)
((property_declaration
  (variable_declaration . (identifier) @binding)
  (property_delegate (call_expression (identifier) @_lazy (annotated_lambda (lambda_literal (_) @value .))))) (#eq? @_lazy "lazy"))
(for_statement (variable_declaration . (identifier) @binding) . (_) @value)
(when_subject (variable_declaration . (identifier) @binding) . (_) @value)
(setter . (identifier) @binding)
(is_expression left: (identifier) @assigned right: (_) @declared)
(type_parameter (identifier) @binding.type)
(function_body (block (function_declaration name: (_) @binding.outside)))

(class_declaration) @scope
(function_declaration) @scope.function
(anonymous_function) @scope.function
(secondary_constructor) @scope.function
(lambda_literal) @scope.function
(getter) @scope.function
(setter) @scope.function
(property_declaration (type_parameters)) @scope
(block) @scope
(for_statement) @scope
(when_expression) @scope
(catch_block) @scope
