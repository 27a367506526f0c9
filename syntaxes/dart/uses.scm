; The captures are told at the top of ../ecmascript/uses.scm. An expression is a row of nodes beside each other, so that only the
; first two of a chain are known by their receiver.
(identifier) @use
(type_identifier) @type
[(this) (super)] @this
(library_name) @import
(part_of_directive) @import
(label (identifier) @none)
(named_argument (label (identifier) @none))

(_ (identifier) @of . (selector (unconditional_assignable_selector (identifier) @member)) @step)
(_ (identifier) @of . (selector (conditional_assignable_selector (identifier) @member)) @step)
(_ (this) @of . (selector (unconditional_assignable_selector (identifier) @member)) @step)
(_ (selector) @of . (selector (unconditional_assignable_selector (identifier) @member)) @step)
(_ (selector) @of . (selector (conditional_assignable_selector (identifier) @member)) @step)
(_ (identifier) @of . (selector (argument_part)) @call)
(_ (selector) @of . (selector (argument_part)) @call)
(_ (selector) @of . (selector "!") @same)
(_ (identifier) @of . (selector "!") @same)
(_ (identifier) @of . (cascade_section (cascade_selector (identifier) @member)) @step)
(new_expression (type_identifier) @of) @new
(const_object_expression (type_identifier) @of) @new
(type_cast_expression (type_cast (type_identifier) @of)) @same
(unary_expression (await_expression) @of) @same
(await_expression (_) @of .) @same

(superclass (type_identifier) @parent)
(mixins (type_identifier) @parent)
(interfaces (type_identifier) @parent)

(formal_parameter name: (identifier) @binding)
(formal_parameter (type_identifier) @declared name: (identifier) @binding)
(formal_parameter (type_identifier) @declared (type_arguments) @declared name: (identifier) @binding)
(formal_parameter . (identifier) @binding .)
(constructor_param (this) (identifier) @binding)
(super_formal_parameter (identifier) @binding)
(initialized_variable_definition name: (identifier) @binding)
(initialized_variable_definition (type_identifier) @declared name: (identifier) @binding)
(initialized_variable_definition (type_identifier) @declared (type_arguments) @declared name: (identifier) @binding)
(initialized_variable_definition name: (identifier) @binding (_) @value .)
(initialized_identifier . (identifier) @binding)
(for_loop_parts name: (identifier) @binding)
(for_loop_parts (type_identifier) @declared name: (identifier) @binding)
(for_loop_parts (type_identifier) @declared (type_arguments) @declared name: (identifier) @binding)
(for_loop_parts name: (identifier) @binding value: (_) @value .)
(catch_parameters (identifier) @binding)
(try_statement (type_identifier) @declared . (catch_clause (catch_parameters . (identifier) @binding)))
(type_parameter . (type_identifier) @binding.type)
(local_function_declaration (lambda_expression (function_signature name: (identifier) @binding.outside)))

(class_definition) @scope
(mixin_declaration) @scope
(extension_declaration) @scope
((function_signature) @scope.function . (function_body) @body)
((method_signature) @scope.function . (function_body) @body)
(declaration (function_signature) @scope.function)
(declaration [(constructor_signature) (constant_constructor_signature)] @scope.function . (initializers)? @body)
(function_expression) @scope.function
(lambda_expression) @scope.function
(block) @scope
(for_statement) @scope
(try_statement) @scope
