; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(function_declaration name: (dot_index_expression field: (_) @none))
(function_declaration name: (method_index_expression method: (_) @none))
(field name: (identifier) @none)
(goto_statement (identifier) @none)
(label_statement (identifier) @none)

(dot_index_expression table: (_) @of field: (_) @member) @step
(method_index_expression table: (_) @of method: (_) @member) @step
(bracket_index_expression table: (_) @of) @same
(parenthesized_expression (_) @of) @same
(function_call name: (_) @of) @call

(parameters name: (identifier) @binding)
(variable_declaration (assignment_statement (variable_list name: (identifier) @binding)))
(variable_declaration (variable_list name: (identifier) @binding))
(variable_declaration (assignment_statement (variable_list . name: (identifier) @binding) (expression_list . value: (_) @value)))
(variable_declaration (assignment_statement
  (variable_list . name: (_) . name: (identifier) @binding)
  (expression_list . value: (_) . value: (_) @value)))
(block (assignment_statement (variable_list . name: (identifier) @assigned) (expression_list . value: (_) @value)))
(chunk (assignment_statement (variable_list . name: (identifier) @assigned) (expression_list . value: (_) @value)))
(for_generic_clause (variable_list name: (identifier) @binding))
(for_generic_clause (variable_list . name: (_) . name: (identifier) @binding)
  (expression_list . (function_call name: (identifier) @_each arguments: (arguments . (_) @value))) (#any-of? @_each "pairs" "ipairs"))
(for_numeric_clause name: (identifier) @binding)
(block (function_declaration name: (identifier) @binding.outside))

(function_declaration) @scope.function
(function_definition) @scope.function
(block) @scope
(for_statement) @scope
