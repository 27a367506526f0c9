(class_definition name: (_) @name) @definition.class
(function_definition name: (_) @name) @definition.function
(class_definition body: (block (function_definition name: (_) @name) @definition.method))
(class_definition body: (block (decorated_definition (function_definition name: (_) @name) @definition.method)))

(module (expression_statement (assignment left: (identifier) @name) @definition.variable))
; What a condition or a failed import decides is the module's all the same.
(block (expression_statement (assignment left: (identifier) @name) @definition.variable))
(module (expression_statement (assignment left: (pattern_list (identifier) @name)) @definition.variable))
(module (expression_statement (assignment left: (tuple_pattern (identifier) @name)) @definition.variable))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @definition.property)))

; Attributes are made where they are first assigned.
((assignment left: (attribute object: (identifier) @_self attribute: (identifier) @name)) @definition.attribute
  (#eq? @_self "self"))

(function_definition body: (_) @local)
(lambda body: (_) @local)

(import_statement name: (dotted_name) @source) @import
(import_statement name: (aliased_import name: (dotted_name) @source alias: (identifier) @namespace)) @import
(import_from_statement module_name: (_) @source name: (dotted_name) @bound) @import
(import_from_statement module_name: (_) @source name: (aliased_import name: (dotted_name) @bound alias: (identifier) @alias)) @import
(import_from_statement module_name: (_) @source (wildcard_import) @wildcard) @import

