const VARIANCE = /([<,]\s*)(in\s+out|in|out)(?=\s+[A-Za-z_$])/g;
const GENERIC_SIGNATURE = /^[ \t](?=[ \t]*<[A-Za-z])/gm;

/**
 * Rewrites what TypeScript allows and its grammar does not know, at the same length, so that every position holds: `in` and `out`
 * before a type parameter become spaces, and a call signature that stands on a line of its own is set apart by a `;`. One such
 * place can cost the outline of the rest of a file. Only for text that did not parse: in other text both mean something else.
 */
export function repairTypeScript(text: string): string {
	return text
		.replace(VARIANCE, (_, before: string, modifiers: string) => before + modifiers.replace(/\S/g, ' '))
		.replace(GENERIC_SIGNATURE, ';');
}
