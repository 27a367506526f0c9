; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(type_identifier) @type
(package_clause name: (_) @import)
(package_object name: (_) @none)
(function_definition name: (_) @none)
(function_declaration name: (_) @none)
(object_definition name: (_) @none)
(arguments (assignment_expression left: (identifier) @none))

(field_expression value: (_) @of field: (identifier) @member) @step
(infix_expression left: (_) @of operator: (identifier) @member) @step
(stable_identifier . (_) @of (identifier) @member .) @step
(stable_type_identifier . (_) @of (type_identifier) @member .) @step
(generic_function function: (_) @of) @same
(generic_type type: (_) @of) @same
(parenthesized_expression (_) @of) @same
(call_expression function: (_) @of) @call
(instance_expression . (_) @of) @new

(extends_clause [(type_identifier) (generic_type) (stable_type_identifier)] @parent)

(parameter name: (identifier) @binding type: (_) @declared)
(class_parameter name: (identifier) @binding type: (_) @declared)
(val_definition pattern: (identifier) @binding)
(val_definition pattern: (identifier) @binding type: (_) @declared)
(val_definition pattern: (identifier) @binding value: (_) @value)
(val_definition pattern: (tuple_pattern (identifier) @binding))
(var_definition pattern: (identifier) @binding)
(var_definition pattern: (identifier) @binding type: (_) @declared)
(var_definition pattern: (identifier) @binding value: (_) @value)
(enumerator . (identifier) @binding . (_) @value)
(enumerator . (tuple_pattern (identifier) @binding))
(lambda_expression parameters: (identifier) @binding)
(binding name: (identifier) @binding type: (_) @declared)
(binding name: (identifier) @binding)
(typed_pattern pattern: (identifier) @binding type: (_) @declared)
((case_class_pattern pattern: (identifier) @binding) (#match? @binding "^[a-z_]"))
((case_clause pattern: (identifier) @binding) (#match? @binding "^[a-z_]"))
((tuple_pattern (identifier) @binding) (#match? @binding "^[a-z_]"))
(capture_pattern name: (identifier) @binding)
(self_type . (identifier) @binding)
(type_parameters name: (identifier) @binding.type)
(covariant_type_parameter name: (identifier) @binding.type)
(contravariant_type_parameter name: (identifier) @binding.type)
(block (function_definition name: (_) @binding.outside))

(class_definition) @scope
(enum_definition) @scope
(full_enum_case) @scope
(trait_definition) @scope
(type_definition) @scope
(function_definition) @scope.function
(function_declaration) @scope.function
(extension_definition) @scope
(lambda_expression) @scope.function
(block) @scope
(template_body) @scope
(for_expression) @scope
(case_clause) @scope
