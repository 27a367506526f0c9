; The captures are told at the top of ../ecmascript/uses.scm. A property of one's own is what a stylesheet names.
((call_expression (function_name) @_var (arguments . (plain_value) @use)) (#eq? @_var "var"))
