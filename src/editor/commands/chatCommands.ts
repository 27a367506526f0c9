import type { Log } from '../../core/base/log.ts';
import { type Change, type Changes, fileOf } from '../chat/changes.ts';
import type { ChangeView } from '../chat/changeView.ts';
import { askAbout } from '../chat/chatActions.ts';
import type { InlineChat } from '../chat/inlineChat.ts';
import type { LastEditor } from '../lastEditor.ts';
import { reportError } from '../report.ts';
import type { CommandHandlers } from './registerCommands.ts';

export interface ChatCommandParts {
	readonly chat: InlineChat;
	readonly changes: Changes;
	readonly changeView: ChangeView;
	readonly lastEditor: LastEditor;
	readonly log: Log;
}

/** Threads, their answers, and the changes that these offer. */
export function chatCommands({ chat, changes, changeView, lastEditor, log }: ChatCommandParts) {
	const forChange = (which: unknown, decide: (change: Change) => unknown) => {
		const change = changeView.changeOf(which);
		return change && decide(change);
	};
	return {
		inlineChat: lastEditor.aboutFile(() => chat.open()),
		explain: lastEditor.aboutFile((...args) => askAbout(chat, 'explain', args)),
		fix: lastEditor.aboutFile((...args) => askAbout(chat, 'fix', args)),
		sendQuestion: (reply) => {
			// VS Code empties the box when the command has ended, which is not when the answer has.
			chat.send(reply).catch((error: unknown) => reportError(error, log));
		},
		stopAnswer: (thread) => chat.stop(thread),
		retryAnswer: (comment) => chat.retry(comment),
		copyAnswer: (comment) => chat.copy(comment),
		insertAnswer: (comment) => chat.insert(comment),
		offerChanges: (comment) => chat.offer(comment),
		acceptChange: (which) => forChange(which, (change) => changes.accept(change)),
		rejectChange: (which) => forChange(which, (change) => changes.reject([change])),
		acceptAllChanges: (where) => changes.acceptAll(fileOf(where)),
		rejectAllChanges: (where) => changes.reject(changes.waiting(fileOf(where))),
		nextChange: () => changeView.go(1),
		previousChange: () => changeView.go(-1),
		undoSummary: (comment) => chat.undoSummary(comment),
		exportChat: (thread) => chat.export(thread),
		showChats: () => chat.list(),
		deleteChat: (thread) => chat.delete(thread),
	} satisfies Partial<CommandHandlers>;
}
