import type { Reach } from '../parse/cursorSyntax.ts';
import { excessBracket, openBrackets } from './brackets.ts';
import { type IndentUnit, indentedAs, indentUnit } from './indentation.ts';

/** The lines round the cursor, for judging an answer. */
export interface AroundCursor {
	/** Text of the cursor's line before the cursor. */
	readonly before: string;
	/** Text of the cursor's line after the cursor. */
	readonly after: string;
	/** Lines above the cursor's, the nearest last. */
	readonly above: readonly string[];
	/** Lines below the cursor's. */
	readonly below: readonly string[];
}

/** What an answer must fit into. */
export interface AnswerFrame extends AroundCursor {
	/** `nextLine` may end the cursor's line and go on with one more. */
	readonly reach: Reach | 'nextLine';
	/** What starts a line comment. */
	readonly comment: string;
	/** `undefined` where nothing tells. */
	readonly indent: IndentUnit | undefined;
	/** Brackets that the answer may close beyond its own. */
	readonly open: number;
}

/** Why an answer is not shown. */
export type DroppedBy = 'empty' | 'repeatsNextLine' | 'repeatsSuffix' | 'unbalanced';

export type Filtered = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'dropped'; readonly by: DroppedBy };

/** Where nobody parses: several lines are asked for only where a block begins, on an empty line or after what opens one. */
export function reachByText({ before, after }: Pick<AroundCursor, 'before' | 'after'>): Reach {
	if (after.trim() !== '') {
		return 'line';
	}
	return before.trim() === '' ? 'statements' : /(?:[{:]|=>)\s*$/.test(before) ? 'body' : 'line';
}

export function frameOf(around: AroundCursor, reach: AnswerFrame['reach'], comment: string): AnswerFrame {
	const [before, after] = topLevel(around);
	const indent = indentUnit([...around.below.toReversed(), ...around.above, around.before]);
	return { ...around, reach, comment, indent, open: openBrackets(before, after, comment) };
}

/** Generation ends before these. */
export function stopsFor({ reach }: Pick<AnswerFrame, 'reach'>): readonly string[] {
	switch (reach) {
		case 'line':
			return ['\n'];
		case 'statements':
			return ['\n\n'];
		case 'nextLine':
		case 'body':
			return ['\n\n\n'];
	}
}

/** The answer has left its frame, as far as it is written: what would follow is cut anyway. */
export function isEnough(raw: string, frame: AnswerFrame): boolean {
	if (withoutLoop(raw).length < raw.length) {
		return true;
	}
	const whole = wholeLines(raw);
	return frame.reach !== 'line' && whole !== '' && cut(whole, frame).length < whole.length;
}

/** The lines of an answer that are written to their end. */
export function wholeLines(raw: string): string {
	return raw.slice(0, raw.lastIndexOf('\n') + 1);
}

/** What of the model's answer is worth showing. */
export function filterAnswer(raw: string, frame: AnswerFrame): Filtered {
	const normal = indentedAs(raw.replace(/\r\n?/g, '\n'), frame.indent);
	const text = cut(normal, frame).trimEnd();
	if (text.trim() === '') {
		return { kind: 'dropped', by: /^\s*[)\]}]/.test(normal) ? 'unbalanced' : 'empty' };
	}
	const next = frame.below.find((line) => line.trim() !== '')?.trim();
	const firstLine = (frame.before + (text.split('\n')[0] ?? '')).trim();
	// An answer that only says the next line again reads as a doubled line. Brackets alone may well stand twice.
	if (next !== undefined && firstLine === next && /\w/.test(next)) {
		return { kind: 'dropped', by: 'repeatsNextLine' };
	}
	const ends =
		frame.reach === 'line' ? text.slice(0, text.length - overlap(text, frame.after)) : withoutFollowingLines(text, frame.below);
	if (ends.trim() === '') {
		return { kind: 'dropped', by: 'repeatsSuffix' };
	}
	return { kind: 'text', text: ends };
}

/** The answer up to where it leaves its frame. */
function cut(text: string, frame: AnswerFrame): string {
	const reached = frame.reach === 'line' ? (text.split('\n')[0] ?? '') : linesWithin(text, frame).join('\n');
	const calm = withoutLoop(reached);
	const at = excessBracket(calm, frame.open, frame.comment);
	if (at === calm.length) {
		return calm;
	}
	// The line that closes too much goes as a whole, when it says nothing before.
	const line = calm.slice(0, at);
	return line.trimEnd() === '' || /\n\s*$/.test(line) ? line.trimEnd() : line;
}

/** The lines of an answer that belong where it begins. */
function linesWithin(text: string, { before, below, reach }: AnswerFrame): readonly string[] {
	const lines = text.split('\n');
	const start = indentOf(before);
	const onBlankLine = before.trim() === '';
	const next = below.find((line) => line.trim() !== '')?.trim() ?? '';
	const within: string[] = [];
	for (const [index, line] of lines.entries()) {
		if (index > 0 && line.trim() !== '') {
			const indent = indentOf(line);
			const closes = /^\s*(?:[)\]}]|end\b)/.test(line);
			// After an opened block its own level begins what comes next, but for what closes it.
			const leaves = indent < start || (reach === 'body' && !onBlankLine && indent === start && !closes);
			if (leaves || (/\w/.test(next) && line.trim() === next)) {
				break;
			}
			const period = loopOf(within, line);
			if (period > 0) {
				return within.slice(0, within.length + 1 - period);
			}
			if (reach === 'body' && !onBlankLine && indent === start && closes) {
				within.push(line);
				break;
			}
		}
		within.push(line);
		if (reach === 'nextLine' && within.some((each, at) => at > 0 && each.trim() !== '')) {
			break;
		}
	}
	return within;
}

/** How many lines follow themselves once `line` is added; 0 for none: the model goes round in circles. */
function loopOf(before: readonly string[], line: string): number {
	const lines = [...before, line];
	const isLoop = (period: number) => {
		const tail = lines.slice(-period);
		return lines.length >= 2 * period && tail.every((each, index) => each.trim() === lines.at(index - 2 * period)?.trim());
	};
	return /\w/.test(line) ? ([1, 2, 3].find(isLoop) ?? 0) : 0;
}

const LOOP = /(.{3,40}?)\1{3,}/gs;

/** Four times the same, and it will not end: once is enough. White space and rules may go on. */
function withoutLoop(text: string): string {
	for (const { 1: once = '', index } of text.matchAll(LOOP)) {
		if (/\w/.test(once)) {
			return text.slice(0, index) + once;
		}
	}
	return text;
}

/** From the last line above that is not indented to the first below: within it brackets are balanced. */
function topLevel({ before, after, above, below }: AroundCursor): readonly [before: string, after: string] {
	const isStart = (line: string) => /^[^\s)\]}]/.test(line);
	const start = isStart(before) ? above.length : above.findLastIndex(isStart);
	const end = below.findIndex(isStart);
	const upTo = end < 0 ? below : below.slice(0, end);
	return [[...above.slice(Math.max(0, start)), before].join('\n'), [after, ...upTo].join('\n')];
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
	const following = below.filter((line) => line.trim() !== '');
	for (let count = Math.min(lines.length - 1, following.length); count > 0; count--) {
		const tail = lines.slice(-count);
		if (tail.every((line, index) => isSameLine(line, following[index] ?? ''))) {
			return lines.slice(0, -count).join('\n').trimEnd();
		}
	}
	return text;
}

/** Brackets alone close what their column says. */
function isSameLine(a: string, b: string): boolean {
	return a.trim() === b.trim() && (/\w/.test(a) || indentOf(a) === indentOf(b));
}
