; Captures are explained in ../ecmascript/outline.scm. The body of a function stands beside its signature.
(class_definition name: (_) @name body: (_) @body) @definition.class
(mixin_declaration (mixin) . (identifier) @name (class_body) @body) @definition.class
(enum_declaration name: (_) @name) @definition.enum
(enum_constant name: (_) @name) @definition.constant
(extension_declaration name: (_) @name body: (_)) @definition.class
(extension_type_declaration name: (_) @name) @definition.class
(type_alias (type_identifier) @name . (type_parameters)? . "=" . (_) @type . (type_arguments)? @type) @definition.type
(type_alias (type_identifier) @name . (type_parameters)? . (formal_parameter_list)) @definition.type

(program (function_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name) @definition.function)
(program (function_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name) @definition.function . (function_body) @body)
(program (getter_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name) @definition.variable . (function_body) @body)
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.variable))
(program (const_builtin) . (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.constant))
(program (const_builtin) . (_) . (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.constant))
(program (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.variable))

(method_signature (function_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name)) @definition.method
((method_signature (function_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name)) @definition.method . (function_body) @body)
((method_signature (getter_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name)) @definition.property . (function_body) @body)
((method_signature (factory_constructor_signature . (identifier) @name .  (formal_parameter_list))) @definition.method . (function_body) @body)
((method_signature (factory_constructor_signature . (identifier) . (identifier) @name)) @definition.method . (function_body) @body)
((method_signature (constructor_signature name: (identifier) @name .  (formal_parameter_list))) @definition.method . (function_body) @body)
((method_signature (constructor_signature name: (identifier) . name: (identifier) @name)) @definition.method . (function_body) @body)
(declaration (function_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name)) @definition.method
(declaration (getter_signature (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . name: (_) @name)) @definition.property
(declaration (constructor_signature name: (identifier) @name . parameters: (_))) @definition.method
(declaration (constructor_signature name: (identifier) . name: (identifier) @name)) @definition.method
(declaration (constant_constructor_signature . (const_builtin) . (identifier) @name . (formal_parameter_list))) @definition.method
(declaration (constant_constructor_signature . (const_builtin) . (identifier) . (identifier) @name)) @definition.method
(declaration (redirecting_factory_constructor_signature (identifier) @name . (formal_parameter_list))) @definition.method
(declaration (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . (static_final_declaration_list (static_final_declaration . (identifier) @name) @definition.property))
(declaration (type_identifier)? @type . (type_arguments)? @type . (nullable_type)? . (initialized_identifier_list (initialized_identifier . (identifier) @name) @definition.property))
(representation_declaration name: (_) @name) @definition.property

(function_body) @local
(function_expression) @local

(import_or_export (library_import (import_specification (configurable_uri (uri) @source) @wildcard .))) @import
(import_or_export (library_import (import_specification (configurable_uri (uri) @source) @wildcard . (combinator "hide")))) @import
(import_or_export (library_import (import_specification (configurable_uri (uri) @source) "as" (identifier) @namespace))) @import
(import_or_export (library_import (import_specification (configurable_uri (uri) @source) (combinator "show" (identifier) @bound)))) @import
(import_or_export (library_export (configurable_uri (uri) @source) @wildcard .)) @reexport
(import_or_export (library_export (configurable_uri (uri) @source) @wildcard . (combinator "hide"))) @reexport
(import_or_export (library_export (configurable_uri (uri) @source) (combinator "show" (identifier) @bound))) @reexport
(part_directive (uri) @source) @include
(part_of_directive (uri) @source) @include
