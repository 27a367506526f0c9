import type { Event } from './event.ts';

/** A cancellation as the editor and JSON-RPC tell it. */
export interface CancellationToken {
	readonly isCancellationRequested: boolean;
	readonly onCancellationRequested: Event<unknown>;
}

/** Runs `task` with a signal that follows `token`; stops listening once the task settles. */
export async function withSignal<T>(token: CancellationToken, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const controller = new AbortController();
	if (token.isCancellationRequested) {
		controller.abort();
	}
	const listener = token.onCancellationRequested(() => controller.abort());
	try {
		return await task(controller.signal);
	} finally {
		listener.dispose();
	}
}
