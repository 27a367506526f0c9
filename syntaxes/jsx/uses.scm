; Elements, in TSX and JavaScript. What starts with a small letter is HTML's.
((jsx_opening_element name: (identifier) @none) (#match? @none "^[a-z]"))
((jsx_self_closing_element name: (identifier) @none) (#match? @none "^[a-z]"))
(jsx_closing_element name: (_) @none)
(jsx_namespace_name (identifier) @none)
(jsx_opening_element name: (_) @of) @call
(jsx_self_closing_element name: (_) @of) @call

; Attributes are what the element's parameter asks for.
(jsx_opening_element name: (_) @callee) @literal
(jsx_self_closing_element name: (_) @callee) @literal
