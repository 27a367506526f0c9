import { abortError, throwIfAborted } from '../../core/base/errors.ts';

/** The right to use the model, held by one request at a time. */
export interface Turn {
	/** Between two steps of long work: lets whoever is more urgent go first, and comes back. */
	pause(): Promise<void>;
	end(): void;
}

interface Waiting {
	readonly start: () => void;
}

/**
 * Who may use the model now. Completions are urgent; chat and saving are patient and give way at each {@link Turn.pause}.
 * Among equals it is first come, first served.
 */
export class Turns {
	readonly #urgent: Waiting[] = [];
	readonly #patient: Waiting[] = [];
	#taken = false;

	/** True while somebody works or waits. */
	get busy(): boolean {
		return this.#taken;
	}

	/** @throws an `AbortError` if `signal` is aborted before the turn comes. */
	async take(urgency: 'urgent' | 'patient', signal: AbortSignal): Promise<Turn> {
		throwIfAborted(signal);
		await this.#wait(urgency === 'urgent' ? this.#urgent : this.#patient, signal);
		let ended = false;
		return {
			pause: async () => {
				if (urgency === 'patient' && this.#urgent.length > 0 && !ended) {
					const back = new Promise<void>((start) => this.#patient.unshift({ start }));
					this.#next();
					await back;
				}
			},
			end: () => {
				if (!ended) {
					ended = true;
					this.#next();
				}
			},
		};
	}

	async #wait(queue: Waiting[], signal: AbortSignal): Promise<void> {
		if (!this.#taken) {
			this.#taken = true;
			return;
		}
		await new Promise<void>((resolve, reject) => {
			const leave = () => {
				queue.splice(queue.indexOf(waiting), 1);
				reject(abortError());
			};
			const waiting: Waiting = {
				start: () => {
					signal.removeEventListener('abort', leave);
					resolve();
				},
			};
			queue.push(waiting);
			signal.addEventListener('abort', leave, { once: true });
		});
	}

	#next(): void {
		const next = this.#urgent.shift() ?? this.#patient.shift();
		if (next) {
			next.start();
		} else {
			this.#taken = false;
		}
	}
}
