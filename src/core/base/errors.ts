/**
 * A failure the user can understand and act on: one plain sentence, shown as it is.
 * Everything else that is thrown is a bug of ours, logged with its stack.
 */
export class UserError extends Error {
	override readonly name = 'UserError';
	/** The one thing that helps, as a command to offer: `{ title: 'Choose a model file', command: 'plimsoll.chooseModel' }`. */
	readonly action: UserAction | undefined;
	/** True when the request was wrong, false when the job failed: the CLI ends with 2 or 1. */
	readonly usage: boolean;

	constructor(message: string, action?: UserAction, usage = false) {
		super(message);
		this.action = action;
		this.usage = usage;
	}
}

/** A request that cannot be meant: a missing option, a file that is not there. */
export function usageError(message: string): UserError {
	return new UserError(message, undefined, true);
}

export interface UserAction {
	readonly title: string;
	readonly command: string;
}

/** The one-line form of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** True for what an aborted {@link AbortSignal} throws: neither a failure nor a bug. */
export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}

/** What an aborted task throws; {@link isAbort} knows it. */
export function abortError(): Error {
	const error = new Error('aborted');
	error.name = 'AbortError';
	return error;
}

/** @throws an `AbortError` once `signal` is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
	if (signal.aborted) {
		throw abortError();
	}
}
