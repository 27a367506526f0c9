import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import { Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSource, CursorContext, PackPlace } from '../core/complete/contextSource.ts';
import type { IndexStatus } from '../core/pack/contextEngine.ts';
import type { PackedContext } from '../core/pack/packedContext.ts';
import { t, translated } from '../protocol/localize.ts';
import { PASSING } from './lastEditor.ts';
import { noFolder } from './outside.ts';
import { placeAt } from './place.ts';

/** What stands round the cursor now: a context, or one sentence why there is none. */
export type Followed =
	| { readonly kind: 'context'; readonly context: CursorContext; readonly place: PackPlace }
	| { readonly kind: 'empty'; readonly reason: string };

/** Milliseconds after the last move: below what one sees, above what a held arrow key repeats. */
const REST_MS = 40;

/** Milliseconds between two packs while indexing: each takes time from the worker that indexes. */
const INDEXING_MS = 1000;

/** Packs for the cursor wherever it goes. The newest place wins; the view never shows an older one after a newer. */
export class CursorFollower implements vscode.Disposable {
	readonly #source: ContextSource;
	readonly #log: Log;
	readonly #changed = new Emitter<Followed>();
	readonly onDidChange = this.#changed.event;
	readonly #subscriptions: vscode.Disposable[];
	#current: Followed = { kind: 'empty', reason: t('No file is open.') };
	#editor: vscode.TextEditor | undefined;
	#indexFollowed = 0;
	#timer: NodeJS.Timeout | undefined;
	#running: AbortController | undefined;

	constructor(source: ContextSource, log: Log) {
		this.#source = source;
		this.#log = log;
		this.#subscriptions = [
			vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
			vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
				if (textEditor === vscode.window.activeTextEditor) {
					this.follow();
				}
			}),
			vscode.workspace.onDidChangeTextDocument(({ document }) => {
				if (document === this.#editor?.document) {
					this.follow();
				}
			}),
			vscode.workspace.onDidChangeWorkspaceFolders(() => this.follow()),
		];
	}

	get current(): Followed {
		return this.#current;
	}

	/** A newer one than {@link current} is on its way. */
	get isPacking(): boolean {
		return this.#timer !== undefined || this.#running !== undefined;
	}

	/** What is shown; `undefined` where there is no context. */
	get packed(): PackedContext | undefined {
		return this.#current.kind === 'context' ? this.#current.context.packed : undefined;
	}

	/** The workspace folder of what is shown. */
	get root(): string | undefined {
		return this.#current.kind === 'context' ? this.#current.place.root : undefined;
	}

	/** Where what is shown was packed for. */
	get place(): PackPlace | undefined {
		return this.#current.kind === 'context' ? this.#current.place : undefined;
	}

	/** The context of the cursor as it stands this moment. Rejects with a `UserError` where there is none. */
	async now(): Promise<PackedContext> {
		await this.#pack();
		if (this.#current.kind === 'empty') {
			throw new UserError(this.#current.reason);
		}
		return this.#current.context.packed;
	}

	/** Packs again after a moment of rest. */
	follow(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#pack(), REST_MS);
	}

	/** Packs again with what was indexed since: now and then while it goes on, and when it is complete. */
	followIndex({ kind }: IndexStatus): void {
		const now = performance.now();
		if (kind === 'ready' || now - this.#indexFollowed > INDEXING_MS) {
			this.#indexFollowed = now;
			this.follow();
		}
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		this.#changed.dispose();
		vscode.Disposable.from(...this.#subscriptions).dispose();
	}

	async #pack(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#running?.abort();
		const running = new AbortController();
		this.#running = running;
		try {
			await this.#packNewest(running.signal);
		} finally {
			if (this.#running === running) {
				this.#running = undefined;
			}
		}
	}

	async #packNewest(signal: AbortSignal): Promise<void> {
		const active = vscode.window.activeTextEditor;
		// The context of the last real one stays.
		if (!active || !PASSING.has(active.document.uri.scheme)) {
			this.#editor = active;
		}
		const editor = this.#editor;
		if (!editor) {
			this.#show({ kind: 'empty', reason: vscode.workspace.workspaceFolders?.length ? t('No file is open.') : noFolder() });
			return;
		}
		const place = placeAt(editor.document, editor.selection.active);
		if ('reason' in place) {
			this.#show({ kind: 'empty', reason: place.reason });
			return;
		}
		try {
			const context = await this.#source.contextAt(place, signal);
			if (!signal.aborted) {
				this.#show({ kind: 'context', context, place });
			}
		} catch (error) {
			if (signal.aborted) {
				return;
			}
			if (isAbort(error)) {
				// Whoever else waited for the same pack gave it up, or the engine went: the place is still the newest one.
				this.#log.debug(`The pack of ${place.file} was given up elsewhere; it is packed again.`);
				this.follow();
			} else {
				this.#log.error(`The context of ${place.file} could not be packed`, error);
				this.#show({ kind: 'empty', reason: t('The context could not be packed: {0}', translated(messageOf(error))) });
			}
		}
	}

	#show(followed: Followed): void {
		this.#current = followed;
		this.#changed.fire(followed);
	}
}
