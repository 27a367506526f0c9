import type { Clock } from '../../src/core/base/clock.ts';
import { throwIfAborted } from '../../src/core/base/errors.ts';

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
	#now = 0;
	readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

	now(): number {
		return this.#now;
	}

	async sleep(ms: number, signal: AbortSignal): Promise<void> {
		throwIfAborted(signal);
		await new Promise<void>((resolve) => {
			const sleeper = { until: this.#now + ms, wake: resolve };
			this.#sleepers.add(sleeper);
			signal.addEventListener('abort', () => {
				this.#sleepers.delete(sleeper);
				resolve();
			});
		});
		throwIfAborted(signal);
	}

	/** Moves on and lets whoever is due go on working until nothing more can happen without time. */
	async pass(ms: number): Promise<void> {
		await settled();
		this.#now += ms;
		for (const sleeper of [...this.#sleepers]) {
			if (sleeper.until <= this.#now) {
				this.#sleepers.delete(sleeper);
				sleeper.wake();
			}
		}
		await settled();
	}
}

/** Lets every promise that can settle without time do so. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
