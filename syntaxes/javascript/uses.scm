; What JavaScript writes in its own way.
(formal_parameters (identifier) @binding)
(formal_parameters (assignment_pattern left: (identifier) @binding right: (_) @value))
(class_heritage (_) @parent)

(formal_parameters [(object_pattern) (array_pattern)] @pattern)
