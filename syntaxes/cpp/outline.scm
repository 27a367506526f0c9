; Captures are explained in ../ecmascript/outline.scm. This is for C as well: the package of grammars has C++ only, which reads C.
; A namespace is no symbol: like a package it spans many files, and what stands in it is found by its own name.
(function_definition declarator: [
  (function_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  (reference_declarator (function_declarator declarator: (identifier) @name))]) @definition.function
(declaration declarator: [
  (function_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  (reference_declarator (function_declarator declarator: (identifier) @name))]) @definition.function
(preproc_function_def name: (_) @name) @definition.function
(preproc_def name: (_) @name value: (_)) @definition.constant

(class_specifier name: [(type_identifier) @name (template_type name: (_) @name)] body: (_)) @definition.class
(struct_specifier name: [(type_identifier) @name (template_type name: (_) @name)] body: (_)) @definition.class
(union_specifier name: (_) @name body: (_)) @definition.class
(enum_specifier name: (_) @name body: (_)) @definition.enum
(enumerator name: (_) @name) @definition.constant
(concept_definition name: (_) @name) @definition.interface
(alias_declaration name: (_) @name) @definition.type
(type_definition declarator: [
  (type_identifier) @name
  (pointer_declarator declarator: (type_identifier) @name)
  (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))]) @definition.type
; `typedef struct a { ... } b;` names two things, `typedef struct { ... } b;` one.
(type_definition type: (_ name: (_) body: (_)) declarator: (type_identifier) @name @definition.type)
(type_definition type: (_ !name body: (_) @body) declarator: (type_identifier) @name) @definition.class

(declaration declarator: [
  (identifier) @name
  (array_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
  (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
  (reference_declarator (identifier) @name)]) @definition.variable
(declaration declarator: (init_declarator declarator: [
  (identifier) @name
  (array_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (identifier) @name)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @name))
  (pointer_declarator declarator: (array_declarator declarator: (identifier) @name))
  (reference_declarator (identifier) @name)])) @definition.variable

(field_declaration_list (field_declaration declarator: [
  (field_identifier) @name
  (array_declarator declarator: (field_identifier) @name)
  (pointer_declarator declarator: (field_identifier) @name)
  (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier) @name))
  (pointer_declarator declarator: (array_declarator declarator: (field_identifier) @name))
  (reference_declarator (field_identifier) @name)]) @definition.property)
(field_declaration_list (field_declaration declarator: [
  (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))]) @definition.method)
(field_declaration_list (field_declaration declarator:
  (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))) @definition.property)
(field_declaration_list (declaration declarator: [
  (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))]) @definition.method)
(field_declaration_list (function_definition declarator: [
  (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))]) @definition.method)
(field_declaration_list (template_declaration [
  (function_definition declarator: [
  (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))])
  (declaration declarator: [
  (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)
  (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name)))
  (reference_declarator (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (destructor_name)] @name))])]) @definition.method)

; What is defined outside of its class belongs to it all the same.
(function_definition declarator: [
  (function_declarator declarator: [
    (qualified_identifier scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name)
    (qualified_identifier name: (qualified_identifier
      scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name))])
  (pointer_declarator declarator: (function_declarator declarator: [
    (qualified_identifier scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name)
    (qualified_identifier name: (qualified_identifier
      scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name))]))
  (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: [
    (qualified_identifier scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name)
    (qualified_identifier name: (qualified_identifier
      scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name))])))
  (reference_declarator (function_declarator declarator: [
    (qualified_identifier scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name)
    (qualified_identifier name: (qualified_identifier
      scope: [(namespace_identifier) @receiver (template_type name: (_) @receiver)] name: [(identifier) (operator_name) (destructor_name)] @name))]))]) @definition.method

(function_definition body: (_) @local)
(lambda_expression body: (_) @local)

(preproc_include path: [(string_literal) (system_lib_string)] @source) @include
