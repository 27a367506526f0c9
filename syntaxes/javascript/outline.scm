; What JavaScript writes in its own way.
(field_definition property: (_) @name) @definition.property

; CommonJS: module.exports = { a, b() {} }, exports.a = ...
(program (expression_statement (assignment_expression
  left: (member_expression object: (identifier) @_exports property: (property_identifier) @name)
  (#eq? @_exports "exports")) @definition.variable))
(program (expression_statement (assignment_expression
  left: (member_expression object: (member_expression property: (property_identifier) @_exports) property: (property_identifier) @name)
  (#eq? @_exports "exports")) @definition.variable))
