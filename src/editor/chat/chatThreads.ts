import * as vscode from 'vscode';
import { Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import type { Conversation } from '../../core/chat/conversation.ts';
import { parseQuestion } from '../../core/chat/questionText.ts';
import { t } from '../../protocol/localize.ts';
import { CHAT_CONTROLLER } from '../manifest.ts';
import type { Changes } from './changes.ts';
import { type ChatThread, conversationOf, labelOf } from './chatThread.ts';
import { AnswerComment, SummaryComment } from './comments.ts';
import type { ConversationStore } from './conversationStore.ts';
import { movedRange } from './documentText.ts';
import { threadComments } from './threadComments.ts';
import { turnOf } from './turn.ts';

export interface ChatThreadsParts {
	readonly changes: Changes;
	readonly store: ConversationStore;
	readonly log: Log;
}

/**
 * The comment threads of all conversations: each stands at its lines, moves with the text and with its file, shows its turns, and is there
 * again after a restart.
 */
export class ChatThreads implements vscode.Disposable {
	readonly #parts: ChatThreadsParts;
	readonly #controller: vscode.CommentController;
	readonly #chats = new Set<ChatThread>();
	readonly #deleted = new Emitter<void>();
	/** The latest thread is gone. */
	readonly onDidDelete = this.#deleted.event;
	readonly #subscriptions: vscode.Disposable;
	#saving: NodeJS.Timeout | undefined;
	/** The one that was opened, asked or shown last. */
	latest: ChatThread | undefined;

	constructor(parts: ChatThreadsParts) {
		this.#parts = parts;
		this.#controller = vscode.comments.createCommentController(CHAT_CONTROLLER, 'Plimsoll');
		this.#controller.options = {
			prompt: t('Ask about the selected code'),
			placeHolder: t('Ask, or /explain /fix /doc /test /edit, with #files'),
		};
		const listener = parts.changes.onDidChange(() => this.#changed());
		this.#subscriptions = vscode.Disposable.from(
			new vscode.Disposable(() => listener.dispose()),
			vscode.workspace.onDidChangeTextDocument((event) => this.#move(event)),
			vscode.workspace.onDidRenameFiles(({ files }) => this.#rename(files)),
		);
		this.#restore();
	}

	/** In the order in which they were opened. */
	get all(): readonly ChatThread[] {
		return [...this.#chats];
	}

	/** What is kept of them. */
	get conversations(): readonly Conversation[] {
		return this.all.map((chat) => conversationOf(chat));
	}

	/** False once it was deleted. */
	has(chat: ChatThread): boolean {
		return this.#chats.has(chat);
	}

	/** The chat of a thread or of a comment in it. */
	of(argument: unknown): ChatThread | undefined {
		const owner = argument instanceof AnswerComment || argument instanceof SummaryComment ? argument.chat : undefined;
		return this.all.find((chat) => (owner ? chat === owner : chat.thread === argument));
	}

	/** {@link of} what a command is given, or else the latest. */
	meant(argument: unknown): ChatThread | undefined {
		return this.of(argument) ?? this.latest;
	}

	/** Opens a thread; those that nothing was asked in go. */
	open(uri: vscode.Uri, range: vscode.Range): ChatThread {
		for (const chat of this.all) {
			if (chat.turns.length === 0) {
				this.#forget(chat);
			}
		}
		this.latest = this.#add(uri, range, vscode.CommentThreadCollapsibleState.Expanded);
		return this.latest;
	}

	/** Shows what a conversation has come to. */
	draw(chat: ChatThread): void {
		if (this.#chats.has(chat)) {
			chat.thread.comments = threadComments(chat, this.#parts.changes);
		}
	}

	save(): void {
		clearTimeout(this.#saving);
		this.#saving = undefined;
		const { store, log } = this.#parts;
		store.write(this.conversations).catch((error: unknown) => log.error('Conversations could not be kept', error));
	}

	delete(chats: readonly ChatThread[]): void {
		for (const chat of chats) {
			this.#forget(chat);
		}
		this.save();
	}

	dispose(): void {
		for (const chat of this.#chats) {
			chat.running?.abort();
			chat.summing?.abort();
		}
		this.#chats.clear();
		this.#subscriptions.dispose();
		this.#controller.dispose();
		this.#deleted.dispose();
	}

	#add(uri: vscode.Uri, range: vscode.Range, state: vscode.CommentThreadCollapsibleState): ChatThread {
		const chat: ChatThread = {
			thread: this.#thread(uri, range, state),
			uri,
			range,
			turns: [],
			summaries: [],
			restUntil: 1,
			held: undefined,
			running: undefined,
			summing: undefined,
			drawn: new Map(),
			notice: '',
		};
		this.#chats.add(chat);
		return chat;
	}

	#thread(uri: vscode.Uri, range: vscode.Range, state: vscode.CommentThreadCollapsibleState): vscode.CommentThread {
		const thread = this.#controller.createCommentThread(uri, range, []);
		thread.label = labelOf(range);
		thread.collapsibleState = state;
		thread.canReply = true;
		// The Comments panel opens by itself for threads that wait for somebody. These do not.
		thread.state = vscode.CommentThreadState.Resolved;
		return thread;
	}

	/** Changes were offered or decided: the answers they are from say so. */
	#changed(): void {
		for (const chat of this.#chats) {
			this.#setRange(chat);
			if (chat.turns.some(({ offered }) => offered > 0) && !chat.running) {
				chat.drawn.clear();
				this.draw(chat);
			}
		}
	}

	#move({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
		for (const chat of this.#chats) {
			if (chat.uri.toString() !== document.uri.toString() || contentChanges.length === 0) {
				continue;
			}
			const moved = movedRange(chat.range, document, contentChanges);
			if (!moved.isEqual(chat.range)) {
				chat.range = moved;
				this.#setRange(chat);
				chat.thread.label = labelOf(moved);
				// While one types a thread moves with each line.
				this.#saving ??= setTimeout(() => this.save(), 1000);
			}
		}
	}

	/**
	 * Puts a thread where its selection stands. VS Code paints the range of a thread over all decorations, in some themes without
	 * letting them through: while lines are marked for a change, the thread has the end of its selection alone.
	 */
	#setRange({ thread, range, uri }: ChatThread): void {
		const shown = this.#parts.changes.waiting(uri).length > 0 ? new vscode.Range(range.end, range.end) : range;
		if (!thread.range?.isEqual(shown)) {
			thread.range = shown;
		}
	}

	/** A thread cannot move to another file: the same conversation goes on in a new one. */
	#rename(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
		for (const chat of this.#chats) {
			const path = chat.uri.toString();
			const file = files.find(({ oldUri }) => path === oldUri.toString() || path.startsWith(`${oldUri.toString()}/`));
			if (file) {
				chat.uri = vscode.Uri.parse(file.newUri.toString() + path.slice(file.oldUri.toString().length));
				const { collapsibleState } = chat.thread;
				chat.thread.dispose();
				chat.thread = this.#thread(chat.uri, chat.range, collapsibleState);
				this.draw(chat);
				this.save();
			}
		}
	}

	#restore(): void {
		for (const { uri, range, turns, summary, held } of this.#parts.store.read()) {
			const chat = this.#add(vscode.Uri.parse(uri), new vscode.Range(...range), vscode.CommentThreadCollapsibleState.Collapsed);
			chat.turns.push(...turns.map((turn) => ({ ...turnOf(turn.question, parseQuestion(turn.question).command), ...turn })));
			chat.summaries.push(...(summary ? [summary] : []));
			chat.held = held;
			this.latest = chat;
			this.draw(chat);
		}
	}

	#forget(chat: ChatThread): void {
		chat.running?.abort();
		chat.summing?.abort();
		this.#chats.delete(chat);
		chat.thread.dispose();
		for (const turn of chat.turns) {
			this.#parts.changes.forget(turn);
		}
		if (this.latest === chat) {
			this.latest = undefined;
			this.#deleted.fire();
		}
	}
}
