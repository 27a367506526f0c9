import type { LineRange } from '../pack/packedContext.ts';

/** Sorted, merged ranges of a set of 0-based lines. */
export function rangesOf(lines: Iterable<number>): LineRange[] {
	const ranges: [number, number][] = [];
	let last: [number, number] | undefined;
	for (const line of [...lines].sort((a, b) => a - b)) {
		if (last && line <= last[1] + 1) {
			last[1] = line;
		} else {
			last = [line, line];
			ranges.push(last);
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
