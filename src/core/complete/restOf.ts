/** What editors add behind the cursor when its opening half is typed. */
const CLOSED_BY_EDITOR = /^[)\]}>'"`]{1,2}/;

/**
 * What is left of an answer once `typed` is written.
 * @param closed what the editor put behind the cursor meanwhile: the answer brings it, and is cut before it
 * @returns an empty text when what was typed is something else, or all of it
 */
export function restOf(answer: string, typed: string, closed = ''): string {
	const rest = answer.startsWith(typed) ? answer.slice(typed.length) : restAfterIndent(answer, typed);
	if (closed === '') {
		return rest;
	}
	const at = rest.lastIndexOf(closed);
	return at < 0 ? '' : rest.slice(0, at);
}

/** The editor indents a new line deeper than the answer would: what it wrote more is not written again. */
function restAfterIndent(answer: string, typed: string): string {
	const [, line = '', indent = ''] = /^([^]*\n)([ \t]+)$/.exec(typed) ?? [];
	const tail = line !== '' && answer.startsWith(line) ? answer.slice(line.length) : '';
	const own = /^[ \t]*/.exec(tail)?.[0] ?? '';
	return indent.startsWith(own) ? tail.slice(own.length) : '';
}

/** The beginnings of `after` that an editor may have put there, the shortest first: none, one character, two. */
export function closedByEditor(after: string): readonly string[] {
	const added = CLOSED_BY_EDITOR.exec(after)?.[0] ?? '';
	return [...new Set(['', added.slice(0, 1), added])];
}
