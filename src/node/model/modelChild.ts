import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { isAbort, UserError } from '../../core/base/errors.ts';
import { type Disposable, Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import type { Warmth } from '../../core/model/modelRuntime.ts';
import { CheckedConnection } from './checkedConnection.ts';
import type { Method, ParamsOf, ResultOf } from './messages.ts';

/** Kept of what a dying process wrote, for the log. */
const LAST_LINES = 20;

export interface ModelChildOptions {
	/** The built entry, `modelProcess.mjs`. */
	readonly script: string;
	/** A Node executable, or an Electron one that is told to be Node. */
	readonly execPath: string;
	readonly log: Log;
}

/** How a process ended: a signal's name or an exit code, and its last lines. */
export interface ModelChildEnd {
	readonly cause: string;
	readonly lastLines: readonly string[];
}

/** One life of the model process. */
export class ModelChild implements Disposable {
	readonly onProgress = new Emitter<number>();
	readonly onWarm = new Emitter<Warmth>();
	/** Fires once, also when it was asked to end. */
	readonly onDidEnd = new Emitter<ModelChildEnd>();
	readonly #process: ChildProcess;
	readonly #connection: CheckedConnection;
	readonly #pieces = new Map<number, (piece: string) => void>();
	/** Requests that the process has read. */
	readonly #begun = new Set<number>();
	/** Of the questions without an answer yet. */
	readonly #waiting = new Set<(reason: unknown) => void>();
	readonly #lastLines: string[] = [];
	readonly #ended: Promise<ModelChildEnd>;
	#end: ModelChildEnd | undefined;
	#requests = 0;

	constructor(options: ModelChildOptions) {
		const { script, execPath, log } = options;
		this.#process = fork(script, [], {
			execPath,
			// The debugger's port is the parent's; a second listener on it would fail.
			execArgv: [],
			env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#remember(text, log));
		this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => this.#remember(text, log));
		this.#connection = new CheckedConnection(
			createMessageConnection(new IPCMessageReader(this.#process), new IPCMessageWriter(this.#process)),
		);
		this.#connection.hear('progress', ({ value }) => this.onProgress.fire(value));
		this.#connection.hear('begun', ({ id }) => this.#pieces.has(id) && this.#begun.add(id));
		this.#connection.hear('warmth', (warmth) => this.onWarm.fire(warmth));
		this.#connection.hear('text', ({ id, piece }) => this.#pieces.get(id)?.(piece));
		this.#connection.hear('log', ({ level, message }) => log[level](message));
		this.#connection.listen();
		this.#ended = new Promise((resolve) => {
			const end = (cause: string) => {
				if (!this.#end) {
					this.#end = { cause, lastLines: this.#lastLines };
					this.onDidEnd.fire(this.#end);
					for (const reject of this.#waiting) {
						reject(new ModelChildGone(this.#end));
					}
					this.#connection.dispose();
					resolve(this.#end);
				}
			};
			this.#process.once('error', (error) => end(error.message));
			// Its last words may still be in the pipe at `exit`.
			this.#process.once('exit', (code, signal) => setImmediate(() => end(signal ?? `exit code ${code}`)));
		});
	}

	get pid(): number | undefined {
		return this.#process.pid;
	}

	/** @throws a {@link ModelChildGone} as soon as the process ends */
	async ask<M extends Method>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
		if (this.#end) {
			throw new ModelChildGone(this.#end);
		}
		try {
			return await new Promise((resolve, reject) => {
				this.#waiting.add(reject);
				this.#connection
					.ask(method, params, signal)
					.then(resolve, reject)
					.finally(() => this.#waiting.delete(reject));
			});
		} catch (error) {
			if (
				error instanceof UserError ||
				isAbort(error) ||
				error instanceof ModelChildGone ||
				(this.#process.connected && !this.#end)
			) {
				throw error;
			}
			// The connection noticed the end before the exit status was known.
			throw new ModelChildGone(await this.#ended);
		}
	}

	/** {@link ask} for what is answered in pieces. @throws a {@link ModelChildGone} that tells whether the request was read */
	async stream<M extends 'complete' | 'chat'>(
		method: M,
		request: ParamsOf<M>['request'],
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<ResultOf<M>> {
		const id = ++this.#requests;
		this.#pieces.set(id, onText);
		try {
			return await this.ask(method, { id, request } as ParamsOf<M>, signal);
		} catch (error) {
			throw error instanceof ModelChildGone && !this.#begun.has(id) ? new ModelChildGone(error.end, true) : error;
		} finally {
			this.#pieces.delete(id);
			this.#begun.delete(id);
		}
	}

	/** Closes the channel: it saves what waits to be saved and ends. */
	async close(): Promise<void> {
		if (this.#process.connected) {
			this.#process.disconnect();
		}
		await this.#ended;
	}

	/** Ends it now. */
	dispose(): void {
		this.#process.kill('SIGKILL');
	}

	#remember(text: string, log: Log): void {
		for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
			log.debug(`model process: ${line}`);
			this.#lastLines.push(line);
			this.#lastLines.splice(0, this.#lastLines.length - LAST_LINES);
		}
	}
}

/** The process ended before it answered. */
export class ModelChildGone extends Error {
	override readonly name = 'ModelChildGone';
	readonly end: ModelChildEnd;
	/** True for a request that it never came to read: another process may have it without harm. */
	readonly unread: boolean;

	constructor(end: ModelChildEnd, unread = false) {
		super(`The model process stopped (${end.cause})`);
		this.end = end;
		this.unread = unread;
	}
}
