import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../../core/base/errors.ts';
import { Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import { codeBlocks } from '../../core/chat/codeBlocks.ts';
import { type Conversation, conversationMarkdown } from '../../core/chat/conversation.ts';
import { historyOf } from '../../core/chat/history.ts';
import { EDITING, parseQuestion } from '../../core/chat/questionText.ts';
import { Summaries } from '../../core/chat/summaries.ts';
import {
	answerQuestion,
	type ChatAnswer,
	type ChatAsk,
	type ChatParts,
	type PreparedQuestion,
	prepareQuestion,
} from '../../core/complete/chat.ts';
import { t, translated } from '../../protocol/localize.ts';
import { openFile } from '../lastEditor.ts';
import { CHAT_CONTROLLER, CONTEXT_KEYS } from '../manifest.ts';
import { reportError } from '../report.ts';
import { noteOf } from './answerNote.ts';
import { type AskParts, askAt } from './askAt.ts';
import type { Changes } from './changes.ts';
import { type ChatThread, conversationOf, labelOf, titleOf } from './chatThread.ts';
import { AnswerComment, SummaryComment } from './comments.ts';
import type { ConversationStore } from './conversationStore.ts';
import { documentAt, movedRange, nameOf } from './documentText.ts';
import { offerCode, whyNotOffered } from './offeredCode.ts';
import { sumUp } from './sumUp.ts';
import { threadComments } from './threadComments.ts';
import { type ChatState, type Turn, turnOf } from './turn.ts';

/** Milliseconds between two drawings of a growing answer: Markdown is rendered anew each time. */
const DRAW_MS = 80;

export interface InlineChatParts extends ChatParts, AskParts {
	readonly changes: Changes;
	readonly store: ConversationStore;
	readonly log: Log;
}

/**
 * Questions about code, asked and answered in a comment thread at the selection. Comment threads need no account and no other
 * extension, unlike VS Code's own chat.
 */
export class InlineChat implements vscode.Disposable {
	readonly #parts: InlineChatParts;
	readonly #controller: vscode.CommentController;
	readonly #chats = new Set<ChatThread>();
	readonly #summaries = new Summaries();
	readonly #answered = new Emitter<ChatAnswer>();
	/** An answer is complete. */
	readonly onDidAnswer = this.#answered.event;
	readonly #touched = new Emitter<void>();
	/** The latest thread was opened, asked or answered. */
	readonly onDidTouch = this.#touched.event;
	readonly #deleted = new Emitter<void>();
	/** The latest thread is gone. */
	readonly onDidDelete = this.#deleted.event;
	readonly #subscriptions: vscode.Disposable;
	#latest: ChatThread | undefined;

	constructor(parts: InlineChatParts) {
		this.#parts = parts;
		this.#controller = vscode.comments.createCommentController(CHAT_CONTROLLER, 'Plimsoll');
		this.#controller.options = {
			prompt: t('Ask about the selected code'),
			placeHolder: t('Ask, or /explain /fix /doc /test /edit, with #files'),
		};
		const listener = parts.changes.onDidChange(() => this.#redraw());
		this.#subscriptions = vscode.Disposable.from(
			new vscode.Disposable(() => listener.dispose()),
			vscode.workspace.onDidChangeTextDocument((event) => this.#move(event)),
			vscode.workspace.onDidRenameFiles(({ files }) => this.#rename(files)),
		);
		this.#restore();
	}

	/** Opens a thread at the selection of the active editor, ready for a question. */
	open(editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor): vscode.CommentThread {
		if (!editor) {
			throw new UserError(t('Open a file to ask about its code.'), openFile());
		}
		return this.openAt(editor.document.uri, editor.selection);
	}

	openAt(uri: vscode.Uri, { start, end }: vscode.Range): vscode.CommentThread {
		this.#forgetEmpty();
		const chat = this.#add(uri, new vscode.Range(start, end), vscode.CommentThreadCollapsibleState.Expanded);
		this.#latest = chat;
		this.#touched.fire();
		return chat.thread;
	}

	/** The reply box was sent. Resolves when the answer is complete, stopped or failed. */
	async send(reply: unknown): Promise<void> {
		if (isReply(reply)) {
			await this.ask(reply.thread, reply.text);
		}
	}

	async ask(thread: vscode.CommentThread, text: string): Promise<void> {
		const chat = this.#find(thread);
		if (!chat) {
			return;
		}
		const question = text.trim();
		this.#latest = chat;
		chat.notice = question ? '' : t('Type a question, or a command such as /explain.');
		if (!question) {
			this.#draw(chat);
			return;
		}
		await this.#run(chat, turnOf(question, parseQuestion(question).command));
	}

	/** Asks on in the latest thread. */
	async askMore(text: string): Promise<void> {
		if (this.#latest) {
			await this.ask(this.#latest.thread, text);
		}
	}

	/** Asks the question of an answer once more; the last answer of a thread is replaced. */
	async retry(comment: unknown): Promise<void> {
		const chat = this.#chatOf(comment) ?? this.#latest;
		const turn = comment instanceof AnswerComment ? comment.turn : chat?.turns.at(-1);
		if (!chat || !turn) {
			throw new UserError(t('There is no question yet.'));
		}
		chat.running?.abort();
		if (chat.turns.at(-1) === turn) {
			chat.turns.pop();
			chat.drawn.delete(turn);
			this.#parts.changes.forget(turn);
		}
		await this.#run(chat, turnOf(turn.question, turn.command));
	}

	/** Ends the answer that is being written in `thread`, or in the latest one. */
	stop(thread: unknown): void {
		(this.#chatOf(thread) ?? this.#latest)?.running?.abort();
	}

	async copy(comment: unknown): Promise<void> {
		await vscode.env.clipboard.writeText(this.#turnOf(comment).answer);
	}

	/** Puts the answer's code where the cursor is, in place of what is selected. */
	async insert(comment: unknown): Promise<void> {
		const { answer } = this.#turnOf(comment);
		const code = codeBlocks(answer)[0]?.code ?? answer;
		const uri = (this.#chatOf(comment) ?? this.#latest)?.uri.toString();
		const editor =
			vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri) ?? vscode.window.activeTextEditor;
		if (!editor) {
			throw new UserError(t('Open the file to insert the answer.'));
		}
		await editor.edit((edit) => edit.replace(editor.selection, code));
	}

	/** Offers the code of an answer as changes of the file, whatever was asked. */
	async offer(comment: unknown): Promise<void> {
		const turn = this.#turnOf(comment);
		const chat = this.#chatOf(comment) ?? this.#latest;
		if (!chat) {
			return;
		}
		turn.offered = 0;
		this.#parts.changes.forget(turn);
		const found = await this.#offer(chat, turn, true, true);
		if (found === 0) {
			throw new UserError(t('The answer has no code that would change this file.'));
		}
	}

	/** Opens the conversation as a Markdown document. */
	async export(thread: unknown): Promise<void> {
		const chat = this.#chatOf(thread) ?? this.#latest;
		if (!chat || chat.turns.length === 0) {
			throw new UserError(t('There is no conversation yet.'));
		}
		const content = conversationMarkdown(titleOf(chat), { turns: chat.turns, summary: chat.summaries.at(-1) });
		await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
	}

	/** Tells the model again word by word what was summed up last. */
	undoSummary(comment: unknown): void {
		const chat = this.#chatOf(comment) ?? this.#latest;
		if (chat) {
			chat.summing?.abort();
			chat.summaries.pop();
			chat.restUntil = chat.turns.length + 1;
			this.#draw(chat);
			this.#save();
		}
	}

	delete(thread: unknown): void {
		const chat = this.#chatOf(thread) ?? this.#latest;
		if (chat) {
			this.#forget(chat);
			this.#save();
		}
	}

	deleteAll(): void {
		for (const chat of [...this.#chats]) {
			this.#forget(chat);
		}
		this.#save();
	}

	/** All conversations, to open one. */
	async list(): Promise<void> {
		const items = [...this.#chats].reverse().flatMap((chat) => {
			const last = chat.turns.at(-1);
			return last ? [{ label: last.question.replace(/\s+/g, ' '), description: titleOf(chat), chat }] : [];
		});
		if (items.length === 0) {
			throw new UserError(t('There is no conversation yet.'));
		}
		const chosen = await vscode.window.showQuickPick(items, { placeHolder: t('Open a conversation'), matchOnDescription: true });
		if (!chosen) {
			return;
		}
		const { chat } = chosen;
		const document = await documentAt(chat.uri);
		this.#latest = chat;
		if (document) {
			await vscode.window.showTextDocument(document, { selection: chat.range });
			chat.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
			this.#touched.fire();
		} else {
			// The file is gone; what was said about it is not.
			await this.export(chat.thread);
		}
	}

	/** What a question in the latest thread would be answered with. Rejects with a `UserError` where it could not be. */
	async prepare(question: string, signal: AbortSignal): Promise<PreparedQuestion | undefined> {
		const chat = this.#latest;
		return chat && prepareQuestion(this.#parts, await this.#asked(chat, question, chat.turns, undefined), signal);
	}

	/** Whether lines of a file are among those of the latest thread. */
	holds(uri: vscode.Uri, { start, end }: vscode.Range): boolean {
		const { range } = this.#latest ?? {};
		return (
			range !== undefined &&
			uri.toString() === this.#latest?.uri.toString() &&
			start.line >= range.start.line &&
			end.line <= range.end.line
		);
	}

	/** The folder that the latest thread is about. */
	get folder(): vscode.WorkspaceFolder | undefined {
		return this.#latest && vscode.workspace.getWorkspaceFolder(this.#latest.uri);
	}

	/** `undefined` until something was asked in the latest thread. */
	get latest(): ChatState | undefined {
		const chat = this.#latest;
		const turn = chat?.turns.at(-1);
		if (!chat || (!turn && !chat.notice)) {
			return undefined;
		}
		return {
			question: turn?.question ?? '',
			answer: turn?.answer ?? '',
			note: turn?.note ?? chat.notice,
			drawings: turn?.drawings ?? 0,
			running: chat.running !== undefined,
			comments: chat.thread.comments.length,
			turns: chat.turns.length,
			summary: chat.summaries.at(-1)?.text ?? '',
			changes: this.#parts.changes.counts(turn ?? chat),
			line: chat.range.start.line,
			uri: chat.uri.toString(),
		};
	}

	/** Threads that are open or folded, each with its turns. */
	get all(): readonly Conversation[] {
		return [...this.#chats].map((chat) => conversationOf(chat));
	}

	dispose(): void {
		for (const chat of this.#chats) {
			chat.running?.abort();
			chat.summing?.abort();
		}
		this.#chats.clear();
		this.#subscriptions.dispose();
		this.#controller.dispose();
		vscode.Disposable.from(this.#answered, this.#touched, this.#deleted).dispose();
	}

	async #run(chat: ChatThread, turn: Turn): Promise<void> {
		chat.running?.abort();
		// What the user asks goes before what makes room for it.
		chat.summing?.abort();
		const running = new AbortController();
		chat.running = running;
		this.#latest = chat;
		this.#setAnswering();
		const before = [...chat.turns];
		chat.turns.push(turn);
		this.#draw(chat);
		let timer: NodeJS.Timeout | undefined;
		const onText = (piece: string) => {
			turn.answer += piece;
			timer ??= setTimeout(() => {
				timer = undefined;
				turn.drawings++;
				this.#draw(chat);
				if (EDITING.has(turn.command)) {
					void this.#offer(chat, turn, false);
				}
			}, DRAW_MS);
		};
		try {
			const answer = await answerQuestion(
				this.#parts,
				await this.#asked(chat, turn.question, before, this.#summaries),
				onText,
				running.signal,
			);
			turn.answer = answer.result.text || turn.answer;
			turn.message = answer.messages.at(-1)?.content;
			chat.held = answer.held;
			turn.note = noteOf(answer, parseQuestion(turn.question).mentions, running.signal.aborted);
			if (EDITING.has(turn.command) && this.#chats.has(chat)) {
				const whole = answer.result.end !== 'maxTokens' && answer.result.end !== 'aborted';
				await this.#offer(chat, turn, whole);
				turn.note = [turn.note, ...(await whyNotOffered(this.#parts.changes, chat, turn, whole))].filter(Boolean).join(' ');
			}
			this.#answered.fire(answer);
			this.#makeRoom(chat, answer);
		} catch (error) {
			turn.note = isAbort(error) || running.signal.aborted ? t('Stopped.') : translated(messageOf(error));
			if (!isAbort(error) && !(error instanceof UserError)) {
				this.#parts.log.error('The question could not be answered', error);
			} else if (error instanceof UserError && error.action) {
				void reportError(error, this.#parts.log);
			}
		} finally {
			clearTimeout(timer);
			this.#parts.changes.settle(turn);
			if (chat.running === running) {
				chat.running = undefined;
			}
			this.#setAnswering();
			this.#draw(chat);
			this.#save();
			this.#touched.fire();
		}
	}

	async #asked(chat: ChatThread, question: string, before: readonly Turn[], summaries: Summaries | undefined): Promise<ChatAsk> {
		const document = await documentAt(chat.uri);
		if (!document) {
			throw new UserError(t('{0} is not there any more.', nameOf(chat.uri)));
		}
		const summary = chat.summaries.at(-1);
		// What was mentioned stays in the context, where the model has read it, until its question is summed up.
		const mentions = before.slice(summary?.turns ?? 0).flatMap((turn) => parseQuestion(turn.question).mentions);
		return askAt(this.#parts, document, document.validateRange(chat.range), question, {
			history: historyOf(before, summary),
			mentions,
			held: chat.held,
			summaries,
		});
	}

	#offer(chat: ChatThread, turn: Turn, whole: boolean, any = false): Promise<number> {
		return offerCode(this.#parts.changes, chat, turn, { whole, any, isThere: () => this.#chats.has(chat) });
	}

	/** Sums up the older turns in the background once a conversation fills its room. */
	#makeRoom(chat: ChatThread, answer: ChatAnswer): void {
		const { model, log, settings } = this.#parts;
		const isThere = () => this.#chats.has(chat);
		sumUp(chat, answer, { model, log, compactAt: settings().chat.compactAt, isThere }).then(
			(isSummed) => {
				if (isSummed) {
					this.#draw(chat);
					this.#save();
				}
			},
			(error: unknown) => {
				if (!isAbort(error)) {
					// Nothing is lost: turns that do not fit are left out of the next question, which says so.
					log.warn(`The conversation could not be summed up: ${messageOf(error)}`);
				}
			},
		);
	}

	#draw(chat: ChatThread): void {
		if (this.#chats.has(chat)) {
			chat.thread.comments = threadComments(chat, this.#parts.changes);
		}
	}

	/** Changes were offered or decided: the answers they are from say so. */
	#redraw(): void {
		for (const chat of this.#chats) {
			this.#setRange(chat);
			if (chat.turns.some(({ offered }) => offered > 0) && !chat.running) {
				chat.drawn.clear();
				this.#draw(chat);
			}
		}
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
				this.#saveSoon();
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
				this.#draw(chat);
				this.#save();
			}
		}
	}

	#restore(): void {
		for (const { uri, range, turns, summary, held } of this.#parts.store.read()) {
			const chat = this.#add(vscode.Uri.parse(uri), new vscode.Range(...range), vscode.CommentThreadCollapsibleState.Collapsed);
			chat.turns.push(...turns.map((turn) => ({ ...turnOf(turn.question, parseQuestion(turn.question).command), ...turn })));
			chat.summaries.push(...(summary ? [summary] : []));
			chat.held = held;
			this.#latest = chat;
			this.#draw(chat);
		}
	}

	#saving: NodeJS.Timeout | undefined;

	/** While one types a thread moves with each line. */
	#saveSoon(): void {
		this.#saving ??= setTimeout(() => this.#save(), 1000);
	}

	#save(): void {
		clearTimeout(this.#saving);
		this.#saving = undefined;
		this.#parts.store.write(this.all).catch((error: unknown) => this.#parts.log.error('Conversations could not be kept', error));
	}

	#setAnswering(): void {
		const answering = [...this.#chats].some((chat) => chat.running);
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.answering, answering);
	}

	#find(thread: unknown): ChatThread | undefined {
		return [...this.#chats].find((chat) => chat.thread === thread);
	}

	/** The chat of a thread or of a comment in it. */
	#chatOf(argument: unknown): ChatThread | undefined {
		const owner = argument instanceof AnswerComment || argument instanceof SummaryComment ? argument.chat : undefined;
		return owner ? [...this.#chats].find((chat) => chat === owner) : this.#find(argument);
	}

	#turnOf(comment: unknown): Turn {
		const turn = comment instanceof AnswerComment ? comment.turn : this.#latest?.turns.at(-1);
		if (!turn?.answer) {
			throw new UserError(t('There is no answer yet.'));
		}
		return turn;
	}

	#forgetEmpty(): void {
		for (const chat of [...this.#chats]) {
			if (chat.turns.length === 0) {
				this.#forget(chat);
			}
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
		if (this.#latest === chat) {
			this.#latest = undefined;
			this.#deleted.fire();
		}
	}
}

function isReply(value: unknown): value is vscode.CommentReply {
	return typeof value === 'object' && value !== null && 'thread' in value && 'text' in value && typeof value.text === 'string';
}
