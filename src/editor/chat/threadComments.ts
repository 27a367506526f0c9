import type * as vscode from 'vscode';
import { t } from '../../protocol/localize.ts';
import type { Changes } from './changes.ts';
import type { ChatThread } from './chatThread.ts';
import { AnswerComment, NoticeComment, QuestionComment, SummaryComment } from './comments.ts';

/** Turns that a thread shows; the whole conversation is a document. VS Code draws each comment of a thread anew. */
const MAX_SHOWN = 12;

/** What a thread shows of its conversation. Turns that do not change any more are the same comments as before. */
export function threadComments(chat: ChatThread, changes: Changes): readonly vscode.Comment[] {
	const { turns, summaries } = chat;
	const hidden = Math.max(0, turns.length - MAX_SHOWN);
	const summary = summaries.at(-1);
	const last = turns.at(-1);
	return [
		...(hidden > 0 ? [new NoticeComment(t('{0} earlier questions: export the conversation to read them.', hidden))] : []),
		...(summary ? [new SummaryComment(chat, summary.turns, summary.text)] : []),
		...turns.slice(hidden).flatMap((turn) => {
			const known = chat.drawn.get(turn);
			if (known && turn !== last) {
				return known;
			}
			const running = chat.running !== undefined && turn === last;
			const made = [new QuestionComment(turn.question), new AnswerComment(chat, turn, running, changes.counts(turn))];
			chat.drawn.set(turn, made);
			return made;
		}),
		...(chat.notice ? [new NoticeComment(chat.notice)] : []),
	];
}
