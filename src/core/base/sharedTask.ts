import { throwIfAborted } from './errors.ts';

/**
 * One slot for work that several ask for at once. An ask with the key that is in the slot joins it, running or done; another key
 * takes the slot over. The work is aborted when nobody waits for it any more; a failure is forgotten, so that the next ask tries again.
 */
export class SharedTask<T> {
	#slot:
		| { readonly key: string; readonly promise: Promise<T>; readonly controller: AbortController; waiting: number }
		| undefined;

	async run(key: string, task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
		throwIfAborted(signal);
		if (this.#slot?.key !== key) {
			const controller = new AbortController();
			const promise = task(controller.signal);
			const slot = { key, promise, controller, waiting: 0 };
			this.#slot = slot;
			promise.catch(() => this.#forget(slot));
		}
		const slot = this.#slot;
		slot.waiting++;
		let left = false;
		const leave = () => {
			if (!left) {
				left = true;
				slot.waiting--;
			}
		};
		const abandon = () => {
			leave();
			if (slot.waiting === 0) {
				this.#forget(slot);
				slot.controller.abort();
			}
		};
		signal.addEventListener('abort', abandon, { once: true });
		try {
			const value = await slot.promise;
			throwIfAborted(signal);
			return value;
		} finally {
			signal.removeEventListener('abort', abandon);
			leave();
		}
	}

	/** The next ask starts anew, whatever its key. */
	clear(): void {
		this.#slot = undefined;
	}

	#forget(slot: unknown): void {
		if (this.#slot === slot) {
			this.#slot = undefined;
		}
	}
}
