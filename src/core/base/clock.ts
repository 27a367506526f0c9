import { throwIfAborted } from './errors.ts';

/** Time as the core asks for it, so that tests can hold it still. */
export interface Clock {
	/** Milliseconds since some fixed moment; only differences mean anything. */
	now(): number;
	/** Resolves after `ms`; rejects with an `AbortError` as soon as `signal` is aborted. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
	now: () => performance.now(),
	sleep: async (ms, signal) => {
		throwIfAborted(signal);
		await new Promise<void>((resolve) => {
			const wake = () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', wake);
				resolve();
			};
			const timer = setTimeout(wake, ms);
			signal.addEventListener('abort', wake);
		});
		throwIfAborted(signal);
	},
};
