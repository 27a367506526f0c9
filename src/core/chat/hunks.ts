/** Lines of a file that an answer would have otherwise. Nothing of it is in the file until it is accepted. */
export interface Hunk {
	/** 0-based: where {@link removed} stands, or before which line {@link added} goes. */
	readonly line: number;
	/** As they stand in the file; none for an insertion. */
	readonly removed: readonly string[];
	readonly added: readonly string[];
	/** The lines next to it, by which a place is known again; `undefined` at the ends of the file. */
	readonly before: string | undefined;
	readonly after: string | undefined;
}

/** Lines that differ: `removed` lines from `line` on become `added`. */
export interface LineChange {
	readonly line: number;
	readonly removed: number;
	readonly added: readonly string[];
}

/** What an edit did to lines: the range it replaced, 0-based, and the line ends it put there. */
export interface LineEdit {
	readonly start: LinePosition;
	readonly end: LinePosition;
	/** Line ends in the new text. */
	readonly breaks: number;
}

export interface LinePosition {
	readonly line: number;
	readonly character: number;
}

/** One edit of the text that does what a hunk says. */
export interface HunkEdit {
	readonly start: LinePosition;
	readonly end: LinePosition;
	/** With `\n` as line end. */
	readonly text: string;
}

/** Lines further than this from where a hunk was are another place, though they read alike. */
const REACH = 400;

export function hunkOf({ line, removed, added }: LineChange, lines: readonly string[]): Hunk {
	return {
		line,
		removed: lines.slice(line, line + removed),
		added,
		before: lines[line - 1],
		after: lines[line + removed],
	};
}

/** Whether two hunks say the same of the same place. */
export function isSameHunk(a: Hunk, b: Hunk): boolean {
	const same = (some: readonly string[], others: readonly string[]) =>
		some.length === others.length && some.every((text, at) => text === others[at]);
	return a.line === b.line && same(a.removed, b.removed) && same(a.added, b.added);
}

/** Where a line stands after an edit: one that begins at or behind the edit's end moves with it. */
export function movedLine(line: number, { start, end, breaks }: LineEdit): number {
	const behind = end.line < line || (end.line === line && end.character === 0);
	return behind ? line + breaks - (end.line - start.line) : line;
}

export function movedHunk(hunk: Hunk, edit: LineEdit): Hunk {
	const line = movedLine(hunk.line, edit);
	return line === hunk.line ? hunk : { ...hunk, line };
}

/**
 * Where a hunk fits into a text: where it stands, or else the nearest place within reach that reads as it did there.
 * @returns `undefined` when its lines are no longer what the answer was about: it is stale
 */
export function placeOfHunk(hunk: Hunk, lines: readonly string[]): number | undefined {
	const { line, removed } = hunk;
	if (removed.length > 0) {
		// Its lines in their place are enough; elsewhere a neighbour must be there too, or `return x;` would be found everywhere.
		return standsAt(hunk, line, lines)
			? line
			: nearest(line, lines, (at) => standsAt(hunk, at, lines) && neighbours(hunk, at, lines) > 0);
	}
	if (neighbours(hunk, line, lines) > 0 && line <= lines.length) {
		return line;
	}
	return nearest(line, lines, (at) => neighbours(hunk, at, lines) === 2);
}

/** Whether a hunk that was accepted stands open again, as after an undo: the text round it is what it was before. */
export function isUndone(hunk: Hunk, lines: readonly string[]): boolean {
	const open = (at: number) => standsAt(hunk, at, lines) && neighbours(hunk, at, lines) === 2;
	return open(hunk.line) || nearest(hunk.line, lines, open) !== undefined;
}

/** @param at as {@link placeOfHunk} gave it for `lines` */
export function editOf({ removed, added }: Hunk, at: number, lines: readonly string[]): HunkEdit {
	const end = at + removed.length;
	const text = added.join('\n');
	const lengthOf = (line: number) => lines[line]?.length ?? 0;
	if (removed.length > 0 && added.length > 0) {
		return { start: { line: at, character: 0 }, end: { line: end - 1, character: lengthOf(end - 1) }, text };
	}
	if (end < lines.length) {
		// Whole lines with their line ends.
		return { start: { line: at, character: 0 }, end: { line: end, character: 0 }, text: added.length > 0 ? `${text}\n` : '' };
	}
	const last = Math.max(0, at - 1);
	return {
		start: { line: last, character: at === 0 ? 0 : lengthOf(last) },
		end: { line: Math.max(0, lines.length - 1), character: lengthOf(lines.length - 1) },
		text: added.length > 0 ? `${at === 0 ? '' : '\n'}${text}` : '',
	};
}

function standsAt({ removed }: Hunk, at: number, lines: readonly string[]): boolean {
	return at >= 0 && removed.every((text, index) => lines[at + index] === text);
}

/** How many of the two lines next to a hunk are what they were; the ends of the file count as lines. */
function neighbours({ before, after, removed }: Hunk, at: number, lines: readonly string[]): number {
	return Number(lines[at - 1] === before) + Number(lines[at + removed.length] === after);
}

function nearest(line: number, lines: readonly string[], fits: (at: number) => boolean): number | undefined {
	for (let step = 1; step <= REACH; step++) {
		for (const at of [line - step, line + step]) {
			if (at >= 0 && at <= lines.length && fits(at)) {
				return at;
			}
		}
	}
	return undefined;
}
