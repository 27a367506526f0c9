; The captures are told at the top of ../ecmascript/uses.scm.
(command_name (word) @use)
((simple_expansion (variable_name) @use) (#match? @use "^[A-Za-z_]"))
(expansion (variable_name) @use)
(binary_expression (variable_name) @use)
(command name: (command_name (_) @of)) @call

(declaration_command (variable_assignment name: (variable_name) @binding))
(declaration_command (variable_name) @binding)
(for_statement variable: (variable_name) @binding)

(function_definition) @scope.function
(subshell) @scope.function
