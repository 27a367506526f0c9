; Captures are explained in ../ecmascript/outline.scm.
(namespace_definition name: (_) @package)

(class_declaration name: (_) @name) @definition.class
(trait_declaration name: (_) @name) @definition.class
(interface_declaration name: (_) @name) @definition.interface
(enum_declaration name: (_) @name) @definition.enum
(enum_case name: (_) @name) @definition.constant
(function_definition name: (_) @name) @definition.function
(method_declaration name: (_) @name) @definition.method
(const_declaration (const_element . (name) @name)) @definition.constant
(property_declaration (property_element name: (variable_name (name) @name))) @definition.property
(property_promotion_parameter name: (variable_name (name) @name)) @definition.property
((function_call_expression function: (name) @_define arguments: (arguments . (argument (string (string_content) @name)))) @definition.constant
  (#eq? @_define "define"))

(function_definition body: (_) @local)
(method_declaration body: (_) @local)
(anonymous_function body: (_) @local)

(program (namespace_use_declaration) @tree @import)
(namespace_definition body: (compound_statement (namespace_use_declaration) @tree @import))
(require_once_expression [(string (string_content) @source) (binary_expression right: (string (string_content) @source))]) @include
(require_expression [(string (string_content) @source) (binary_expression right: (string (string_content) @source))]) @include
(include_once_expression [(string (string_content) @source) (binary_expression right: (string (string_content) @source))]) @include
(include_expression [(string (string_content) @source) (binary_expression right: (string (string_content) @source))]) @include
