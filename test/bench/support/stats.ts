/** @param fraction of the values that are not above the answer: 0.5 is the median. 0 without values. */
export function quantile(values: readonly number[], fraction: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)] ?? 0;
}

/** Numbers in [0, 1) that are the same in each run: the 32-bit generator "mulberry32". */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
	return values
		.map((value) => ({ value, key: random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ value }) => value);
}

/** Milliseconds that `task` takes, and what it gives. */
export async function timed<T>(task: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
	const started = performance.now();
	const result = await task();
	return { ms: performance.now() - started, result };
}
