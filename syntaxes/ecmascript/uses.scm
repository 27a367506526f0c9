; What code names and what it holds in its hands, for all of TypeScript, TSX and JavaScript. Captures, for every language:
;   @use                            a name in an expression
;   @type                           a name in a type
;   @none                           what one of these takes for a use and is none: a label, the name of an argument
;   @step with @of and @member      access to a member: the expression, the one before it, the name
;   @same with @of                  an expression that gives what another one gives, or what an element of it is: `await a`, `(a)`, `a[0]`
;   @same with @typed               a pattern that takes apart what is of that type
;   @call, @new with @of            the same, where that other one is called; with @step as well when one node is both
;   @parent                         what a class or interface extends or implements, among the names
;   @annotation                     a span in which every name is one in a type
;   @quoted                         a type written as a text
;   @scope                          a node in which the names bound there are not known outside; @scope.function for a whole function;
;                                   with @body it ends with that
;   @use.own                        a name that says itself that it is the object's own (Ruby's `@name`)
;   @binding                        a variable, a parameter, a nested function, bound in the innermost scope it stands in
;   @binding.outside                one bound in the scope outside of that: a function stands in its own
;   @binding.function               one bound in the innermost function
;   @binding.type                   a type parameter
;       with @declared              its type, which may come in parts, and with @value what it is made from
;   @assigned, with @value          a name that is given another value, and bound elsewhere
;   @this                           the object that the code is a method of
;   @root                           a word, not a name, that a path begins with (Rust's `crate`)
;   @foreign                        a name that an outer scope binds though this one assigns to it (Python's `global`)
;   @literal with @callee           a literal that is given to something, or with @expected its type
; What the outline captures as a definition is none of these; nor is what stands in an @import or a @reexport.

(identifier) @use
(shorthand_property_identifier) @use
(export_specifier alias: (_) @none)
[(this) (super)] @this

(member_expression object: (_) @of property: (_) @member) @step
(subscript_expression object: (_) @of) @same
(await_expression (_) @of) @same
(parenthesized_expression (_) @of) @same
(call_expression function: (_) @of) @call
(new_expression constructor: (_) @of) @new
(decorator (identifier) @of) @call
(assignment_expression right: (_) @of) @same

; What is taken apart is a step to each of its parts.
(variable_declarator name: [(object_pattern) (array_pattern)] @same value: (_) @of)
(assignment_expression left: [(object_pattern) (array_pattern)] @same right: (_) @of)
(for_in_statement left: (_) @same right: (_) @of)
(object_pattern (shorthand_property_identifier_pattern) @step @member @binding) @of
(object_pattern (object_assignment_pattern left: (shorthand_property_identifier_pattern) @step @member @binding)) @of
(object_pattern (pair_pattern key: (property_identifier) @member value: [(identifier) (object_pattern) (array_pattern)] @step)) @of
(object_pattern (pair_pattern key: (property_identifier) @member value: (assignment_pattern left: (_) @step))) @of
(array_pattern [(identifier) (object_pattern)] @same) @of
(pair_pattern value: (identifier) @binding)
(assignment_pattern left: (identifier) @binding)
(array_pattern (identifier) @binding)
(rest_pattern (identifier) @binding)

(lexical_declaration (variable_declarator name: (identifier) @binding))
(variable_declaration (variable_declarator name: (identifier) @binding.function))
(variable_declarator name: (identifier) @binding value: (_) @value)
(for_in_statement "const" left: (identifier) @binding right: (_) @value)
(for_in_statement "let" left: (identifier) @binding right: (_) @value)
(for_in_statement "var" left: (identifier) @binding.function right: (_) @value)
(assignment_expression left: (identifier) @assigned right: (_) @value)
; What is asked for its type is of it from there on.
(binary_expression left: (identifier) @assigned operator: "instanceof" right: (_) @declared)
(assignment_expression left: (array_pattern (identifier) @assigned))
(assignment_expression left: (object_pattern (shorthand_property_identifier_pattern) @assigned))
(catch_clause parameter: (identifier) @binding)
(arrow_function parameter: (identifier) @binding)
(function_expression name: (identifier) @binding)
(function_declaration name: (identifier) @binding.outside)
(generator_function_declaration name: (identifier) @binding.outside)
(class_declaration name: (_) @binding.outside)
(class name: (_) @binding)

(function_declaration) @scope.function
(generator_function_declaration) @scope.function
(function_expression) @scope.function
(generator_function) @scope.function
(arrow_function) @scope.function
(method_definition) @scope.function
(class_static_block) @scope.function
(class_declaration) @scope
(class) @scope
(statement_block) @scope
(for_statement) @scope
(for_in_statement) @scope
(catch_clause) @scope
(switch_body) @scope

(call_expression function: (_) @callee arguments: (arguments (object) @literal))
(new_expression constructor: (_) @callee arguments: (arguments (object) @literal))

; A function that is an argument: what it is given to says what its parameters are. @key is its name in a literal.
(call_expression function: (_) @callee arguments: (arguments [(arrow_function) (function_expression)] @callback))
(new_expression constructor: (_) @callee arguments: (arguments [(arrow_function) (function_expression)] @callback))
(call_expression function: (_) @callee arguments: (arguments
  (object (pair key: (property_identifier) @key value: [(arrow_function) (function_expression)] @callback))))
(call_expression function: (_) @callee arguments: (arguments (object (method_definition name: (property_identifier) @key) @callback)))

(return_statement (_) @returned)
(arrow_function body: (_) @returned)
