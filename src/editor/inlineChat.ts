import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import { Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import { plural } from '../core/base/text.ts';
import { answerQuestion, type ChatAnswer, type ChatParts } from '../core/complete/chat.ts';
import type { PackOptions } from '../core/pack/contextEngine.ts';
import { t } from '../protocol/localize.ts';
import { codeOf } from './answerText.ts';
import { ANSWER, CHAT_CONTROLLER, CONTEXT_KEYS } from './manifest.ts';
import { placeAt } from './place.ts';
import { reportError } from './report.ts';
import type { Settings } from './settings.ts';

/** Milliseconds between two drawings of a growing answer: Markdown is rendered anew each time. */
const DRAW_MS = 80;

export interface InlineChatParts extends ChatParts {
	readonly settings: () => Settings;
	/** What the user chose in a workspace folder. */
	readonly choices: (root: string) => Pick<PackOptions, 'pins' | 'excludes' | 'signatureOnly'>;
	readonly log: Log;
}

/** One question and what has come of its answer. */
interface Turn {
	readonly question: string;
	answer: string;
	/** Stands under the answer: that it was stopped, or why it failed. */
	note: string;
	/** Times the growing answer was drawn. */
	drawings: number;
}

interface Chat {
	readonly thread: vscode.CommentThread;
	readonly document: vscode.TextDocument;
	readonly selection: vscode.Range;
	readonly turns: Turn[];
	running: AbortController | undefined;
}

/** What a chat has done so far, for tests and for the log. */
export interface ChatState {
	readonly question: string;
	readonly answer: string;
	readonly note: string;
	readonly drawings: number;
	readonly running: boolean;
	readonly comments: number;
}

/**
 * Questions about code, asked and answered in a comment thread at the selection. Comment threads need no account and no other
 * extension, unlike VS Code's own chat.
 */
export class InlineChat implements vscode.Disposable {
	readonly #parts: InlineChatParts;
	readonly #controller: vscode.CommentController;
	readonly #chats = new Map<vscode.CommentThread, Chat>();
	readonly #answered = new Emitter<ChatAnswer>();
	/** An answer is complete. */
	readonly onDidAnswer = this.#answered.event;
	#latest: Chat | undefined;

	constructor(parts: InlineChatParts) {
		this.#parts = parts;
		this.#controller = vscode.comments.createCommentController(CHAT_CONTROLLER, 'Plimsoll');
		this.#controller.options = {
			prompt: t('Ask about the selected code'),
			placeHolder: t('Ask, or /explain /fix /doc /test /edit'),
		};
	}

	/** Opens a thread at the selection of the active editor, ready for a question. */
	open(editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor): vscode.CommentThread {
		if (!editor) {
			throw new UserError(t('Open a file to ask about its code.'));
		}
		const { document, selection } = editor;
		const range = new vscode.Range(selection.start, selection.end);
		this.#forgetEmpty();
		const thread = this.#controller.createCommentThread(document.uri, range, []);
		thread.label = range.isEmpty
			? t('Line {0}', range.start.line + 1)
			: t('Lines {0} to {1}', range.start.line + 1, range.end.line + 1);
		thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
		thread.canReply = true;
		// The Comments panel opens by itself for threads that wait for somebody. These do not.
		thread.state = vscode.CommentThreadState.Resolved;
		const chat: Chat = { thread, document, selection: range, turns: [], running: undefined };
		this.#chats.set(thread, chat);
		this.#latest = chat;
		return thread;
	}

	/** The reply box was sent. Resolves when the answer is complete, stopped or failed. */
	async send(reply: unknown): Promise<void> {
		if (!isReply(reply)) {
			return;
		}
		await this.ask(reply.thread, reply.text);
	}

	async ask(thread: vscode.CommentThread, text: string): Promise<void> {
		const chat = this.#chats.get(thread);
		const question = text.trim();
		if (!chat || !question) {
			return;
		}
		chat.running?.abort();
		const running = new AbortController();
		chat.running = running;
		this.#latest = chat;
		this.#setAnswering();
		const history = chat.turns.filter((turn) => turn.answer);
		const turn: Turn = { question, answer: '', note: '', drawings: 0 };
		chat.turns.push(turn);
		this.#draw(chat);
		let timer: NodeJS.Timeout | undefined;
		const onText = (piece: string) => {
			turn.answer += piece;
			timer ??= setTimeout(() => {
				timer = undefined;
				turn.drawings++;
				this.#draw(chat);
			}, DRAW_MS);
		};
		try {
			const answer = await this.#answer(chat, question, history, onText, running.signal);
			turn.answer = answer.result.text || turn.answer;
			turn.note = noteOf(answer, running.signal);
			this.#answered.fire(answer);
		} catch (error) {
			turn.note = isAbort(error) || running.signal.aborted ? 'Stopped.' : messageOf(error);
			if (!isAbort(error) && !(error instanceof UserError)) {
				this.#parts.log.error('The question could not be answered', error);
			} else if (error instanceof UserError && error.action) {
				void reportError(error, this.#parts.log);
			}
		} finally {
			clearTimeout(timer);
			if (chat.running === running) {
				chat.running = undefined;
			}
			this.#setAnswering();
			this.#draw(chat);
		}
	}

	/** Ends the answer that is being written in `thread`, or in the latest one. */
	stop(thread: unknown): void {
		(this.#find(thread) ?? this.#latest)?.running?.abort();
	}

	async copy(comment: unknown): Promise<void> {
		await vscode.env.clipboard.writeText(this.#answerOf(comment));
	}

	/** Puts the answer's code where the cursor is, in place of what is selected. */
	async insert(comment: unknown): Promise<void> {
		const code = codeOf(this.#answerOf(comment));
		const chat = comment instanceof AnswerComment ? comment.chat : this.#latest;
		const editor =
			vscode.window.visibleTextEditors.find(({ document }) => document === chat?.document) ?? vscode.window.activeTextEditor;
		if (!editor) {
			throw new UserError(t('Open the file to insert the answer.'));
		}
		await editor.edit((edit) => edit.replace(editor.selection, code));
	}

	delete(thread: unknown): void {
		const chat = this.#find(thread) ?? this.#latest;
		if (chat) {
			this.#forget(chat);
		}
	}

	get latest(): ChatState | undefined {
		const chat = this.#latest;
		const turn = chat?.turns.at(-1);
		return (
			chat &&
			turn && {
				question: turn.question,
				answer: turn.answer,
				note: turn.note,
				drawings: turn.drawings,
				running: chat.running !== undefined,
				comments: chat.thread.comments.length,
			}
		);
	}

	dispose(): void {
		for (const chat of this.#chats.values()) {
			chat.running?.abort();
		}
		this.#chats.clear();
		this.#controller.dispose();
		this.#answered.dispose();
	}

	#answer(
		{ document, selection }: Chat,
		question: string,
		history: readonly Turn[],
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<ChatAnswer> {
		const { chat, context } = this.#parts.settings();
		// At the selection's end: what is selected then stands right before the cursor, where the context is richest.
		const place = placeAt(document, selection.end);
		return answerQuestion(
			this.#parts,
			{
				question: { text: question, selection: document.getText(selection), history },
				place: 'reason' in place ? undefined : place,
				budget: chat.budget,
				reserve: chat.reserve,
				options: 'reason' in place ? context.options : { ...context.options, ...this.#parts.choices(place.root) },
			},
			onText,
			signal,
		);
	}

	#draw(chat: Chat): void {
		if (!this.#chats.has(chat.thread)) {
			return;
		}
		chat.thread.comments = chat.turns.flatMap((turn, index) => {
			const running = chat.running !== undefined && index === chat.turns.length - 1;
			return [new QuestionComment(turn.question), new AnswerComment(chat, turn, running)];
		});
	}

	#setAnswering(): void {
		const answering = [...this.#chats.values()].some((chat) => chat.running);
		void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.answering, answering);
	}

	#find(thread: unknown): Chat | undefined {
		return [...this.#chats.values()].find((chat) => chat.thread === thread);
	}

	#answerOf(comment: unknown): string {
		const turn = comment instanceof AnswerComment ? comment.turn : this.#latest?.turns.at(-1);
		if (!turn?.answer) {
			throw new UserError(t('There is no answer yet.'));
		}
		return turn.answer;
	}

	#forgetEmpty(): void {
		for (const chat of [...this.#chats.values()]) {
			if (chat.turns.length === 0) {
				this.#forget(chat);
			}
		}
	}

	#forget(chat: Chat): void {
		chat.running?.abort();
		this.#chats.delete(chat.thread);
		chat.thread.dispose();
		if (this.#latest === chat) {
			this.#latest = undefined;
		}
	}
}

class QuestionComment implements vscode.Comment {
	readonly body: string;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = { name: 'You' };

	constructor(question: string) {
		this.body = question;
	}
}

class AnswerComment implements vscode.Comment {
	readonly body: vscode.MarkdownString;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = { name: 'Plimsoll' };
	readonly contextValue = ANSWER;
	readonly chat: Chat;
	readonly turn: Turn;

	constructor(chat: Chat, turn: Turn, running: boolean) {
		this.chat = chat;
		this.turn = turn;
		const waiting = running && !turn.answer ? '_Reading the context…_' : '';
		const note = turn.note ? `\n\n_${turn.note}_` : '';
		// Written by a model: neither commands nor HTML of it may run.
		this.body = new vscode.MarkdownString(`${turn.answer || waiting}${note}`);
		this.body.isTrusted = false;
		this.body.supportHtml = false;
	}
}

function noteOf({ result, forgotten }: ChatAnswer, signal: AbortSignal): string {
	const notes = [
		...(signal.aborted || result.end === 'aborted' ? ['Stopped.'] : []),
		...(result.end === 'maxTokens' ? [`Ended at ${plural(result.tokens.generated, 'token')}, the room kept for an answer.`] : []),
		...(forgotten > 0 ? [`${plural(forgotten, 'earlier question')} did not fit any more.`] : []),
	];
	return notes.join(' ');
}

function isReply(value: unknown): value is vscode.CommentReply {
	return typeof value === 'object' && value !== null && 'thread' in value && 'text' in value && typeof value.text === 'string';
}
