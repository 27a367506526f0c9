/** A window that is nearly full is no better than a new one. */
const MARGIN = 64;
/** Lines before the cursor that a held window shows at least. */
const MIN_LINES = 10;
/** The same for a narrow one, which shows no more where lines are long and the budget is small. */
const MIN_NARROW_LINES = 3;
/** Above the place where enough is shown, so many lines are searched for a start. */
const SEARCH_LINES = 40;
/** A start that shows this much more than is wanted is too far up. */
const MOST = 1.4;
/** Of its limit, the part that a new window may fill. */
const FILL = 0.8;
/** Lines between the suffix and a tail that is kept. */
const TAIL_GAP = 24;
/** What a header costs, about. */
const HEADER_TOKENS = 10;

/** The current file, the cursor in it, and what its lines cost. */
export interface CountedFile {
	readonly lines: readonly string[];
	/** Tokens of each line with its end; `undefined` for one too far away to be shown. */
	readonly tokens: readonly (number | undefined)[];
	/** 0-based, UTF-16. */
	readonly line: number;
	readonly character: number;
	/** What follows the cursor in the prompt. */
	readonly suffix: string;
}

/** Lines of the file behind the suffix, as they stand in the prompt. */
export interface Tail {
	readonly lines: readonly string[];
	readonly tokens: number;
}

/** Tokens of the lines from `first` to `last`; infinite when one is too far away. */
export function tokensBetween({ tokens }: Pick<CountedFile, 'tokens'>, first: number, last: number): number {
	let sum = 0;
	for (let line = first; line <= last; line++) {
		sum += tokens[line] ?? Number.POSITIVE_INFINITY;
	}
	return sum;
}

/**
 * True while a window that starts on `start` still serves: it leads to the cursor and is not full.
 * @param narrow it was chosen to be read quickly: fewer lines than else are enough
 */
export function holds(file: CountedFile, start: number, limit: number, narrow = false): boolean {
	const nearest = start === 0 ? file.line : file.line - (narrow ? MIN_NARROW_LINES : MIN_LINES);
	return start <= nearest && tokensBetween(file, start, file.line) <= limit - MARGIN;
}

/**
 * Where a new window starts: at the start of the file if that is near, else on the definition that leaves about `wanted` tokens
 * before the cursor: a line after a blank one, as little indented as any near it.
 * @param limit tokens that the window will be held up to
 */
export function startOf(file: CountedFile, wanted: number, limit: number): number {
	const { lines, tokens, line } = file;
	if (tokensBetween(file, 0, line) <= Math.min(limit - MARGIN, wanted * 2)) {
		return 0;
	}
	let enough = line;
	let cost = tokens[line] ?? 0;
	while (enough > 0 && (cost < wanted || line - enough < MIN_LINES) && cost + (tokens[enough - 1] ?? 0) <= limit * FILL) {
		enough--;
		cost += tokens[enough] ?? 0;
	}
	let best = enough;
	let indent = Number.POSITIVE_INFINITY;
	for (let start = enough; start >= Math.max(0, enough - SEARCH_LINES); start--) {
		cost += start < enough ? (tokens[start] ?? 0) : 0;
		if (cost > Math.min(wanted * MOST, limit * FILL)) {
			break;
		}
		const own = indentOf(lines[start] ?? '');
		if (own < indent && (start === 0 || (lines[start - 1] ?? '').trim() === '')) {
			best = start;
			indent = own;
		}
	}
	return best;
}

function indentOf(line: string): number {
	return line.trim() === '' ? Number.POSITIVE_INFINITY : line.length - line.trimStart().length;
}

/** What leads from `start` to the cursor. Of a line that is larger than a window, the end says most; it is cut in steps. */
export function prefixFrom({ lines, tokens, line, character }: CountedFile, start: number, limit: number): string {
	const own = (lines[line] ?? '').slice(0, character);
	const isHuge = (tokens[line] ?? 0) > limit * FILL && own.length > limit;
	const cut = isHuge ? own.slice(Math.floor((own.length - limit / 2) / (limit / 2)) * Math.floor(limit / 2)) : own;
	return [...lines.slice(start, line), cut].join('\n');
}

/** What follows the cursor, in whole lines, as long as it has at most `limit` tokens. */
export function suffixAt({ lines, tokens, line, character }: Omit<CountedFile, 'suffix'>, limit: number): string {
	const rest = (lines[line] ?? '').slice(character);
	// A part of a line has at most one token a character; of a very long one, the beginning is enough.
	let room = limit - Math.min(tokens[line] ?? 0, rest.length + 1);
	if (room < 0) {
		return rest.slice(0, limit);
	}
	const following: string[] = [rest];
	for (let next = line + 1; next < lines.length; next++) {
		room -= tokens[next] ?? Number.POSITIVE_INFINITY;
		if (room < 0) {
			break;
		}
		following.push(lines[next] ?? '');
	}
	return following.join('\n');
}

/** True while a suffix that was sent is what follows the cursor. */
export function follows({ lines, line, character }: Omit<CountedFile, 'suffix'>, suffix: string): boolean {
	const sent = suffix.split('\n');
	return (
		suffix !== '' &&
		sent.every((text, at) => {
			const own = at === 0 ? (lines[line] ?? '').slice(character) : lines[line + at];
			return own === text || (at === sent.length - 1 && own?.startsWith(text));
		})
	);
}

/** The first line behind the suffix. */
export function endOf({ line, suffix }: Pick<CountedFile, 'line' | 'suffix'>): number {
	return line + suffix.split('\n').length;
}

/** The lines behind the suffix, as many as there is room for. */
export function tailOf(file: CountedFile, room: number): Tail | undefined {
	const first = endOf(file);
	let last = first;
	let tokens = HEADER_TOKENS;
	while (last < file.lines.length && tokens + (file.tokens[last] ?? Number.POSITIVE_INFINITY) <= room) {
		tokens += file.tokens[last] ?? 0;
		last++;
	}
	const lines = file.lines.slice(first, last);
	return lines.some((line) => line.trim() !== '') ? { lines, tokens } : undefined;
}

/** Where a tail stands in the file, `undefined` when that is not a little behind the suffix. */
export function lineOf(tail: Tail, file: CountedFile): number | undefined {
	const first = endOf(file);
	for (let at = first; at <= first + TAIL_GAP; at++) {
		if (tail.lines.every((line, n) => file.lines[at + n] === line)) {
			return at;
		}
	}
	return undefined;
}

/** The first line that differs, and by how many lines the rest moved. `undefined` when both are equal. */
export function changeOf(
	before: readonly string[],
	after: readonly string[],
): { readonly line: number; readonly moved: number } | undefined {
	const shorter = Math.min(before.length, after.length);
	for (let line = 0; line < shorter; line++) {
		if (before[line] !== after[line]) {
			return { line, moved: after.length - before.length };
		}
	}
	return before.length === after.length ? undefined : { line: shorter, moved: after.length - before.length };
}
