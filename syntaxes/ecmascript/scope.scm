; Names of the current file and what they hold, for all of TypeScript, TSX and JavaScript.
;   @variable with @type     its declared type
;   @variable with @value    what it is made from
;   @path                    a use: a.b.c, this.x

(variable_declarator name: (identifier) @variable value: (_) @value)
(for_in_statement left: (identifier) @variable right: (_) @value)
(assignment_expression left: (identifier) @variable right: (_) @value)
(member_expression) @path

; What a literal under the cursor has to be: @literal with the @callee it is given to.
(call_expression function: (_) @callee arguments: (arguments (object) @literal))
(new_expression constructor: (_) @callee arguments: (arguments (object) @literal))
