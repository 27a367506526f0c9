const TYPE_NAME = /\b[A-Z][\w$]*/g;

/** Names in a type that can be the name of one of ours; builtin types are lower case or unknown to the index. */
export function typeNames(text: string): string[] {
	return [...new Set(text.match(TYPE_NAME))];
}
