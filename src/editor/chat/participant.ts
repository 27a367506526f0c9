import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { withSignal } from '../../core/base/withSignal.ts';
import type { HistoryTurn } from '../../core/chat/history.ts';
import { CHAT_COMMANDS, parseQuestion } from '../../core/chat/questionText.ts';
import { answerQuestion, type ChatParts } from '../../core/complete/chat.ts';
import { t, translated } from '../../protocol/localize.ts';
import { PARTICIPANT } from '../manifest.ts';
import { relativePath } from '../place.ts';
import { noteOf } from './answerNote.ts';
import { type AskParts, askAt } from './askAt.ts';

export interface ParticipantParts extends ChatParts, AskParts {
	readonly log: Log;
}

/** Files that an answer names as what it stands on; more is a list that nobody reads. */
const MAX_REFERENCES = 20;

/**
 * `@plimsoll` in VS Code's own chat, where that is there: the same answers as in our threads, about the selection of the active
 * editor, from the local model and the packed context. It is an extra: our own threads need neither that chat nor an account.
 */
export class Participant {
	readonly #parts: ParticipantParts;

	constructor(parts: ParticipantParts) {
		this.#parts = parts;
	}

	/** Does nothing in a VS Code without a chat. */
	register(): vscode.Disposable {
		const { chat } = vscode as Partial<typeof vscode>;
		if (!chat?.createChatParticipant) {
			return new vscode.Disposable(() => undefined);
		}
		return chat.createChatParticipant(PARTICIPANT, (...args) => this.answer(...args));
	}

	async answer(
		{ prompt, command, references }: Pick<vscode.ChatRequest, 'prompt' | 'command' | 'references'>,
		{ history }: vscode.ChatContext,
		stream: Pick<vscode.ChatResponseStream, 'markdown' | 'progress' | 'reference'>,
		token: vscode.CancellationToken,
	): Promise<vscode.ChatResult> {
		const editor = vscode.window.activeTextEditor;
		const text = command ? `/${command} ${prompt}` : prompt;
		if (!text.trim()) {
			stream.markdown(t('Type a question, or a command such as /explain.'));
			return {};
		}
		if (!editor) {
			return { errorDetails: { message: t('Open a file to ask about its code.') } };
		}
		const { document, selection } = editor;
		const folder = vscode.workspace.getWorkspaceFolder(document.uri);
		const mentions = folder ? references.flatMap(({ value }) => mentionOf(value, folder)) : [];
		const asked = askAt(this.#parts, document, selection, text, {
			history: { summary: '', turns: turnsOf(history) },
			mentions,
			held: undefined,
		});
		stream.progress(t('Reading the context…'));
		try {
			const answer = await withSignal(token, (signal) =>
				answerQuestion(this.#parts, asked, (piece) => stream.markdown(piece), signal),
			);
			const note = noteOf(answer, parseQuestion(text).mentions, token.isCancellationRequested);
			if (note) {
				stream.markdown(`\n\n_${note}_`);
			}
			const files = new Set(answer.packed?.items.map(({ path }) => path));
			for (const path of [...files].slice(0, MAX_REFERENCES)) {
				stream.reference(vscode.Uri.joinPath(folder?.uri ?? document.uri, path));
			}
			return { metadata: { question: text } };
		} catch (error) {
			if (isAbort(error)) {
				return {};
			}
			if (!(error instanceof UserError)) {
				this.#parts.log.error('The question could not be answered', error);
			}
			return { errorDetails: { message: translated(messageOf(error)) } };
		}
	}
}

/** What was asked of us in this chat before, and answered. */
function turnsOf(history: vscode.ChatContext['history']): readonly HistoryTurn[] {
	const turns: HistoryTurn[] = [];
	let question = '';
	for (const turn of history) {
		if ('prompt' in turn) {
			const known = turn.command !== undefined && Object.hasOwn(CHAT_COMMANDS, turn.command);
			question = known ? `/${turn.command} ${turn.prompt}` : turn.prompt;
			continue;
		}
		const answer = turn.response.map((part) => ('value' in part && hasText(part.value) ? part.value.value : '')).join('');
		if (question && answer) {
			turns.push({ question, answer });
		}
		question = '';
	}
	return turns;
}

function hasText(value: unknown): value is { readonly value: string } {
	return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string';
}

/** Files that the user attached, named as pins are. */
function mentionOf(value: unknown, folder: vscode.WorkspaceFolder): readonly string[] {
	const uri = value instanceof vscode.Uri ? value : value instanceof vscode.Location ? value.uri : undefined;
	return uri && vscode.workspace.getWorkspaceFolder(uri) === folder ? [relativePath(folder, uri)] : [];
}
