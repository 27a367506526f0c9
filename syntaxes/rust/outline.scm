; Captures are explained in ../ecmascript/outline.scm.
(function_item name: (_) @name) @definition.function
(function_signature_item name: (_) @name) @definition.function
(struct_item name: (_) @name) @definition.class
(union_item name: (_) @name) @definition.class
(enum_item name: (_) @name) @definition.enum
(trait_item name: (_) @name) @definition.interface
(type_item name: (_) @name) @definition.type
(associated_type name: (_) @name) @definition.type
(const_item name: (_) @name) @definition.constant
(static_item name: (_) @name) @definition.variable
(macro_definition name: (_) @name "(" @body) @definition.function
(macro_definition name: (_) @name "{" @body) @definition.function
(mod_item name: (_) @name body: (_)) @definition.namespace
(field_declaration name: (_) @name) @definition.property
(enum_variant name: (_) @name) @definition.constant
(trait_item body: (declaration_list (function_item name: (_) @name) @definition.method))
(trait_item body: (declaration_list (function_signature_item name: (_) @name) @definition.method))

; What stands in an impl block belongs to the type that it is written for: `[T]` and tuples as they are, others by their names.
(impl_item type: (_) @receiver body: (declaration_list (function_item name: (_) @name) @definition.method))
(impl_item
  type: [
    (type_identifier) @receiver
    (scoped_type_identifier name: (_) @receiver)
    (generic_type type: [(type_identifier) @receiver (scoped_type_identifier name: (_) @receiver)])
    (reference_type type: (type_identifier) @receiver)
    (reference_type type: (generic_type type: (type_identifier) @receiver))]
  body: (declaration_list [
    (function_item name: (_) @name) @definition.method
    (const_item name: (_) @name) @definition.constant
    (type_item name: (_) @name) @definition.type]))

(function_item body: (_) @local)
(closure_expression body: (block) @local)
(const_item value: (_) @local)
(static_item value: (_) @local)
((attribute_item (attribute (identifier) @_cfg arguments: (token_tree) @_test)) . (mod_item body: (_) @local)
  (#eq? @_cfg "cfg") (#eq? @_test "(test)"))

(mod_item name: (_) @source !body) @module
((attribute_item (attribute (identifier) @_path value: (string_literal (string_content) @source))) . (attribute_item)* . (mod_item !body) @module
  (#eq? @_path "path"))
(use_declaration . "use" argument: (_) @tree) @import
(use_declaration (visibility_modifier) argument: (_) @tree) @reexport
[(scoped_identifier) (scoped_type_identifier)] @qualified
(extern_crate_declaration . "extern" name: (_) @source) @import
(extern_crate_declaration . "extern" name: (_) @source alias: (_) @namespace) @import
(extern_crate_declaration (visibility_modifier) name: (_) @source alias: (_) @namespace) @reexport
