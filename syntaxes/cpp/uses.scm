; The captures are told at the top of ../ecmascript/uses.scm.
(identifier) @use
(type_identifier) @type
(namespace_identifier) @use
(this) @this
(preproc_ifdef name: (_) @none)
(preproc_defined (identifier) @none)
(preproc_params (identifier) @none)
(attribute name: (_) @none)
(namespace_definition name: (_) @none)

(field_expression argument: (_) @of field: (field_identifier) @member) @step
(field_expression argument: (_) @of field: (template_method name: (_) @member)) @step
(qualified_identifier scope: (_) @of name: [(identifier) (type_identifier)] @member) @step
(qualified_identifier scope: (_) @of name: [(template_type name: (_) @member) (template_function name: (_) @member)]) @step
(template_type name: (_) @of) @same
(template_function name: (_) @of) @same
(pointer_expression argument: (_) @of) @same
(subscript_expression argument: (_) @of) @same
(parenthesized_expression (_) @of) @same
(cast_expression type: (_) @of) @same
(type_descriptor type: (_) @of) @same
(struct_specifier name: (_) @of !body) @same
(enum_specifier name: (_) @of !body) @same
(call_expression function: (_) @of) @call
(new_expression type: (_) @of) @new
(compound_literal_expression type: (_) @of) @new
; `static_cast<T>(a)` and `std::make_unique<T>(a)` give what they name.
((call_expression function: (template_function name: (_) @_cast arguments: (template_argument_list . (_) @of .))) @new
  (#match? @_cast "_cast$"))
((call_expression function: (qualified_identifier name: (template_function name: (_) @_make arguments: (template_argument_list . (_) @of .)))) @new
  (#any-of? @_make "make_unique" "make_shared"))

(base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @parent)

(parameter_declaration type: (_) @declared declarator: [
  (identifier) @binding
  (pointer_declarator declarator: (identifier) @binding)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @binding))
  (reference_declarator (identifier) @binding)
  (array_declarator declarator: (identifier) @binding)
  (pointer_declarator declarator: (array_declarator declarator: (identifier) @binding))])
(optional_parameter_declaration type: (_) @declared declarator: [
  (identifier) @binding
  (pointer_declarator declarator: (identifier) @binding)
  (reference_declarator (identifier) @binding)])
(declaration type: (_) @declared declarator: [
  (identifier) @binding
  (pointer_declarator declarator: (identifier) @binding)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @binding))
  (reference_declarator (identifier) @binding)
  (array_declarator declarator: (identifier) @binding)
  (init_declarator declarator: (identifier) @binding)
  (init_declarator declarator: (pointer_declarator declarator: (identifier) @binding))
  (init_declarator declarator: (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @binding)))
  (init_declarator declarator: (reference_declarator (identifier) @binding))
  (init_declarator declarator: (array_declarator declarator: (identifier) @binding))])
(init_declarator declarator: [
    (identifier) @binding
    (pointer_declarator declarator: (identifier) @binding)
    (reference_declarator (identifier) @binding)]
  value: (_) @value)
(condition_clause value: (declaration type: (_) @declared declarator: [
  (identifier) @binding
  (pointer_declarator declarator: (identifier) @binding)
  (reference_declarator (identifier) @binding)]))
(condition_clause value: (declaration declarator: [
    (identifier) @binding
    (pointer_declarator declarator: (identifier) @binding)
    (reference_declarator (identifier) @binding)]
  value: (_) @value))
(for_range_loop type: (_) @declared declarator: [
  (identifier) @binding
  (pointer_declarator declarator: (identifier) @binding)
  (reference_declarator (identifier) @binding)])
(for_range_loop declarator: [
    (identifier) @binding
    (pointer_declarator declarator: (identifier) @binding)
    (reference_declarator (identifier) @binding)]
  right: (_) @value)
(structured_binding_declarator (identifier) @binding)
(lambda_capture_initializer left: (identifier) @binding right: (_) @value)
(type_parameter_declaration (type_identifier) @binding.type)
(optional_type_parameter_declaration name: (_) @binding.type)
(variadic_type_parameter_declaration (type_identifier) @binding.type)

(function_definition) @scope.function
(lambda_expression) @scope.function
; The parameters of what is only declared.
(declaration declarator: (function_declarator) @scope)
(declaration declarator: (pointer_declarator declarator: (function_declarator) @scope))
(declaration declarator: (reference_declarator (function_declarator) @scope))
(field_declaration declarator: (function_declarator) @scope)
(field_declaration declarator: (pointer_declarator declarator: (function_declarator) @scope))
(field_declaration declarator: (reference_declarator (function_declarator) @scope))
(type_definition declarator: (function_declarator) @scope)
(abstract_function_declarator) @scope
(template_declaration) @scope
(compound_statement) @scope
(for_statement) @scope
(for_range_loop) @scope
(if_statement) @scope
(while_statement) @scope
(switch_statement) @scope
(catch_clause) @scope
