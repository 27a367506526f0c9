const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** A bracket in code: those in strings and comments are none. */
export interface Bracket {
	readonly at: number;
	readonly mark: string;
}

/** The brackets of a text that begins in code. Strings end with their line; what follows a comment's mark is no code. */
export function* bracketsOf(text: string, comment: string): Generator<Bracket> {
	for (let at = 0; at < text.length; at++) {
		const mark = text.charAt(at);
		if (text.startsWith(comment, at)) {
			at = endOfLine(text, at);
		} else if (text.startsWith('/*', at) && comment === '//') {
			const end = text.indexOf('*/', at + 2);
			at = end < 0 ? text.length : end + 1;
		} else if (mark === '"' || mark === "'" || mark === '`') {
			at = endOfString(text, at, mark);
		} else if (mark in OPENING || CLOSING.has(mark)) {
			yield { at, mark };
		}
	}
}

/**
 * How many brackets are open at a cursor and closed nowhere behind it: as many an answer may close beyond its own.
 * @param before from a place where none is open, as is `after` to one
 */
export function openBrackets(before: string, after: string, comment: string): number {
	const open: string[] = [];
	for (const { mark } of [...bracketsOf(before, comment), ...bracketsOf(after, comment)]) {
		const closes = OPENING[mark];
		if (closes !== undefined) {
			open.push(closes);
		} else if (open.at(-1) === mark) {
			open.pop();
		}
	}
	return open.length;
}

/** Where in `text` more than `open` brackets are closed that it does not open itself; its length when that is nowhere. */
export function excessBracket(text: string, open: number, comment: string): number {
	let depth = open;
	for (const { at, mark } of bracketsOf(text, comment)) {
		depth += mark in OPENING ? 1 : -1;
		if (depth < 0) {
			return at;
		}
	}
	return text.length;
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

/** A string that is not closed on its line is taken for an apostrophe: nothing is skipped. */
function endOfString(text: string, from: number, quote: string): number {
	for (let at = from + 1; at < text.length && (quote === '`' || text[at] !== '\n'); at++) {
		if (text[at] === '\\') {
			at++;
		} else if (text[at] === quote) {
			return at;
		}
	}
	return from;
}
