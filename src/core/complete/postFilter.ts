/** The line of the cursor and what follows it, for judging an answer. */
export interface AroundCursor {
	/** Text of the cursor's line before the cursor. */
	readonly before: string;
	/** Text of the cursor's line after the cursor. */
	readonly after: string;
	/** Lines below the cursor's. */
	readonly below: readonly string[];
}

/** Several lines are asked for only where a block begins: on an empty line, or after what opens one. */
export function wantsManyLines({ before, after }: AroundCursor): boolean {
	return after.trim() === '' && (before.trim() === '' || /([{([:]|=>)\s*$/.test(before));
}

/** Generation ends before these. */
export function stopsFor(around: AroundCursor): readonly string[] {
	return wantsManyLines(around) ? ['\n\n'] : ['\n'];
}

export type Filtered =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'dropped'; readonly by: 'empty' | 'repeatsNextLine' | 'repeatsSuffix' };

/** What of the model's answer is worth showing. */
export function filterAnswer(raw: string, around: AroundCursor): Filtered {
	const many = wantsManyLines(around);
	const normal = raw.replace(/\r\n?/g, '\n');
	const block = many ? cutAtDedent(normal, around.before) : (normal.split('\n')[0] ?? '');
	const text = block.trimEnd();
	if (text.trim() === '') {
		return { kind: 'dropped', by: 'empty' };
	}
	const next = around.below.find((line) => line.trim() !== '')?.trim();
	const firstLine = (around.before + (text.split('\n')[0] ?? '')).trim();
	// An answer that only says the next line again reads as a doubled line. Brackets alone may well stand twice.
	if (next !== undefined && firstLine === next && /\w/.test(next)) {
		return { kind: 'dropped', by: 'repeatsNextLine' };
	}
	const fresh = many ? withoutFollowingLines(text, around.below) : text.slice(0, text.length - overlap(text, around.after));
	return fresh.trim() === '' ? { kind: 'dropped', by: 'repeatsSuffix' } : { kind: 'text', text: fresh };
}

/** Ends a block where it falls back behind the cursor's line: what comes after belongs to an outer scope. */
function cutAtDedent(text: string, before: string): string {
	const lines = text.split('\n');
	const start = indentOf(before);
	const end = lines.findIndex((line, index) => index > 0 && line.trim() !== '' && indentOf(line) < start);
	return end < 0 ? text : lines.slice(0, end).join('\n');
}

function indentOf(line: string): number {
	return line.length - line.trimStart().length;
}

/** Characters at the end of `text` that stand after the cursor already: the rest of the line, or brackets and marks that begin it. */
function overlap(text: string, after: string): number {
	const wanted = after.trim();
	for (let length = Math.min(text.length, wanted.length); length > 0; length--) {
		const shared = wanted.slice(0, length);
		// Half a word in common is chance: `data` before `async` shares an `a`.
		if (text.endsWith(shared) && (length === wanted.length || !/\w/.test(shared))) {
			return length;
		}
	}
	return 0;
}

/** Leaves out the last lines where they are the lines that follow the cursor: a closing bracket, a return. */
function withoutFollowingLines(text: string, below: readonly string[]): string {
	const lines = text.split('\n');
	const following = below.map((line) => line.trim()).filter((line) => line !== '');
	for (let count = Math.min(lines.length - 1, following.length); count > 0; count--) {
		const tail = lines.slice(-count).map((line) => line.trim());
		if (tail.every((line, index) => line === following[index])) {
			return lines.slice(0, -count).join('\n').trimEnd();
		}
	}
	return text;
}
