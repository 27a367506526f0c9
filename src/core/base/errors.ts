/**
 * A failure the user can understand and act on: one plain sentence, shown as it is.
 * Everything else that is thrown is a bug of ours, logged with its stack.
 */
export class UserError extends Error {
	override readonly name = 'UserError';
	/** The one thing that helps, as a command to offer: `{ title: 'Choose a model file', command: 'plimsoll.chooseModel' }`. */
	readonly action: UserAction | undefined;

	constructor(message: string, action?: UserAction) {
		super(message);
		this.action = action;
	}
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

/** @throws an `AbortError` once `signal` is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
	if (signal.aborted) {
		const error = new Error('aborted');
		error.name = 'AbortError';
		throw error;
	}
}
