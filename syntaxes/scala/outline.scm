; Captures are explained in ../ecmascript/outline.scm.
(package_clause name: (_) @package)
(package_object name: (_) @package)

(class_definition name: (_) @name) @definition.class
(class_definition name: (_) @name extend: (_) @type) @definition.class
(object_definition name: (_) @name) @definition.class
(object_definition name: (_) @name extend: (_) @type) @definition.class
(trait_definition name: (_) @name) @definition.interface
(trait_definition name: (_) @name extend: (_) @type) @definition.interface
(enum_definition name: (_) @name) @definition.enum
(simple_enum_case name: (_) @name) @definition.constant
(full_enum_case name: (_) @name) @definition.constant
(type_definition name: (_) @name) @definition.type
(type_definition name: (_) @name type: (_) @type) @definition.type
(given_definition name: (_) @name) @definition.variable

(function_definition name: (_) @name) @definition.function
(function_declaration name: (_) @name) @definition.function
(template_body [(function_definition name: (_) @name) (function_declaration name: (_) @name)] @definition.method)
(with_template_body [(function_definition name: (_) @name) (function_declaration name: (_) @name)] @definition.method)
(enum_body [(function_definition name: (_) @name) (function_declaration name: (_) @name)] @definition.method)
(compilation_unit (val_definition pattern: (identifier) @name) @definition.variable)
(compilation_unit (var_definition pattern: (identifier) @name) @definition.variable)
(template_body (val_definition pattern: (identifier) @name) @definition.property)
(template_body (var_definition pattern: (identifier) @name) @definition.property)
(template_body (val_declaration name: (identifier) @name) @definition.property)
(template_body (var_declaration name: (identifier) @name) @definition.property)
(enum_body (val_definition pattern: (identifier) @name) @definition.property)
; A package object is the package: what stands in it is found by the package's name.
(package_object body: (template_body (val_definition pattern: (identifier) @name) @definition.variable))
(package_object body: (template_body (function_definition name: (_) @name) @definition.function))

; Every parameter of a case class is a member, of others those that say so.
(class_definition "case" class_parameters: (class_parameters (class_parameter name: (_) @name) @definition.property))
(class_parameter ["val" "var"] name: (_) @name) @definition.property
(full_enum_case class_parameters: (class_parameters (class_parameter name: (_) @name) @definition.property))

; An extension belongs to the type that it is written for.
(extension_definition
  parameters: (parameters (parameter type: [(type_identifier) @receiver (generic_type type: (type_identifier) @receiver)]))
  (function_definition name: (_) @name) @definition.method)

(function_definition body: (_) @local)
(val_definition value: (_) @local)
(var_definition value: (_) @local)
(lambda_expression) @local

; `import a.b.C`, `a.b._`, `a.b.{C, D => E}`: the path comes whole, the resolver takes it apart.
(import_declaration) @import @tree
