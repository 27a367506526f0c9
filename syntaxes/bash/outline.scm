; Captures are explained in ../ecmascript/outline.scm.
(function_definition name: (_) @name) @definition.function
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name) @definition.variable))

(function_definition body: (_) @local)

((command name: (command_name) @_source . argument: (_) @source) @include
  (#any-of? @_source "source" "."))
