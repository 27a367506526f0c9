; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(constant) @use
(instance_variable) @use.own
(self) @this
(module name: (constant) @none)
((call method: (identifier) @none) (#any-of? @none "new" "include" "extend" "prepend" "attr_reader" "attr_writer" "attr_accessor" "private" "require"))

(call receiver: (_) @of method: (_) @member) @step @call
(call !receiver method: (identifier) @of) @call
(scope_resolution scope: (_) @of name: (_) @member) @step
(element_reference object: (_) @of) @same
(parenthesized_statements . (_) @of .) @same
((call receiver: (_) @of method: (identifier) @_new) @new (#eq? @_new "new"))

(superclass (_) @parent)
((call !receiver method: (identifier) @_include arguments: (argument_list (_) @parent)) (#any-of? @_include "include" "extend" "prepend"))

(method_parameters (identifier) @binding)
(block_parameters (identifier) @binding)
(lambda_parameters (identifier) @binding)
(optional_parameter name: (identifier) @binding value: (_) @value)
(keyword_parameter name: (identifier) @binding)
(keyword_parameter name: (identifier) @binding value: (_) @value)
(splat_parameter name: (identifier) @binding)
(hash_splat_parameter name: (identifier) @binding)
(block_parameter name: (identifier) @binding)
(block_parameters (destructured_parameter (identifier) @binding))
(exception_variable (identifier) @binding)
(rescue exceptions: (exceptions) @declared variable: (exception_variable (identifier) @binding))
(for pattern: (identifier) @binding value: (_) @value)
(assignment left: (identifier) @binding)
(assignment left: (identifier) @binding right: (_) @value)
(left_assignment_list (identifier) @binding)
(operator_assignment left: (identifier) @binding)
(operator_assignment left: (identifier) @binding right: (_) @value)

(class) @scope.function
(module) @scope.function
(singleton_class) @scope.function
(method) @scope.function
(singleton_method) @scope.function
(block) @scope
(do_block) @scope
(lambda) @scope
