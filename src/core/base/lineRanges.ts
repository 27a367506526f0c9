import type { LineRange } from '../pack/packedContext.ts';

/** Sorted, merged ranges of a set of 0-based lines. */
export function rangesOf(lines: Iterable<number>): LineRange[] {
	const ranges: [number, number][] = [];
	for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
		const last = ranges.at(-1);
		if (last && last[1] === line - 1) {
			last[1] = line;
		} else {
			ranges.push([line, line]);
		}
	}
	return ranges;
}

/** The lines of a range, in order. */
export function* linesIn([first, last]: LineRange): Generator<number> {
	for (let line = first; line <= last; line++) {
		yield line;
	}
}
