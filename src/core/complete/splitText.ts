import type { CursorState } from './completion.ts';
import type { AroundCursor } from './postFilter.ts';

/** A file cut at the cursor. */
export interface SplitText {
	readonly before: string;
	readonly after: string;
	readonly around: AroundCursor;
}

/** Lines below the cursor that an answer is compared with. */
const LINES_BELOW = 20;

export function splitAtCursor({ text, line, character }: CursorState): SplitText {
	let start = 0;
	for (let index = 0; index < line; index++) {
		const end = text.indexOf('\n', start);
		if (end < 0) {
			break;
		}
		start = end + 1;
	}
	const offset = Math.min(text.length, start + character);
	const before = text.slice(0, offset);
	const after = text.slice(offset);
	const [rest = '', ...below] = after.split(/\r?\n/, LINES_BELOW + 1);
	return { before, after, around: { before: text.slice(start, offset), after: rest, below } };
}
