/** Passes generated text on, but never any part of a stop string, also when one comes in several pieces. */
export class StopFilter {
	readonly #stops: readonly string[];
	#held = '';

	constructor(stops: readonly string[]) {
		this.#stops = stops.filter((stop) => stop !== '');
	}

	/** @returns what can be given out by now, and whether a stop string was reached; after that nothing more comes. */
	push(piece: string): { readonly text: string; readonly stopped: boolean } {
		const text = this.#held + piece;
		const found = Math.min(...this.#stops.map((stop) => indexOrInfinity(text, stop)));
		if (found < Infinity) {
			this.#held = '';
			return { text: text.slice(0, found), stopped: true };
		}
		const keep = Math.max(0, ...this.#stops.map((stop) => beginningAtEnd(text, stop)));
		this.#held = text.slice(text.length - keep);
		return { text: text.slice(0, text.length - keep), stopped: false };
	}

	/** What was held back in case it became a stop string. */
	end(): string {
		const text = this.#held;
		this.#held = '';
		return text;
	}
}

function indexOrInfinity(text: string, stop: string): number {
	const index = text.indexOf(stop);
	return index < 0 ? Infinity : index;
}

/** Length of the longest end of `text` that begins `stop`. */
function beginningAtEnd(text: string, stop: string): number {
	for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
		if (text.endsWith(stop.slice(0, length))) {
			return length;
		}
	}
	return 0;
}
