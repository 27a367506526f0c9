import * as vscode from 'vscode';
import { isAbort, messageOf } from '../../core/base/errors.ts';
import { Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import type { PreparedQuestion } from '../../core/complete/chat.ts';
import type { InlineChat } from './inlineChat.ts';

/** What a question would take of the model's room now. */
export type ThreadContext = Pick<PreparedQuestion, 'packed' | 'reserved' | 'conversation'>;

/** Milliseconds after the last letter of a question: a mention is packed, which takes some. */
const REST_MS = 150;
const COMMENT = 'comment';

/**
 * The context of the thread that the user works in, as its next question would get it. VS Code does not tell which comment box has
 * the focus: a thread has it from when it is opened, asked or typed in until a cursor stands outside of its lines, or the user moves it
 * within them. What a command moves there (an accepted change, an answer put in) is about the thread.
 */
export class ChatFocus implements vscode.Disposable {
	readonly #chat: InlineChat;
	readonly #log: Log;
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #subscriptions: vscode.Disposable;
	#current: ThreadContext | undefined;
	#timer: NodeJS.Timeout | undefined;
	#packing: AbortController | undefined;

	constructor(chat: InlineChat, log: Log) {
		this.#chat = chat;
		this.#log = log;
		const listeners = [chat.onDidTouch(() => this.#take('')), chat.onDidDelete(() => this.#leave())];
		this.#subscriptions = vscode.Disposable.from(
			...listeners.map((listener) => new vscode.Disposable(() => listener.dispose())),
			vscode.workspace.onDidChangeTextDocument(({ document }) => {
				if (document.uri.scheme === COMMENT) {
					this.#take(document.getText());
				}
			}),
			vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor, selections }) => {
				const byUser =
					kind === vscode.TextEditorSelectionChangeKind.Keyboard || kind === vscode.TextEditorSelectionChangeKind.Mouse;
				if (byUser || selections.some((selection) => !chat.holds(textEditor.document.uri, selection))) {
					this.#leaveFor(textEditor);
				}
			}),
			vscode.window.onDidChangeActiveTextEditor((editor) => {
				if (editor && !chat.holds(editor.document.uri, editor.selection)) {
					this.#leaveFor(editor);
				}
			}),
		);
	}

	/** `undefined` while no thread has the focus, or its file has no context. */
	get current(): ThreadContext | undefined {
		return this.#current;
	}

	dispose(): void {
		this.#leave();
		this.#subscriptions.dispose();
		this.#changed.dispose();
	}

	#take(question: string): void {
		clearTimeout(this.#timer);
		this.#packing?.abort();
		this.#timer = setTimeout(() => void this.#pack(question), REST_MS);
	}

	/** The box of a thread is an editor as well. */
	#leaveFor({ document }: vscode.TextEditor): void {
		if (document.uri.scheme !== COMMENT) {
			this.#leave();
		}
	}

	#leave(): void {
		clearTimeout(this.#timer);
		this.#packing?.abort();
		if (this.#current) {
			this.#current = undefined;
			this.#changed.fire();
		}
	}

	async #pack(question: string): Promise<void> {
		const packing = new AbortController();
		this.#packing = packing;
		try {
			const prepared = await this.#chat.prepare(question, packing.signal);
			if (!packing.signal.aborted) {
				this.#current = prepared;
				this.#changed.fire();
			}
		} catch (error) {
			if (!isAbort(error)) {
				// Without a model, or without its file: the thread itself says so once it is asked.
				this.#log.debug(`No context for the thread: ${messageOf(error)}`);
				this.#leave();
			}
		}
	}
}
