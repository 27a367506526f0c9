const VARIANCE = /([<,]\s*)(in\s+out|in|out)(?=\s+[A-Za-z_$])/g;
/** A line break stands first, not `^`: a character is looked for quicker than the start of a line. */
const GENERIC_SIGNATURE = /\n[ \t](?=[ \t]*<[A-Za-z])/g;

/**
 * Rewrites what TypeScript allows and its grammar does not know, at the same length, so that every position holds: `in` and `out`
 * before a type parameter become spaces, and a call signature that stands on a line of its own is set apart by a `;`. One such
 * place can cost the outline of the rest of a file. In other text both mean something else: what does not parse like this is
 * parsed as it stands.
 */
export function repairTypeScript(text: string): string {
	return text
		.replace(VARIANCE, (_, before: string, modifiers: string) => before + modifiers.replace(/\S/g, ' '))
		.replace(GENERIC_SIGNATURE, '\n;');
}
