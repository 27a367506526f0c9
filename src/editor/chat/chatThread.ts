import * as vscode from 'vscode';
import type { Conversation } from '../../core/chat/conversation.ts';
import type { HeldBudget } from '../../core/chat/heldBudget.ts';
import type { Summary } from '../../core/chat/history.ts';
import { t } from '../../protocol/localize.ts';
import type { Turn } from './turn.ts';

/** A conversation in a thread at its lines. */
export interface ChatThread {
	thread: vscode.CommentThread;
	uri: vscode.Uri;
	/** Moves with the text. */
	range: vscode.Range;
	readonly turns: Turn[];
	/** The newest stands for the most turns; taking it back leaves the one before. */
	readonly summaries: Summary[];
	/** Nothing is summed up before there are more turns than this: the user took a summary back. */
	restUntil: number;
	held: HeldBudget | undefined;
	running: AbortController | undefined;
	summing: AbortController | undefined;
	/** Comments that do not change any more. */
	readonly drawn: Map<Turn, readonly vscode.Comment[]>;
	notice: string;
}

/** What is kept of it over a restart. */
export function conversationOf({ uri, range: { start, end }, turns, summaries, held }: ChatThread): Conversation {
	return {
		uri: uri.toString(),
		range: [start.line, start.character, end.line, end.character],
		turns: turns.map(({ question, answer, note, message }) => ({ question, answer, note, message })),
		summary: summaries.at(-1),
		held,
	};
}

/** Where it stands, for lists and documents. */
export function titleOf({ uri, range }: ChatThread): string {
	return `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}`;
}

/** Its lines, as the head of the thread names them. */
export function labelOf({ start, end, isEmpty }: vscode.Range): string {
	return isEmpty ? t('Line {0}', start.line + 1) : t('Lines {0} to {1}', start.line + 1, end.line + 1);
}
