import type { ChatCommand } from '../../core/chat/questionText.ts';
import type { ChangeCounts } from './changes.ts';

/** One question and what has come of its answer. Its identity is the owner of the changes it offers. */
export interface Turn {
	readonly question: string;
	readonly command: ChatCommand | undefined;
	answer: string;
	/** What the model was told with it; `undefined` until then. */
	message: string | undefined;
	/** Stands under the answer: that it was stopped, or why it failed. */
	note: string;
	/** Times the growing answer was drawn. */
	drawings: number;
	/** Blocks of the answer that were looked at for changes. */
	offered: number;
	/** Lines of the block that is being written, when it was last looked at. */
	grown: number;
}

export function turnOf(question: string, command: ChatCommand | undefined): Turn {
	return { question, command, answer: '', message: undefined, note: '', drawings: 0, offered: 0, grown: 0 };
}

/** What a chat has done so far, for tests and for the log. */
export interface ChatState {
	readonly question: string;
	readonly answer: string;
	readonly note: string;
	readonly drawings: number;
	readonly running: boolean;
	readonly comments: number;
	readonly turns: number;
	/** What stands for the first turns; empty when all are told word by word. */
	readonly summary: string;
	readonly changes: ChangeCounts;
	/** 0-based. */
	readonly line: number;
	readonly uri: string;
}
