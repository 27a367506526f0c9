import type { ChatMessage } from '../model/modelRuntime.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import { contextText } from './contextText.ts';

/** What `/name` asks for; the words after it are added to the instruction. */
export const CHAT_COMMANDS = {
	explain: 'Explain what the selected code does, step by step and briefly.',
	fix: 'Find the mistake in the selected code and show the corrected code.',
	doc: 'Write a documentation comment for the selected code.',
	test: 'Write a unit test for the selected code.',
	edit: 'Rewrite the selected code as asked and answer with the code alone.',
} as const;

const ROLE = `You are a programming assistant inside a code editor. Answer in Markdown, briefly. Put code in fenced blocks.`;

/** A question about a place in a file. */
export interface ChatQuestion {
	/** As typed: free text, or `/fix`, `/fix the off-by-one`. */
	readonly text: string;
	/** The selected text; empty when only the cursor stands somewhere. */
	readonly selection: string;
	/** Question and answer pairs of this thread, oldest first. */
	readonly history: readonly { readonly question: string; readonly answer: string }[];
}

/** The messages of one request. Without `packed` they are what the budget has to leave room for. */
export function chatPrompt(question: ChatQuestion, packed: PackedContext | undefined): readonly ChatMessage[] {
	return [
		{ role: 'system', content: packed ? `${ROLE}\n\n${contextBlock(packed)}` : ROLE },
		...question.history.flatMap((turn): ChatMessage[] => [
			{ role: 'user', content: turn.question },
			{ role: 'assistant', content: turn.answer },
		]),
		{ role: 'user', content: userMessage(question, packed) },
	];
}

/** `/fix the loop` becomes the instruction of `fix` and the words after it; an unknown command is taken as text. */
export function instructionOf(typed: string): string {
	const match = /^\/(\w+)\s*([\s\S]*)$/.exec(typed.trim());
	const name = match?.[1];
	if (!name || !isChatCommand(name)) {
		return typed.trim();
	}
	const more = match?.[2]?.trim();
	return more ? `${CHAT_COMMANDS[name]} ${more}` : CHAT_COMMANDS[name];
}

function isChatCommand(name: string): name is keyof typeof CHAT_COMMANDS {
	return Object.hasOwn(CHAT_COMMANDS, name);
}

function contextBlock(packed: PackedContext): string {
	return `What may matter of the workspace, the current file ${packed.file} last:\n\n${contextText(packed)}`;
}

/** The selection is written out only where it does not stand in the context already: nothing is paid for twice. */
function userMessage({ text, selection }: ChatQuestion, packed: PackedContext | undefined): string {
	const instruction = instructionOf(text);
	if (!selection.trim()) {
		return instruction;
	}
	const shown = packed && (packed.window.prefix + packed.window.suffix).includes(selection);
	if (!shown) {
		return `Selected code:\n\`\`\`\n${selection}\n\`\`\`\n\n${instruction}`;
	}
	const lines = selection.trim().split('\n');
	const first = lines[0]?.trim();
	const last = lines.at(-1)?.trim();
	const where = lines.length === 1 ? `\`${first}\`` : `${lines.length} lines, from \`${first}\` to \`${last}\``;
	return `Selected in ${packed.file}: ${where}.\n\n${instruction}`;
}
