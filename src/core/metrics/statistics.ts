/** What a column of figures comes to; all 0 for an empty one. */
export interface Summary {
	readonly count: number;
	readonly mean: number;
	/** Of the sample: divided by count − 1, and 0 for fewer than two. */
	readonly std: number;
	readonly min: number;
	readonly max: number;
	readonly p50: number;
	readonly p95: number;
}

const NOTHING: Summary = { count: 0, mean: 0, std: 0, min: 0, max: 0, p50: 0, p95: 0 };

/** Exact, for what still fits in memory. */
export function summarize(values: readonly number[]): Summary {
	const { length: count } = values;
	if (count === 0) {
		return NOTHING;
	}
	const sorted = [...values].sort((a, b) => a - b);
	const mean = values.reduce((sum, value) => sum + value, 0) / count;
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return {
		count,
		mean,
		std: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
		min: sorted[0] ?? 0,
		max: sorted[count - 1] ?? 0,
		p50: percentile(sorted, 0.5),
		p95: percentile(sorted, 0.95),
	};
}

/** Between two neighbours in proportion, as spreadsheets do. @param sorted ascending, not empty */
function percentile(sorted: readonly number[], part: number): number {
	const at = (sorted.length - 1) * part;
	const low = sorted[Math.floor(at)] ?? 0;
	const high = sorted[Math.ceil(at)] ?? low;
	return low + (high - low) * (at - Math.floor(at));
}

/** A running total as it is stored: small however long it runs. */
export interface StoredTotal {
	readonly count: number;
	readonly mean: number;
	/** Sum of the squared distances from the mean (Welford). */
	readonly squares: number;
	readonly min: number;
	readonly max: number;
	/** How many values fell into each bucket; keys are exponents of {@link BUCKET}, `zero` holds 0 and less. */
	readonly buckets: Readonly<Record<string, number>>;
}

/** A bucket is 4 % wide: percentiles of the total are off by 2 % at most. */
const BUCKET = 1.04;
const ZERO = 'zero';

/** Count, mean, deviation and extremes of everything there was, exactly; percentiles to 2 %. Holds no values. */
export class RunningTotal {
	#count = 0;
	#mean = 0;
	#squares = 0;
	#min = Number.POSITIVE_INFINITY;
	#max = Number.NEGATIVE_INFINITY;
	readonly #buckets = new Map<string, number>();

	/** @param stored what {@link stored} gave earlier */
	constructor(stored?: StoredTotal) {
		if (stored && stored.count > 0) {
			this.#count = stored.count;
			this.#mean = stored.mean;
			this.#squares = stored.squares;
			this.#min = stored.min;
			this.#max = stored.max;
			this.#buckets = new Map(Object.entries(stored.buckets));
		}
	}

	add(value: number): void {
		this.#count++;
		const distance = value - this.#mean;
		this.#mean += distance / this.#count;
		this.#squares += distance * (value - this.#mean);
		this.#min = Math.min(this.#min, value);
		this.#max = Math.max(this.#max, value);
		const bucket = value > 0 ? String(Math.round(Math.log(value) / Math.log(BUCKET))) : ZERO;
		this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
	}

	get summary(): Summary {
		if (this.#count === 0) {
			return NOTHING;
		}
		return {
			count: this.#count,
			mean: this.#mean,
			std: this.#count > 1 ? Math.sqrt(this.#squares / (this.#count - 1)) : 0,
			min: this.#min,
			max: this.#max,
			p50: this.#percentile(0.5),
			p95: this.#percentile(0.95),
		};
	}

	get stored(): StoredTotal {
		return {
			count: this.#count,
			mean: this.#mean,
			squares: this.#squares,
			min: this.#count > 0 ? this.#min : 0,
			max: this.#count > 0 ? this.#max : 0,
			buckets: Object.fromEntries(this.#buckets),
		};
	}

	#percentile(part: number): number {
		const rank = (this.#count - 1) * part + 1;
		const valueOf = (bucket: string) => (bucket === ZERO ? 0 : BUCKET ** Number(bucket));
		const ascending = [...this.#buckets].map(([bucket, count]) => [valueOf(bucket), count] as const).sort((a, b) => a[0] - b[0]);
		let seen = 0;
		for (const [value, count] of ascending) {
			seen += count;
			if (seen >= rank) {
				return Math.min(this.#max, Math.max(this.#min, value));
			}
		}
		return this.#max;
	}
}
