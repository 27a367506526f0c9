; Captures are explained in ../ecmascript/outline.scm.
(function_statement (function_name) @name) @definition.function
(function_statement (function_name) @name (script_block script_block_body: (_) @body)) @definition.function
(class_statement . (simple_name) @name) @definition.class
(class_property_definition (variable) @name) @definition.property
(class_method_definition (simple_name) @name) @definition.method
(class_method_definition (simple_name) @name (script_block) @body) @definition.method
(enum_statement . (simple_name) @name) @definition.enum
(enum_member . (simple_name) @name) @definition.constant
((program (statement_list (pipeline (assignment_expression (left_assignment_expression) @name)) @definition.variable))
  (#match? @name "^\\$[A-Za-z_:]+$"))

(function_statement (script_block) @local)
(class_method_definition (script_block) @local)

((command (command_invokation_operator) @_dot command_name: (_) @source) @include (#eq? @_dot "."))
((command command_name: (command_name) @_import command_elements: (command_elements . (command_argument_sep) . [(generic_token) (array_literal_expression)] @source)) @include
  (#match? @_import "^[Ii]mport-[Mm]odule$"))
((command command_name: (command_name) @_using
  command_elements: (command_elements (generic_token) @_module (generic_token) @source)) @include
  (#eq? @_using "using") (#eq? @_module "module"))
