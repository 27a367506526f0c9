/** Milliseconds between two keys of somebody who types; what lies further apart is a pause. */
const PAUSE_MS = 1000;
/** Before anything was typed: 60 words a minute. */
const FIRST_INTERVAL_MS = 200;
/** The weight of the newest value in an average. */
const NEWEST = 0.3;
/** Keys that come in half the usual time belong together. Longer waits lose more ghost text than they save of the model (`bench:typing`). */
const PATIENCE = 0.5;
const MAX_WAIT_MS = 75;

/**
 * How fast the user types, and how long the model takes for its first token. A request that answers before the next key is sent at
 * once; one that would not waits for keys that come in one go.
 */
export class TypingPace {
	#interval = FIRST_INTERVAL_MS;
	#firstToken = 0;
	#lastKey: number | undefined;

	/** The text was edited at `now`. */
	edited(now: number): void {
		const passed = now - (this.#lastKey ?? Number.NEGATIVE_INFINITY);
		this.#lastKey = now;
		if (passed < PAUSE_MS) {
			this.#interval += (passed - this.#interval) * NEWEST;
		}
	}

	/** @param firstToken milliseconds from asking the model to its first token */
	answered(firstToken: number): void {
		this.#firstToken += (firstToken - this.#firstToken) * (this.#firstToken === 0 ? 1 : NEWEST);
	}

	/** Milliseconds that are left to wait at `now`, from the last key on. @param fixed as the user set it */
	wait(now: number, fixed: number | 'auto'): number {
		const whole = fixed === 'auto' ? this.#adapted() : fixed;
		const passed = this.#lastKey === undefined ? 0 : now - this.#lastKey;
		return Math.max(0, whole - passed);
	}

	#adapted(): number {
		return this.#firstToken <= this.#interval ? 0 : Math.min(MAX_WAIT_MS, this.#interval * PATIENCE);
	}
}
