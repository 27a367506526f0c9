; Captures are explained in ../ecmascript/outline.scm.
((declaration (property_name) @name) @definition.variable (#match? @name "^--"))
(rule_set (selectors (class_selector (class_name (identifier) @name)))) @definition.class
(rule_set (selectors (pseudo_class_selector (class_selector (class_name (identifier) @name))))) @definition.class
(rule_set (selectors (id_selector (id_name) @name))) @definition.class
(keyframes_statement (keyframes_name) @name) @definition.constant

(import_statement (string_value (string_content) @source)) @include
(import_statement (call_expression (arguments [(string_value (string_content) @source) (plain_value) @source]))) @include
