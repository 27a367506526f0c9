/** Fewer tokens, or less deep, say little about depth. */
const LEAST_TOKENS = 256;
const LEAST_DEPTH = 768;
/** A change by less is not worth another budget. */
const WORTH = 0.15;

/**
 * How quickly a model reads, and how much slower it gets with what it has read: a token costs `a + b × depth`, so `n` tokens cost
 * `a × n + b × n² / 2`. The first is measured at load, the second when a base is read.
 */
export class PrefillPace {
	/** Milliseconds. */
	#a: number;
	#b = 0;
	#rate: number;

	/** @param rate tokens per second where nothing was read before */
	constructor(rate: number) {
		this.#a = 1000 / rate;
		this.#rate = rate;
	}

	/** Tokens per second over the first `ms` milliseconds. */
	rateFor(ms: number): number {
		const tokens = this.#b === 0 ? ms / this.#a : (Math.sqrt(this.#a ** 2 + 2 * this.#b * ms) - this.#a) / this.#b;
		return (tokens / ms) * 1000;
	}

	/**
	 * `tokens` tokens were read in `ms` milliseconds behind `depth` others.
	 * @returns true when the rate over `over` milliseconds is no longer what was said
	 */
	tell(depth: number, tokens: number, ms: number, over: number): boolean {
		const end = depth + tokens;
		if (tokens < LEAST_TOKENS || end < LEAST_DEPTH || ms <= 0) {
			return false;
		}
		const more = ms - this.#a * tokens;
		if (more < 0) {
			// Quicker than at load: the machine had something else to do then.
			this.#a = ms / tokens;
		}
		this.#b = Math.max(0, (2 * more) / (end ** 2 - depth ** 2));
		const rate = this.rateFor(over);
		if (Math.abs(rate - this.#rate) <= this.#rate * WORTH) {
			return false;
		}
		this.#rate = rate;
		return true;
	}
}
