/** What follows says that `out` is a name: `f(a, out as B)`, `<out extends C>`. */
const VARIANCE = /([<,]\s*)(in\s+out|in|out)(?=\s+(?!(?:as|extends|in|instanceof|is|of|satisfies)\b)[A-Za-z_$])/g;
/** A line break stands first, not `^`: a character is looked for quicker than the start of a line. A comparison has a space behind `<`. */
const GENERIC_SIGNATURE = /\n[ \t](?=[ \t]*<(?:[A-Za-z]|\s*\n))/g;
/** In a template type the grammar takes an escaped backtick for the end; in no other text it means more than two characters do. */
const ESCAPED_BACKTICK = /\\[\\`]/g;
/** What a member of a type can end with. */
const MEMBER_END = /[\w$)\]}>'"`]/;

/**
 * Rewrites what TypeScript allows and its grammar does not know, at the same length, so that every position holds: `in` and `out`
 * before a type parameter become spaces, as do escaped backticks, and a call signature that stands on a line of its own behind another
 * member is set apart by a `;`. One such place can cost the outline of the rest of a file. In other text both keywords mean something
 * else: what does not parse like this is parsed as it stands.
 */
export function repairTypeScript(text: string): string {
	return text
		.replace(VARIANCE, (_, before: string, modifiers: string) => before + modifiers.replace(/\S/g, ' '))
		.replace(ESCAPED_BACKTICK, (escape) => (escape === '\\`' ? '  ' : escape))
		.replace(GENERIC_SIGNATURE, (space, at: number) => (endsMember(text, at) ? '\n;' : space));
}

/** Whether what stands before a line can be a whole member of a type: `f<` and `(a,` go on in the next line. */
function endsMember(text: string, lineEnd: number): boolean {
	const end = lastOfCode(text, lineEnd);
	const last = text[end] ?? '';
	return MEMBER_END.test(last) && !(last === '>' && text[end - 1] === '=');
}

/** Offset of the last character before `end` that is neither space nor comment, -1 without one. */
function lastOfCode(text: string, end: number): number {
	let at = end - 1;
	for (;;) {
		while (at >= 0 && ' \t\n'.includes(text[at] ?? '')) {
			at--;
		}
		const line = text.lastIndexOf('\n', at) + 1;
		const comment = text.indexOf('//', line);
		if (text[at] === '/' && text[at - 1] === '*') {
			at = text.lastIndexOf('/*', at - 2) - 1;
		} else if (comment >= 0 && comment <= at) {
			at = comment - 1;
		} else {
			return at;
		}
	}
}
