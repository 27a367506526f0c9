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
	let start = 0;
	while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) {
		start++;
	}
	let same = 0;
	while (same < most - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) {
		same++;
	}
	// A character of two units is not cut in its middle.
	if (start > 0 && isHigh(before.charCodeAt(start - 1))) {
		start--;
	}
	if (same > 0 && isHigh(before.charCodeAt(before.length - 1 - same))) {
		same--;
	}
	return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

function isHigh(unit: number): boolean {
	return unit >= 0xd800 && unit <= 0xdbff;
}
