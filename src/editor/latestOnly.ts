/**
 * Hands values to a slow consumer one at a time, skipping those that became old while it worked. Remembers the newest, so
 * that a consumer that starts again begins with it.
 */
export class LatestOnly<T> {
	readonly #deliver: (value: T) => void;
	#newest: { readonly value: T } | undefined;
	/** True when the newest was handed over to the consumer that is open now. */
	#delivered = false;
	#state: 'closed' | 'idle' | 'working' = 'closed';

	constructor(deliver: (value: T) => void) {
		this.#deliver = deliver;
	}

	push(value: T): void {
		this.#newest = { value };
		this.#delivered = false;
		if (this.#state === 'idle') {
			this.next();
		}
	}

	/** A new consumer: it gets the newest value, whoever had it before. */
	open(): void {
		this.#delivered = false;
		this.#state = 'idle';
		this.next();
	}

	/** The consumer is done with what it was given. */
	next(): void {
		if (this.#state === 'closed') {
			return;
		}
		if (this.#newest && !this.#delivered) {
			this.#delivered = true;
			this.#state = 'working';
			this.#deliver(this.#newest.value);
		} else {
			this.#state = 'idle';
		}
	}

	/** The consumer is gone; values wait for the next {@link open}. */
	close(): void {
		this.#state = 'closed';
	}
}
