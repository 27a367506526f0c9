import type { LineRange } from './packedContext.ts';

/** Of the tokens for the current file, how many may follow the cursor: Copilot gives 15 %, Continue 20 %. */
const SUFFIX_SHARE = 0.2;
/** What follows is read again at each keystroke, since it stands after the growing prefix: it is kept small. */
const MAX_SUFFIX_TOKENS = 128;
/** Where no symbol starts near enough, the window starts on a multiple of this, of a smaller power of two in a small window, so that it holds still while typing. */
const STEP = 16;

export interface FileWindow {
	/** 0-based, inclusive; the cursor's line is inside. */
	readonly lines: LineRange;
	readonly prefix: string;
	readonly suffix: string;
	/** Sum over its lines: what the window takes at most. */
	readonly tokens: number;
}

/**
 * The current file round the cursor, from the start of a symbol to a few lines below.
 * @param starts 0-based lines on which a symbol starts, ascending
 * @param tokensOf tokens of each line of the file
 */
export function fileWindow(
	lines: readonly string[],
	line: number,
	character: number,
	limit: number,
	starts: readonly number[],
	tokensOf: ArrayLike<number>,
): FileWindow {
	const own = tokensOf[line] ?? 0;
	const suffixLimit = Math.min(MAX_SUFFIX_TOKENS, Math.floor(limit * SUFFIX_SHARE));
	let last = line;
	let after = 0;
	while (last + 1 < lines.length && after + (tokensOf[last + 1] ?? 0) <= suffixLimit) {
		last++;
		after += tokensOf[last] ?? 0;
	}
	let first = line;
	let before = 0;
	while (first > 0 && own + after + before + (tokensOf[first - 1] ?? 0) <= limit) {
		first--;
		before += tokensOf[first] ?? 0;
	}
	if (first > 0) {
		// Holding still may cost at most half of what is shown before the cursor.
		const latest = first + Math.floor((line - first) / 2);
		const symbol = starts.find((start) => start >= first && start <= latest);
		const step = Math.min(STEP, 2 ** Math.floor(Math.log2(Math.max(1, latest - first))));
		const start = symbol ?? Math.ceil(first / step) * step;
		for (; first < start; first++) {
			before -= tokensOf[first] ?? 0;
		}
	}
	const text = lines[line] ?? '';
	return {
		lines: [first, last],
		prefix: [...lines.slice(first, line), text.slice(0, character)].join('\n'),
		suffix: [text.slice(character), ...lines.slice(line + 1, last + 1)].join('\n'),
		tokens: own + before + after,
	};
}
