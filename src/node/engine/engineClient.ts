import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
	type CancellationToken,
	createMessageConnection,
	type MessageConnection,
	PortMessageReader,
	PortMessageWriter,
} from 'vscode-jsonrpc/node';
import { throwIfAborted } from '../../core/base/errors.ts';
import { Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import { withSignal } from '../../core/base/withSignal.ts';
import type { ContextEngine, IndexOptions, IndexStatus, PackRequest, SyntaxPlace } from '../../core/pack/contextEngine.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import type { CursorSyntax } from '../../core/parse/cursorSyntax.ts';
import {
	Close,
	Configure,
	CountTokens,
	type EngineWorkerData,
	FilesChanged,
	IndexChanged,
	LogLine,
	ModelChanged,
	Pack,
	Rebuild,
	Refresh,
	SetText,
	Shareable,
	SymbolsAt,
	SyntaxAt,
	WhyNotIndexed,
	withToken,
} from './engineMessages.ts';

export interface EngineClientOptions {
	/** The built worker, `out/engineWorker.mjs`. */
	readonly worker: string;
	/** Where indexes are stored; `undefined` keeps them in memory. */
	readonly storageFolder: string | undefined;
	readonly log: Log;
	/** Counts with the loaded model. */
	readonly countTokens: (texts: readonly string[], signal: AbortSignal) => Promise<readonly number[]>;
	/** What a request that does not say so itself has as {@link PackRequest.recent}. */
	readonly recent?: (root: string) => readonly string[];
}

interface Running {
	readonly worker: Worker;
	readonly connection: MessageConnection;
}

/** The engine in a worker thread. It starts with the first call; one that died starts again with the next, knowing what the last one knew. */
export class EngineClient implements ContextEngine {
	readonly #options: EngineClientOptions;
	readonly #onDidChangeIndex = new Emitter<IndexStatus>();
	readonly onDidChangeIndex = this.#onDidChangeIndex.event;
	/** Told again to a worker that starts anew. */
	readonly #roots = new Set<string>();
	readonly #unsaved = new Map<string, { readonly root: string; readonly path: string; readonly text: string }>();
	readonly #configured = new Map<string, IndexOptions>();
	#running: Running | undefined;

	constructor(options: EngineClientOptions) {
		this.#options = options;
	}

	configure(root: string, options: IndexOptions): void {
		this.#configured.set(root, options);
		void this.#running?.connection.sendNotification(Configure, { root, options });
	}

	whyNotIndexed(root: string, path: string, signal: AbortSignal): Promise<string> {
		return this.#ask((connection, token) => connection.sendRequest(WhyNotIndexed, { root, path }, token), signal);
	}

	shareable(root: string, paths: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
		return this.#ask((connection, token) => connection.sendRequest(Shareable, { root, paths }, token), signal);
	}

	symbolsAt(root: string, path: string, line: number, signal: AbortSignal): Promise<readonly string[]> {
		return this.#ask((connection, token) => connection.sendRequest(SymbolsAt, { root, path, line }, token), signal);
	}

	async syntaxAt({ root, file, text, line, character }: SyntaxPlace, signal: AbortSignal): Promise<CursorSyntax | undefined> {
		const place = { root, file, text, line, character };
		return (await this.#ask((connection, token) => connection.sendRequest(SyntaxAt, place, token), signal)) ?? undefined;
	}

	refresh(root: string, signal: AbortSignal): Promise<IndexStatus> {
		this.#roots.add(root);
		return this.#ask((connection, token) => connection.sendRequest(Refresh, root, token), signal);
	}

	rebuild(root: string, signal: AbortSignal): Promise<IndexStatus> {
		return this.#ask((connection, token) => connection.sendRequest(Rebuild, root, token), signal);
	}

	setText(root: string, file: string, text: string | undefined): void {
		const key = `${root}\0${file}`;
		if (text === undefined) {
			this.#unsaved.delete(key);
		} else {
			this.#unsaved.set(key, { root, path: file, text });
		}
		void this.#start().connection.sendNotification(SetText, { root, path: file, text });
	}

	close(root: string): void {
		this.#roots.delete(root);
		this.#configured.delete(root);
		for (const [key, unsaved] of this.#unsaved) {
			if (unsaved.root === root) {
				this.#unsaved.delete(key);
			}
		}
		void this.#running?.connection.sendNotification(Close, root);
	}

	filesChanged(root: string, paths: readonly string[]): void {
		void this.#start().connection.sendNotification(FilesChanged, { root, paths });
	}

	pack(request: PackRequest, signal: AbortSignal): Promise<PackedContext> {
		const recent = request.recent ?? this.#options.recent?.(request.root);
		return this.#ask((connection, token) => connection.sendRequest(Pack, { ...request, recent }, token), signal);
	}

	/** Another model counts differently: what was counted with the last one is forgotten. */
	modelChanged(): void {
		void this.#running?.connection.sendNotification(ModelChanged);
	}

	async #ask<T>(send: (connection: MessageConnection, token: CancellationToken) => Promise<T>, signal: AbortSignal): Promise<T> {
		throwIfAborted(signal);
		const { connection } = this.#start();
		try {
			return await withToken(signal, (token) => send(connection, token));
		} catch (error) {
			throwIfAborted(signal);
			throw error;
		}
	}

	#start(): Running {
		if (this.#running) {
			return this.#running;
		}
		const { worker: script, storageFolder, log, countTokens } = this.#options;
		const workerData: EngineWorkerData = { dataFolder: path.dirname(path.dirname(script)), storageFolder };
		const worker = new Worker(script, { workerData, name: 'plimsoll engine' });
		const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
		const running = { worker, connection };
		this.#running = running;
		connection.onRequest(CountTokens, (texts, token) => withSignal(token, (signal) => countTokens(texts, signal)));
		connection.onNotification(IndexChanged, (status) => this.#onDidChangeIndex.fire(status));
		connection.onNotification(LogLine, ({ level, message }) => log[level](message));
		worker.on('error', (error) => log.error('The engine stopped', error));
		worker.on('exit', (code) => {
			if (this.#running === running) {
				this.#running = undefined;
				log.warn(`The engine ended with ${code}; it starts again with the next request.`);
			}
			// Rejects what was asked and not answered.
			connection.dispose();
		});
		connection.listen();
		for (const [root, options] of this.#configured) {
			void connection.sendNotification(Configure, { root, options });
		}
		for (const unsaved of this.#unsaved.values()) {
			void connection.sendNotification(SetText, unsaved);
		}
		for (const root of this.#roots) {
			connection.sendRequest(Refresh, root).catch((error: unknown) => log.error(`${root} could not be indexed`, error));
		}
		return running;
	}

	async dispose(): Promise<void> {
		const running = this.#running;
		this.#running = undefined;
		this.#onDidChangeIndex.dispose();
		running?.connection.dispose();
		await running?.worker.terminate();
	}
}
