; Captures are explained in ../ecmascript/outline.scm.
(package_header (qualified_identifier) @package)

(class_declaration name: (_) @name) @definition.class
(class_declaration name: (_) @name (delegation_specifiers) @type) @definition.class
(class_declaration name: (_) @name (class_body) @body) @definition.class
(class_declaration name: (_) @name (delegation_specifiers) @type (class_body) @body) @definition.class
(class_declaration "interface" name: (_) @name) @definition.interface
(class_declaration "interface" name: (_) @name (class_body) @body) @definition.interface
(class_declaration "interface" name: (_) @name (delegation_specifiers) @type (class_body) @body) @definition.interface
(class_declaration name: (_) @name (enum_class_body) @body) @definition.enum
(object_declaration name: (_) @name) @definition.class
(object_declaration name: (_) @name (delegation_specifiers) @type) @definition.class
(object_declaration name: (_) @name (class_body) @body) @definition.class
(object_declaration name: (_) @name (delegation_specifiers) @type (class_body) @body) @definition.class
(enum_entry . (modifiers)? . (identifier) @name (class_body)? @body) @definition.constant
(type_alias type: (_) @name (_) @type) @definition.type

(function_declaration name: (_) @name) @definition.function
(function_declaration name: (_) @name (function_body) @body) @definition.function
(function_declaration name: (_) @name (function_value_parameters) . [(user_type) (nullable_type)] @type) @definition.function
(function_declaration name: (_) @name (function_value_parameters) . [(user_type) (nullable_type)] @type (function_body) @body) @definition.function
(class_body (function_declaration name: (_) @name) @definition.method)
(class_body (function_declaration name: (_) @name (function_body) @body) @definition.method)
(class_body (function_declaration name: (_) @name (function_value_parameters) . [(user_type) (nullable_type)] @type) @definition.method)
(class_body (function_declaration name: (_) @name (function_value_parameters) . [(user_type) (nullable_type)] @type (function_body) @body) @definition.method)
(enum_class_body (function_declaration name: (_) @name) @definition.method)
(enum_class_body (function_declaration name: (_) @name (function_body) @body) @definition.method)
(secondary_constructor "constructor" @name) @definition.method
(secondary_constructor "constructor" @name (block) @body) @definition.method

(source_file (property_declaration (variable_declaration . (identifier) @name)) @definition.variable)
(source_file (property_declaration (variable_declaration . (identifier) @name (_) @type)) @definition.variable)
((source_file (property_declaration (modifiers (property_modifier) @_const) (variable_declaration . (identifier) @name)) @definition.constant)
  (#eq? @_const "const"))
(class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(class_body (property_declaration (variable_declaration . (identifier) @name (_) @type)) @definition.property)
(class_body (property_declaration (variable_declaration . (identifier) @name) [(getter) (setter)] @body) @definition.property)
(class_body (property_declaration (variable_declaration . (identifier) @name (_) @type) [(getter) (setter)] @body) @definition.property)
(enum_class_body (property_declaration (variable_declaration . (identifier) @name)) @definition.property)
(class_parameter ["val" "var"] . (identifier) @name) @definition.property
(class_parameter ["val" "var"] . (identifier) @name . [(user_type) (nullable_type)] @type) @definition.property

; An extension belongs to the type that it is written for.
(function_declaration [
    (user_type (identifier) @receiver . (type_arguments)? .)
    (nullable_type (user_type (identifier) @receiver . (type_arguments)? .))]
  . "." . name: (_) @name (function_body)? @body) @definition.method
(function_declaration [
    (user_type (identifier) @receiver . (type_arguments)? .)
    (nullable_type (user_type (identifier) @receiver . (type_arguments)? .))]
  . "." . name: (_) @name (function_value_parameters) . [(user_type) (nullable_type)] @type (function_body)? @body) @definition.method
(property_declaration [
    (user_type (identifier) @receiver . (type_arguments)? .)
    (nullable_type (user_type (identifier) @receiver . (type_arguments)? .))]
  . "." . (variable_declaration . (identifier) @name (_)? @type)) @definition.property

(function_body) @local
(anonymous_initializer) @local
(secondary_constructor (block) @local)
(lambda_literal) @local
(anonymous_function) @local
(getter) @local
(setter) @local
(object_literal) @local
(enum_entry (class_body) @local)

((import (qualified_identifier (identifier) @bound .) @source .) @import (#not-match? @import "\\*$"))
(import (qualified_identifier (identifier) @bound .) @source (identifier) @alias) @import
(import (qualified_identifier) @source "*" @wildcard) @import
