(typed_parameter (identifier) @variable type: (type) @type)
(typed_default_parameter name: (identifier) @variable type: (type) @type)
(assignment left: (identifier) @variable type: (type) @type)
(assignment left: (identifier) @variable right: (_) @value)
(for_statement left: (identifier) @variable right: (_) @value)
(as_pattern (_) @value alias: (as_pattern_target (identifier) @variable))
(attribute) @path
