(required_parameter pattern: (identifier) @variable type: (type_annotation) @type)
(optional_parameter pattern: (identifier) @variable type: (type_annotation) @type)
(variable_declarator name: (identifier) @variable type: (type_annotation) @type)
