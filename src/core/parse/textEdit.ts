/** One stretch of a text that became another, in UTF-16 units; the ends are the first ones outside. */
export interface TextEdit {
	readonly start: number;
	readonly oldEnd: number;
	readonly newEnd: number;
}

/** The shortest one stretch that makes one text of the other, `undefined` when they are the same. */
export function textEdit(before: string, after: string): TextEdit | undefined {
	if (before === after) {
		return undefined;
	}
	const most = Math.min(before.length, after.length);
	let start = mostSame(most, (from, to) => before.slice(from, to) === after.slice(from, to));
	let same = mostSame(
		most - start,
		(from, to) => before.slice(before.length - to, before.length - from) === after.slice(after.length - to, after.length - from),
	);
	// A character of two units is not cut in its middle.
	if (start > 0 && isHigh(before.charCodeAt(start - 1))) {
		start--;
	}
	if (same > 0 && isHigh(before.charCodeAt(before.length - 1 - same))) {
		same--;
	}
	return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

/** How many of `most` characters are the same: halves are compared rather than one after the other, a slice costs nothing. */
function mostSame(most: number, isSame: (from: number, to: number) => boolean): number {
	let [same, end] = [0, most];
	while (same < end) {
		const middle = Math.ceil((same + end) / 2);
		if (isSame(same, middle)) {
			same = middle;
		} else {
			end = middle - 1;
		}
	}
	return same;
}

function isHigh(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}
