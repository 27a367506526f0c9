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

/** Completions are urgent, chat and saving patient; reading ahead is idle. The first goes first. */
const URGENCIES = ['urgent', 'patient', 'idle'] as const;
export type Urgency = (typeof URGENCIES)[number];

/**
 * Who may use the model now. Whoever is less urgent gives way at each {@link Turn.pause}. Among equals it is first come, first
 * served.
 */
export class Turns {
	readonly #waiting: Readonly<Record<Urgency, Waiting[]>> = { urgent: [], patient: [], idle: [] };
	#taken = false;

	/** True while somebody works or waits. */
	get busy(): boolean {
		return this.#taken;
	}

	/** @throws an `AbortError` if `signal` is aborted before the turn comes. */
	async take(urgency: Urgency, signal: AbortSignal): Promise<Turn> {
		throwIfAborted(signal);
		const own = this.#waiting[urgency];
		const others = URGENCIES.slice(0, URGENCIES.indexOf(urgency)).map((each) => this.#waiting[each]);
		await this.#wait(own, signal);
		let ended = false;
		return {
			pause: async () => {
				if (others.some(({ length }) => length > 0) && !ended) {
					const back = new Promise<void>((start) => own.unshift({ start }));
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
		const { urgent, patient, idle } = this.#waiting;
		const next = urgent.shift() ?? patient.shift() ?? idle.shift();
		if (next) {
			next.start();
		} else {
			this.#taken = false;
		}
	}
}
