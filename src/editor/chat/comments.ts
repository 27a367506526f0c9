import * as vscode from 'vscode';
import { closedMarkdown } from '../../core/chat/codeBlocks.ts';
import { t } from '../../protocol/localize.ts';
import { ANSWER, SUMMARY } from '../manifest.ts';
import type { ChangeCounts } from './changes.ts';
import type { Turn } from './turn.ts';

const PLIMSOLL = { name: 'Plimsoll' };

export class QuestionComment implements vscode.Comment {
	readonly body: string;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = { name: t('You') };

	constructor(question: string) {
		this.body = question;
	}
}

export class AnswerComment implements vscode.Comment {
	readonly body: vscode.MarkdownString;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = PLIMSOLL;
	readonly contextValue = ANSWER;
	readonly chat: object;
	readonly turn: Turn;

	constructor(chat: object, turn: Turn, running: boolean, changes: ChangeCounts) {
		this.chat = chat;
		this.turn = turn;
		const waiting = running && !turn.answer ? `_${t('Reading the context…')}_` : '';
		const notes = [turn.note, changesNote(changes)].filter(Boolean).join(' ');
		// A note inside a block that was cut off would be code.
		const text = notes ? `${closedMarkdown(turn.answer)}\n\n_${notes}_` : turn.answer;
		this.body = plain(text || waiting);
	}
}

/** What is told of the earlier turns of a long conversation. */
export class SummaryComment implements vscode.Comment {
	readonly body: vscode.MarkdownString;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = PLIMSOLL;
	readonly contextValue = SUMMARY;
	readonly chat: object;

	constructor(chat: object, turns: number, text: string) {
		this.chat = chat;
		const title = t('The first {0} questions are told to the model in short:', turns);
		this.body = plain(`_${title}_\n\n${closedMarkdown(text)}`);
	}
}

/** A sentence of ours in a thread. */
export class NoticeComment implements vscode.Comment {
	readonly body: vscode.MarkdownString;
	readonly mode = vscode.CommentMode.Preview;
	readonly author = PLIMSOLL;

	constructor(text: string) {
		this.body = plain(`_${text}_`);
	}
}

function changesNote({ open, stale, accepted, rejected }: ChangeCounts): string {
	const total = open + stale + accepted + rejected;
	if (total === 0) {
		return '';
	}
	const parts = [
		...(accepted > 0 ? [t('{0} accepted', accepted)] : []),
		...(rejected > 0 ? [t('{0} rejected', rejected)] : []),
		...(stale > 0 ? [t('{0} stale', stale)] : []),
		...(open > 0 ? [t('{0} to decide', open)] : []),
	];
	return t('Changes: {0}.', parts.join(', '));
}

/** Text of which parts were written by a model: neither commands nor HTML of it may run. */
function plain(text: string): vscode.MarkdownString {
	const body = new vscode.MarkdownString(text);
	body.isTrusted = false;
	body.supportHtml = false;
	return body;
}
