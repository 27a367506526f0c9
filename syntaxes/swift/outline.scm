; Captures are explained in ../ecmascript/outline.scm.
(class_declaration ["class" "struct" "actor"] name: (type_identifier) @name body: (_)) @definition.class
(class_declaration "enum" name: (type_identifier) @name body: (_)) @definition.enum
(protocol_declaration name: (_) @name) @definition.interface
(typealias_declaration . (modifiers)? . name: (_) @name) @definition.type
(associatedtype_declaration name: (_) @name) @definition.type
(enum_entry name: (_) @name) @definition.constant

(source_file (function_declaration name: (simple_identifier) @name) @definition.function)
(source_file (property_declaration name: (pattern bound_identifier: (_) @name)) @definition.variable)
(class_body (function_declaration "func" . name: (_) @name) @definition.method)
(enum_class_body (function_declaration "func" . name: (_) @name) @definition.method)
(protocol_function_declaration "func" . name: (_) @name) @definition.method
(class_body (init_declaration "init" @name) @definition.method)
(protocol_body (init_declaration "init" @name) @definition.method)
(subscript_declaration "subscript" @name) @definition.method
(class_body (property_declaration name: (pattern bound_identifier: (_) @name)) @definition.property)
(class_body (property_declaration name: (pattern bound_identifier: (_) @name) (type_annotation) @type) @definition.property)
(class_body (property_declaration name: (pattern bound_identifier: (_) @name) computed_value: (_) @body) @definition.property)
(class_body (property_declaration name: (pattern bound_identifier: (_) @name) (type_annotation) @type computed_value: (_) @body) @definition.property)
(enum_class_body (property_declaration name: (pattern bound_identifier: (_) @name) computed_value: (_) @body) @definition.property)
(enum_class_body (property_declaration name: (pattern bound_identifier: (_) @name)) @definition.property)
(enum_class_body (property_declaration name: (pattern bound_identifier: (_) @name) (type_annotation) @type computed_value: (_) @body) @definition.property)
(protocol_property_declaration name: (pattern bound_identifier: (_) @name) (type_annotation) @type) @definition.property

; What an extension holds belongs to the type that it is written for.
(class_declaration "extension" name: (user_type (type_identifier) @receiver . (type_arguments)? .) body: (class_body
  (function_declaration "func" . name: (_) @name) @definition.method))
(class_declaration "extension" name: (user_type (type_identifier) @receiver . (type_arguments)? .) body: (class_body
  (init_declaration "init" @name) @definition.method))
(class_declaration "extension" name: (user_type (type_identifier) @receiver . (type_arguments)? .) body: (class_body
  (property_declaration name: (pattern bound_identifier: (_) @name) (type_annotation)? @type computed_value: (_)? @body) @definition.property))
(class_declaration "extension" name: (user_type (type_identifier) @receiver . (type_arguments)? .) body: (class_body
  (subscript_declaration "subscript" @name) @definition.method))

(function_body) @local
(computed_property) @local
(willset_didset_block) @local
(lambda_literal) @local
(property_declaration value: (_) @local)

; The whole of a module, or one of its names, is seen under its own name.
(import_declaration (identifier) @source) @import
