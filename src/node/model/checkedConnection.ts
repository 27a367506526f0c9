import * as v from 'valibot';
import { type CancellationToken, ErrorCodes, type MessageConnection, ResponseError } from 'vscode-jsonrpc/node';
import { abortError, isAbort, messageOf, UserError } from '../../core/base/errors.ts';
import {
	type Method,
	methods,
	type NotificationName,
	type NotificationOf,
	notifications,
	type ParamsOf,
	type ResultOf,
} from './messages.ts';

/** Our own codes, outside the range JSON-RPC keeps for itself. */
const USER_ERROR = 1;
const ABORTED = 2;

const userErrorData = v.object({ action: v.optional(v.object({ title: v.string(), command: v.string() })) });

/** A JSON-RPC connection on which everything that comes in is checked, and a {@link UserError} or an abort arrives as what it was. */
export class CheckedConnection {
	readonly #connection: MessageConnection;
	/** Of the requests that are being answered. */
	readonly #answering = new Set<AbortController>();

	constructor(connection: MessageConnection) {
		this.#connection = connection;
	}

	listen(): void {
		this.#connection.listen();
	}

	dispose(): void {
		this.#connection.dispose();
	}

	/** Asks and waits for the checked answer. Aborting tells the other side, whose answer is still waited for. */
	async ask<M extends Method>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
		const token = signal ? tokenOf(signal) : undefined;
		try {
			const sent = token
				? this.#connection.sendRequest<unknown>(method, params, token)
				: this.#connection.sendRequest<unknown>(method, params);
			return v.parse<(typeof methods)[M]['result']>(methods[method].result, await sent);
		} catch (error) {
			throw received(error);
		} finally {
			token?.dispose();
		}
	}

	answer<M extends Method>(method: M, handler: (params: ParamsOf<M>, signal: AbortSignal) => Promise<ResultOf<M>>): void {
		this.#connection.onRequest(method, async (params: unknown, token: CancellationToken): Promise<unknown> => {
			const controller = new AbortController();
			this.#answering.add(controller);
			const listener = token.onCancellationRequested(() => controller.abort());
			try {
				return await handler(v.parse<(typeof methods)[M]['params']>(methods[method].params, params), controller.signal);
			} catch (error) {
				throw sendable(error);
			} finally {
				listener.dispose();
				this.#answering.delete(controller);
			}
		});
	}

	/** Aborts what is being answered: nobody waits for it any more. */
	abortAnswers(): void {
		for (const controller of this.#answering) {
			controller.abort();
		}
	}

	tell<N extends NotificationName>(name: N, value: NotificationOf<N>): void {
		// A notification that cannot be sent means the other side is gone, which its exit tells better.
		this.#connection.sendNotification(name, value).catch(() => undefined);
	}

	hear<N extends NotificationName>(name: N, listener: (value: NotificationOf<N>) => void): void {
		this.#connection.onNotification(name, (value: unknown) => {
			const parsed = v.safeParse<(typeof notifications)[N]>(notifications[name], value);
			if (parsed.success) {
				listener(parsed.output);
			}
		});
	}
}

/** An abort signal in the form JSON-RPC takes. */
function tokenOf(signal: AbortSignal): CancellationToken & { dispose(): void } {
	const listeners = new Set<(value: unknown) => void>();
	const abort = () => {
		for (const listener of listeners) {
			listener(undefined);
		}
	};
	signal.addEventListener('abort', abort, { once: true });
	return {
		get isCancellationRequested() {
			return signal.aborted;
		},
		onCancellationRequested: (listener) => {
			listeners.add(listener);
			if (signal.aborted) {
				// After the request itself has been written: a cancel for an unknown request is ignored.
				setImmediate(() => listeners.has(listener) && listener(undefined));
			}
			return { dispose: () => listeners.delete(listener) };
		},
		dispose: () => {
			listeners.clear();
			signal.removeEventListener('abort', abort);
		},
	};
}

function sendable(error: unknown): ResponseError<unknown> {
	if (error instanceof UserError) {
		return new ResponseError(USER_ERROR, error.message, { action: error.action });
	}
	if (isAbort(error)) {
		return new ResponseError(ABORTED, 'aborted');
	}
	const stack = error instanceof Error ? error.stack : undefined;
	return new ResponseError(ErrorCodes.InternalError, messageOf(error), { stack });
}

function received(error: unknown): unknown {
	if (!(error instanceof ResponseError)) {
		return error;
	}
	if (error.code === USER_ERROR) {
		const data = v.safeParse(userErrorData, error.data);
		return new UserError(error.message, data.success ? data.output.action : undefined);
	}
	if (error.code === ABORTED) {
		return abortError();
	}
	const stack = v.safeParse(v.object({ stack: v.string() }), error.data);
	const failure = new Error(error.message);
	if (stack.success) {
		failure.stack = `${stack.output.stack}\n    in the model process`;
	}
	return failure;
}
