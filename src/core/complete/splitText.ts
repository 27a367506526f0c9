import { offsetAt } from '../parse/positions.ts';
import type { CursorState } from './completion.ts';
import type { AroundCursor } from './postFilter.ts';

/** A file cut at the cursor; lines end in `\n`, as a model writes them. */
export interface SplitText {
	readonly before: string;
	readonly after: string;
	readonly around: AroundCursor;
}

/** Lines on each side of the cursor that an answer is compared with. */
const LINES_ROUND = 200;

export function splitAtCursor({ text, line, character }: Pick<CursorState, 'text' | 'line' | 'character'>): SplitText {
	const offset = offsetAt(text, line, character);
	return splitAt(normal(text.slice(0, offset)), normal(text.slice(offset)));
}

/** @param before and `after` with lines that end in `\n` */
export function splitAt(before: string, after: string): SplitText {
	const above = linesBefore(before, LINES_ROUND);
	const [rest = '', ...below] = after.split('\n', LINES_ROUND + 1);
	return { before, after, around: { before: above.at(-1) ?? '', after: rest, above: above.slice(0, -1), below } };
}

/** The last lines of a text, the one that ends it included. */
function linesBefore(text: string, count: number): readonly string[] {
	let start = text.length;
	for (let index = 0; index <= count && start >= 0; index++) {
		start = start === 0 ? -1 : text.lastIndexOf('\n', start - 1);
	}
	return text.slice(start + 1).split('\n');
}

function normal(text: string): string {
	return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
