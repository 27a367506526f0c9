/** How many are put in order at first, and how many times as many each time that is not enough. */
const FIRST = 256;
const MORE = 2;
/** Places that tell of many more how their values are spread. */
const SAMPLE = 32;

/** Places in the order of their values, the largest first, as far as somebody asks: of tens of thousands mostly a few hundred. */
export class BestFirst {
	readonly #places: Int32Array;
	readonly #values: Float64Array;
	readonly #order: (a: number, b: number) => number;
	/** So many are in order. */
	#done = 0;
	#next = FIRST;

	/** @param tie values that decide between equal ones; of those that are equal in both, the smaller place comes first */
	constructor(places: Int32Array, values: Float64Array, tie = values) {
		this.#places = places.slice();
		this.#values = values;
		this.#order = (a, b) => largerFirst(values[a] ?? 0, values[b] ?? 0) || largerFirst(tie[a] ?? 0, tie[b] ?? 0) || a - b;
	}

	/** The place of a rank, from 0; `undefined` when there are not so many. */
	at(rank: number): number | undefined {
		while (rank >= this.#done && this.#done < this.#places.length) {
			const start = this.#done;
			const end = Math.min(this.#places.length, start + this.#next);
			if (end < this.#places.length) {
				this.#select(start, end);
			}
			this.#places.subarray(start, end).sort(this.#order);
			this.#done = end;
			this.#next *= MORE;
		}
		return this.#places[rank];
	}

	/** Puts those that come before all others between `start` and `end`, in any order (Hoare's selection). */
	#select(start: number, end: number): void {
		const places = this.#places;
		const values = this.#values;
		const order = this.#order;
		let low = start;
		let high = places.length - 1;
		while (low < high) {
			const pivot = this.#pivot(low, high, end);
			const worth = values[pivot] ?? 0;
			let left = low;
			let right = high;
			while (left <= right) {
				// Nearly always the values alone tell: the order is asked about equal ones.
				for (let at = places[left] ?? 0; (values[at] ?? 0) > worth || (values[at] === worth && order(at, pivot) < 0); ) {
					at = places[++left] ?? 0;
				}
				for (let at = places[right] ?? 0; worth > (values[at] ?? 0) || (values[at] === worth && order(pivot, at) < 0); ) {
					at = places[--right] ?? 0;
				}
				if (left <= right) {
					const moved = places[left] ?? 0;
					places[left++] = places[right] ?? 0;
					places[right--] = moved;
				}
			}
			if (end - 1 <= right) {
				high = right;
			} else if (end - 1 >= left) {
				low = left;
			} else {
				return;
			}
		}
	}

	/** The place round which others are parted: of many one that comes a little behind `end`, so that most are put aside at once. */
	#pivot(low: number, high: number, end: number): number {
		const among = high - low + 1;
		if (among < SAMPLE * SAMPLE) {
			return this.#places[(low + high) >> 1] ?? 0;
		}
		const step = among / SAMPLE;
		const sample = Array.from({ length: SAMPLE }, (_, at) => this.#places[low + Math.floor((at + 0.5) * step)] ?? 0);
		return sample.sort(this.#order)[Math.min(SAMPLE - 1, Math.ceil((end - low) / step) + 1)] ?? 0;
	}
}

/** A small whole number: thousands of fractions would be thousands of objects. */
function largerFirst(a: number, b: number): number {
	return a > b ? -1 : a < b ? 1 : 0;
}
