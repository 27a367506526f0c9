import { summarize } from './statistics.ts';

/** Each step down keeps this part of the budget. */
const STEP = 0.8;
const MAX_STEPS = 6;
/** Requests that decide about a step; those before it were made with another budget. */
const REQUESTS = 5;
/** Far enough below the target that one step up will not be above it. */
const EASY = 0.6;

/** Lowers the budget while answers come later than the user wants, and raises it again when they come early. */
export class AdaptiveBudget {
	#steps = 0;
	#latencies: number[] = [];

	/** The part of the budget that is used now: 1 unless it was lowered. */
	get factor(): number {
		return STEP ** this.#steps;
	}

	/**
	 * @param firstTokenMs of a request
	 * @param target milliseconds; 0 when the user wants no adapting
	 * @returns true when the budget changes
	 */
	add(firstTokenMs: number, target: number): boolean {
		if (target <= 0) {
			return this.reset();
		}
		this.#latencies = [...this.#latencies, firstTokenMs].slice(-REQUESTS);
		if (this.#latencies.length < REQUESTS) {
			return false;
		}
		const { p50 } = summarize(this.#latencies);
		const step = p50 > target && this.#steps < MAX_STEPS ? 1 : p50 < target * EASY && this.#steps > 0 ? -1 : 0;
		if (step === 0) {
			return false;
		}
		this.#steps += step;
		this.#latencies = [];
		return true;
	}

	/** @returns true when it was lowered */
	reset(): boolean {
		const lowered = this.#steps > 0;
		this.#steps = 0;
		this.#latencies = [];
		return lowered;
	}
}
