/** Lists of numbers, one after the other: list `n` stands from `starts[n]` to `starts[n + 1]`. */
export interface Runs {
	readonly starts: Int32Array;
	readonly values: Int32Array;
}

export function runsOf(lists: readonly (readonly number[])[]): Runs {
	const starts = new Int32Array(lists.length + 1);
	let end = 0;
	for (const [at, list] of lists.entries()) {
		end += list.length;
		starts[at + 1] = end;
	}
	const values = new Int32Array(end);
	for (const [at, list] of lists.entries()) {
		values.set(list, starts[at]);
	}
	return { starts, values };
}
