/** What `/name` asks for; the words after it are added to the instruction. */
export const CHAT_COMMANDS = {
	explain: 'Explain what the selected code does, step by step and briefly.',
	fix: 'Find the mistake in the selected code and show the corrected code.',
	doc: 'Write a documentation comment for the selected code.',
	test: 'Write a unit test for the selected code.',
	edit: 'Rewrite the selected code as asked and answer with the code alone.',
} as const;
export type ChatCommand = keyof typeof CHAT_COMMANDS;

/** Commands whose answers are changes of the file that was asked about. */
export const EDITING: ReadonlySet<ChatCommand | undefined> = new Set<ChatCommand>(['fix', 'doc', 'edit']);

/** A question as it was typed, in its parts. */
export interface ParsedQuestion {
	readonly command: ChatCommand | undefined;
	/** What the model is asked. */
	readonly instruction: string;
	/** Files and symbols named with `#`, as pins are named. */
	readonly mentions: readonly string[];
}

/** `/fix the loop of #src/a.ts` is the instruction of `fix`, the words after it, and a mention; an unknown command is taken as text. */
export function parseQuestion(typed: string): ParsedQuestion {
	const text = typed.trim();
	const [, name = '', more = ''] = /^\/(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
	const mentions = mentionsOf(text);
	if (!isChatCommand(name)) {
		return { command: undefined, instruction: text, mentions };
	}
	const instruction = more.trim() ? `${CHAT_COMMANDS[name]} ${more.trim()}` : CHAT_COMMANDS[name];
	return { command: name, instruction, mentions };
}

/**
 * What `#src/a.ts`, `#src/` and `#src/a.ts#Store.read` name. A sign inside a word is none, nor is `#12` or a preprocessor's `#if`:
 * a mention has a path in it. What ends a sentence is no part of it.
 */
function mentionsOf(text: string): readonly string[] {
	const found = [...text.matchAll(/(?<![\w#])#((?:file:|symbol:)?)([^\s#`'"()]+(?:#[\w$.]+)?)/g)].map(([, , name = '']) =>
		name.replace(/[.,;:?!]+$/, ''),
	);
	return [...new Set(found.filter((name) => /[/.]/.test(name)))];
}

function isChatCommand(name: string): name is ChatCommand {
	return Object.hasOwn(CHAT_COMMANDS, name);
}
