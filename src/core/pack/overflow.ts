/** What is kept of a text that is too large for its place: both ends, its beginning, its end, the windows that say most, or a summary. */
export const OVERFLOWS = ['middle', 'head', 'tail', 'window', 'summary'] as const;
export type Overflow = (typeof OVERFLOWS)[number];

export interface OverflowRule {
	readonly overflow: Overflow;
	/** Tokens of a window; the next starts where half of it is over, so that nothing is cut at every border. */
	readonly windowTokens: number;
	/** What a line says about the work at hand, for choosing windows. */
	readonly worth: (line: number) => number;
}

/**
 * Chooses which lines of a text fit.
 * @param tokens of each line
 * @param room tokens they may take together
 * @returns indices, ascending; all when all fit
 */
export function linesThatFit(tokens: readonly number[], room: number, rule: OverflowRule): readonly number[] {
	const all = tokens.map((_, line) => line);
	if (tokens.reduce((sum, each) => sum + each, 0) <= room) {
		return all;
	}
	switch (rule.overflow) {
		case 'head':
			return taken(all, tokens, room);
		case 'tail':
			return taken(all.toReversed(), tokens, room).toReversed();
		// What the model has told in short fits; where it is not asked, both ends are kept.
		case 'summary':
		case 'middle': {
			const head = taken(all, tokens, Math.ceil(room / 2));
			const left = room - sumOf(head, tokens);
			return [...head, ...taken(all.slice(head.length).toReversed(), tokens, left).toReversed()];
		}
		case 'window':
			return bestWindows(tokens, room, rule);
	}
}

/** Lines in the order given, up to the first that does not fit. */
function taken(lines: readonly number[], tokens: readonly number[], room: number): readonly number[] {
	let sum = 0;
	const end = lines.findIndex((line) => {
		sum += tokens[line] ?? 0;
		return sum > room;
	});
	return end < 0 ? lines : lines.slice(0, end);
}

function sumOf(lines: readonly number[], tokens: readonly number[]): number {
	return lines.reduce((sum, line) => sum + (tokens[line] ?? 0), 0);
}

function bestWindows(tokens: readonly number[], room: number, { windowTokens, worth }: OverflowRule): readonly number[] {
	const size = Math.min(windowTokens, room);
	const windows = windowsOf(tokens, size)
		.map((lines) => ({ lines, value: lines.reduce((sum, line) => sum + worth(line), 0) }))
		// The earlier of two equals: sorting is stable.
		.sort((a, b) => b.value - a.value);
	const kept = new Set<number>();
	let left = room;
	for (const { lines } of windows) {
		const fresh = lines.filter((line) => !kept.has(line));
		const cost = sumOf(fresh, tokens);
		if (cost <= left) {
			left -= cost;
			for (const line of fresh) {
				kept.add(line);
			}
		}
	}
	return [...kept].sort((a, b) => a - b);
}

/** Windows of at most `size` tokens over all lines, each starting half a window after the last. */
function windowsOf(tokens: readonly number[], size: number): number[][] {
	const windows: number[][] = [];
	for (let start = 0; start < tokens.length; ) {
		const lines: number[] = [];
		let sum = 0;
		let next = start;
		for (let line = start; line < tokens.length && sum + (tokens[line] ?? 0) <= size; line++) {
			sum += tokens[line] ?? 0;
			lines.push(line);
			next = sum <= size / 2 ? line : next;
		}
		windows.push(lines);
		if (start + lines.length >= tokens.length) {
			break;
		}
		start = Math.max(start, next) + 1;
	}
	return windows;
}
