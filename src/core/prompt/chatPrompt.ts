import { type History, historyMessages } from '../chat/history.ts';
import { parseQuestion } from '../chat/questionText.ts';
import type { ChatMessage } from '../model/modelRuntime.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import { contextText } from './contextText.ts';

const ROLE = `You are a programming assistant inside a code editor. Answer in Markdown, briefly. Put code in fenced blocks.`;

/** A question about a place in a file. */
export interface ChatQuestion {
	/** As typed: free text, or `/fix`, `/fix the off-by-one`. */
	readonly text: string;
	/** The selected text; empty when only the cursor stands somewhere. */
	readonly selection: string;
	/** What stands for a selection that is too long to be shown. */
	readonly selectionTold?: string | undefined;
	/** What stands for files that were mentioned and are too long to be shown. */
	readonly mentionsTold?: readonly { readonly name: string; readonly told: string }[];
	/** What was spoken in this thread. */
	readonly history: History;
	/** What the editor complains about in the selected code, a sentence each. */
	readonly problems: readonly string[];
}

/** The messages of one request. Without `packed` they are what the budget has to leave room for. */
export function chatPrompt(question: ChatQuestion, packed: PackedContext | undefined): readonly ChatMessage[] {
	return [
		{ role: 'system', content: packed ? `${ROLE}\n\n${contextBlock(packed)}` : ROLE },
		...historyMessages(question.history),
		{ role: 'user', content: userMessage(question, packed) },
	];
}

function contextBlock(packed: PackedContext): string {
	return `What may matter of the workspace, the current file ${packed.file} last:\n\n${contextText(packed)}`;
}

/** The selection is written out only where neither the context nor an earlier turn shows it: nothing is paid for twice. */
function userMessage(question: ChatQuestion, packed: PackedContext | undefined): string {
	const { text, selection, selectionTold, mentionsTold = [], problems, history } = question;
	const reported = problems.length > 0 ? `\n\nThe editor reports:\n${problems.map((each) => `- ${each}`).join('\n')}` : '';
	const before = (part: string) => history.turns.some(({ message }) => message?.includes(part));
	const told = mentionsTold.map((mention) => `${mention.name} in short:\n${mention.told}\n\n`).filter((part) => !before(part));
	const instruction = `${told.join('')}${parseQuestion(text).instruction}${reported}`;
	if (!selection.trim()) {
		return instruction;
	}
	const about = selectionTold ? `The selected code in short:\n${selectionTold}\n\n` : selectionText(selection, packed);
	return before(about) ? instruction : `${about}${instruction}`;
}

function selectionText(selection: string, packed: PackedContext | undefined): string {
	const shown = packed && (packed.window.prefix + packed.window.suffix).includes(selection);
	if (!shown) {
		const fence = '`'.repeat(Math.max(3, ...(selection.match(/`{3,}/g) ?? []).map((run) => run.length + 1)));
		return `Selected code:\n${fence}\n${selection}\n${fence}\n\n`;
	}
	const lines = selection.trim().split('\n');
	const first = lines[0]?.trim();
	const last = lines.at(-1)?.trim();
	const where = lines.length === 1 ? `\`${first}\`` : `${lines.length} lines, from \`${first}\` to \`${last}\``;
	return `Selected in ${packed.file}: ${where}.\n\n`;
}
