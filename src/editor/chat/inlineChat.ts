import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../../core/base/errors.ts';
import { Emitter, type Event } from '../../core/base/event.ts';
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
import { CONTEXT_KEYS } from '../manifest.ts';
import { reportError } from '../report.ts';
import { noteOf } from './answerNote.ts';
import { type AskParts, askAt } from './askAt.ts';
import { type ChatThread, titleOf } from './chatThread.ts';
import { ChatThreads, type ChatThreadsParts } from './chatThreads.ts';
import { AnswerComment } from './comments.ts';
import { documentAt, nameOf } from './documentText.ts';
import { offerCode, whyNotOffered } from './offeredCode.ts';
import { sumUp } from './sumUp.ts';
import { type ChatState, type Turn, turnOf } from './turn.ts';

/** Milliseconds between two drawings of a growing answer: Markdown is rendered anew each time. */
const DRAW_MS = 80;

export type InlineChatParts = ChatParts & AskParts & ChatThreadsParts;

/**
 * Questions about code, asked and answered in a comment thread at the selection. Comment threads need no account and no other
 * extension, unlike VS Code's own chat.
 */
export class InlineChat implements vscode.Disposable {
	readonly #parts: InlineChatParts;
	readonly #threads: ChatThreads;
	readonly #summaries = new Summaries();
	readonly #answered = new Emitter<ChatAnswer>();
	/** An answer is complete. */
	readonly onDidAnswer = this.#answered.event;
	readonly #touched = new Emitter<void>();
	/** The latest thread was opened, asked or answered. */
	readonly onDidTouch = this.#touched.event;
	/** The latest thread is gone. */
	readonly onDidDelete: Event<void>;

	constructor(parts: InlineChatParts) {
		this.#parts = parts;
		this.#threads = new ChatThreads(parts);
		this.onDidDelete = this.#threads.onDidDelete;
	}

	/** Opens a thread at the selection of the active editor, ready for a question. */
	open(editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor): vscode.CommentThread {
		if (!editor) {
			throw new UserError(t('Open a file to ask about its code.'), openFile());
		}
		return this.openAt(editor.document.uri, editor.selection);
	}

	openAt(uri: vscode.Uri, { start, end }: vscode.Range): vscode.CommentThread {
		const { thread } = this.#threads.open(uri, new vscode.Range(start, end));
		this.#touched.fire();
		return thread;
	}

	/** The reply box was sent. Resolves when the answer is complete, stopped or failed. */
	async send(reply: unknown): Promise<void> {
		if (isReply(reply)) {
			await this.ask(reply.thread, reply.text);
		}
	}

	async ask(thread: vscode.CommentThread, text: string): Promise<void> {
		const chat = this.#threads.of(thread);
		if (!chat) {
			return;
		}
		const question = text.trim();
		this.#threads.latest = chat;
		chat.notice = question ? '' : t('Type a question, or a command such as /explain.');
		if (!question) {
			this.#threads.draw(chat);
			return;
		}
		await this.#run(chat, turnOf(question, parseQuestion(question).command));
	}

	/** Asks on in the latest thread. */
	async askMore(text: string): Promise<void> {
		if (this.#threads.latest) {
			await this.ask(this.#threads.latest.thread, text);
		}
	}

	/** Asks the question of an answer once more; the last answer of a thread is replaced. */
	async retry(comment: unknown): Promise<void> {
		const chat = this.#threads.meant(comment);
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
		this.#threads.meant(thread)?.running?.abort();
	}

	async copy(comment: unknown): Promise<void> {
		await vscode.env.clipboard.writeText(this.#turnOf(comment).answer);
	}

	/** Puts the answer's code where the cursor is, in place of what is selected. */
	async insert(comment: unknown): Promise<void> {
		const { answer } = this.#turnOf(comment);
		const code = codeBlocks(answer)[0]?.code ?? answer;
		const uri = this.#threads.meant(comment)?.uri.toString();
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
		const chat = this.#threads.meant(comment);
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
		const chat = this.#threads.meant(thread);
		if (!chat || chat.turns.length === 0) {
			throw new UserError(t('There is no conversation yet.'));
		}
		const content = conversationMarkdown(titleOf(chat), { turns: chat.turns, summary: chat.summaries.at(-1) });
		await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
	}

	/** Tells the model again word by word what was summed up last. */
	undoSummary(comment: unknown): void {
		const chat = this.#threads.meant(comment);
		if (chat) {
			chat.summing?.abort();
			chat.summaries.pop();
			chat.restUntil = chat.turns.length + 1;
			this.#threads.draw(chat);
			this.#threads.save();
		}
	}

	delete(thread: unknown): void {
		const chat = this.#threads.meant(thread);
		if (chat) {
			this.#threads.delete([chat]);
		}
	}

	deleteAll(): void {
		this.#threads.delete(this.#threads.all);
	}

	/** All conversations, to open one. */
	async list(): Promise<void> {
		const items = this.#threads.all.toReversed().flatMap((chat) => {
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
		this.#threads.latest = chat;
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
		const chat = this.#threads.latest;
		return chat && prepareQuestion(this.#parts, await this.#asked(chat, question, chat.turns, undefined), signal);
	}

	/** Whether lines of a file are among those of the latest thread. */
	holds(uri: vscode.Uri, { start, end }: vscode.Range): boolean {
		const { range } = this.#threads.latest ?? {};
		return (
			range !== undefined &&
			uri.toString() === this.#threads.latest?.uri.toString() &&
			start.line >= range.start.line &&
			end.line <= range.end.line
		);
	}

	/** The folder that the latest thread is about. */
	get folder(): vscode.WorkspaceFolder | undefined {
		return this.#threads.latest && vscode.workspace.getWorkspaceFolder(this.#threads.latest.uri);
	}

	/** `undefined` until something was asked in the latest thread. */
	get latest(): ChatState | undefined {
		const chat = this.#threads.latest;
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
		return this.#threads.conversations;
	}

	dispose(): void {
		this.#threads.dispose();
		vscode.Disposable.from(this.#answered, this.#touched).dispose();
	}

	async #run(chat: ChatThread, turn: Turn): Promise<void> {
		chat.running?.abort();
		// What the user asks goes before what makes room for it.
		chat.summing?.abort();
		const running = new AbortController();
		chat.running = running;
		this.#threads.latest = chat;
		this.#setAnswering();
		const before = [...chat.turns];
		chat.turns.push(turn);
		this.#threads.draw(chat);
		let timer: NodeJS.Timeout | undefined;
		const onText = (piece: string) => {
			turn.answer += piece;
			timer ??= setTimeout(() => {
				timer = undefined;
				turn.drawings++;
				this.#threads.draw(chat);
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
			if (EDITING.has(turn.command) && this.#threads.has(chat)) {
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
			this.#threads.draw(chat);
			this.#threads.save();
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
		return offerCode(this.#parts.changes, chat, turn, { whole, any, isThere: () => this.#threads.has(chat) });
	}

	/** Sums up the older turns in the background once a conversation fills its room. */
	#makeRoom(chat: ChatThread, answer: ChatAnswer): void {
		const { model, log, settings } = this.#parts;
		const isThere = () => this.#threads.has(chat);
		sumUp(chat, answer, { model, log, compactAt: settings().chat.compactAt, isThere }).then(
			(isSummed) => {
				if (isSummed) {
					this.#threads.draw(chat);
					this.#threads.save();
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

	#setAnswering(): void {
		const answering = this.#threads.all.some((chat) => chat.running);
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.answering, answering);
	}

	#turnOf(comment: unknown): Turn {
		const turn = comment instanceof AnswerComment ? comment.turn : this.#threads.latest?.turns.at(-1);
		if (!turn?.answer) {
			throw new UserError(t('There is no answer yet.'));
		}
		return turn;
	}
}

function isReply(value: unknown): value is vscode.CommentReply {
	return typeof value === 'object' && value !== null && 'thread' in value && 'text' in value && typeof value.text === 'string';
}
