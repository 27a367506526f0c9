; The captures are told at the top of syntaxes/ecmascript/uses.scm.
(identifier) @use
(keyword_argument name: (identifier) @none)
(keyword_pattern . (identifier) @none)

(attribute object: (_) @of attribute: (identifier) @member) @step
(dotted_name (identifier) @of . (identifier) @member) @step
(subscript value: (_) @of) @same
(await (_) @of) @same
(parenthesized_expression (_) @of) @same
(call function: (_) @of) @call
(named_expression value: (_) @of) @same
(as_pattern . (_) @of) @same
(decorator (identifier) @of) @call

(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript)] @parent))
(type) @annotation
(type (string (string_content) @quoted))

; What is taken apart gives its parts.
(assignment left: [(pattern_list) (tuple_pattern) (list_pattern)] @same right: (_) @of)
(for_statement left: [(pattern_list) (tuple_pattern)] @same right: (_) @of)
(for_in_clause left: [(pattern_list) (tuple_pattern)] @same right: (_) @of)
(pattern_list (identifier) @same @binding) @of
(tuple_pattern (identifier) @same @binding) @of
(list_pattern (identifier) @same @binding) @of
(list_splat_pattern (identifier) @binding)
(dictionary_splat_pattern (identifier) @binding)

(parameters (identifier) @binding)
(lambda_parameters (identifier) @binding)
(default_parameter name: (identifier) @binding value: (_) @value)
(typed_parameter (identifier) @binding type: (type) @declared)
(typed_parameter (list_splat_pattern (identifier) @binding) type: (type) @declared)
(typed_parameter (dictionary_splat_pattern (identifier) @binding) type: (type) @declared)
(typed_default_parameter name: (identifier) @binding type: (type) @declared)
(function_definition type_parameters: (type_parameter (type (identifier) @binding.type)))
(function_definition type_parameters: (type_parameter (type (constrained_type . (type (identifier) @binding.type)))))
(class_definition type_parameters: (type_parameter (type (identifier) @binding.type)))
(class_definition type_parameters: (type_parameter (type (constrained_type . (type (identifier) @binding.type)))))

(assignment left: (identifier) @binding)
(assignment left: (identifier) @binding type: (type) @declared)
(assignment left: (identifier) @binding right: (_) @value)
; What is asked for its type is of it from there on.
((call function: (identifier) @_asks arguments: (argument_list . (identifier) @assigned . (_) @declared)) (#eq? @_asks "isinstance"))
(for_statement left: (identifier) @binding right: (_) @value)
(for_in_clause left: (identifier) @binding right: (_) @value)
(as_pattern (_) @value alias: (as_pattern_target (identifier) @binding))
(as_pattern_target (tuple (identifier) @binding))
(named_expression name: (identifier) @binding.function value: (_) @value)
(case_pattern (as_pattern (_) (identifier) @binding))
(case_pattern (dotted_name . (identifier) @binding .))
(keyword_pattern (dotted_name . (identifier) @binding .))
(splat_pattern (identifier) @binding)
(function_definition name: (identifier) @binding.outside)
(class_definition name: (identifier) @binding.outside)
(global_statement (identifier) @foreign)
(nonlocal_statement (identifier) @foreign)

(function_definition) @scope.function
(lambda) @scope.function
(class_definition type_parameters: (_)) @scope
(list_comprehension) @scope
(set_comprehension) @scope
(dictionary_comprehension) @scope
(generator_expression) @scope

(return_statement (_) @returned)
