import type { CompletionTrace } from './completion.ts';

/** Requests that are remembered for whoever asks why nothing was shown. */
const MAX_TRACES = 40;

/** The last requests, the newest first. */
export class RequestHistory {
	readonly #traces: CompletionTrace[] = [];

	/** What was packed is kept of the newest only: it is large. */
	add(trace: CompletionTrace): void {
		const [before] = this.#traces;
		if (before?.prompt && before !== this.last) {
			this.#traces[0] = { ...before, prompt: undefined, packed: undefined };
		}
		this.#traces.unshift(trace);
		this.#traces.splice(MAX_TRACES);
	}

	/** The newest that came to an end of its own, `undefined` before the first: what a newer one overtook tells nothing that its end does not tell better. */
	get last(): CompletionTrace | undefined {
		return this.#traces.find(({ outcome: { kind } }) => kind !== 'cancelled' && kind !== 'outdated');
	}

	/** All but {@link last}, the newest first. */
	get others(): readonly CompletionTrace[] {
		const { last } = this;
		return this.#traces.filter((trace) => trace !== last);
	}
}
