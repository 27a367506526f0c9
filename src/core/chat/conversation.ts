import * as v from 'valibot';
import { closedMarkdown } from './codeBlocks.ts';
import type { HeldBudget } from './heldBudget.ts';
import { type HistoryTurn, type Summary, toldOf } from './history.ts';

/** What is kept of a thread over restarts. */
export interface Conversation {
	/** Of the document. */
	readonly uri: string;
	/** 0-based: where the thread stands, and what was selected. */
	readonly range: readonly [startLine: number, startCharacter: number, endLine: number, endCharacter: number];
	readonly turns: readonly (HistoryTurn & { readonly note: string })[];
	readonly summary: Summary | undefined;
	/** With it the context is packed again as the model has read it. */
	readonly held?: HeldBudget | undefined;
}

/** Conversations beyond these are dropped, the oldest first: they are kept in a store that is read as a whole at start. */
const MAX_KEPT = 60;
/** Characters that all of them may take. */
const MAX_CHARACTERS = 2_000_000;

const position = v.pipe(v.number(), v.integer(), v.minValue(0));
const conversation = v.object({
	uri: v.pipe(v.string(), v.minLength(1)),
	range: v.tuple([position, position, position, position]),
	turns: v.pipe(
		v.array(v.object({ question: v.string(), answer: v.string(), note: v.string(), message: v.optional(v.string()) })),
		v.minLength(1),
	),
	summary: v.optional(v.object({ text: v.string(), turns: position })),
	held: v.optional(v.object({ wanted: position, tokens: position })),
});

/** What was stored, without what cannot be read: a damaged conversation is no reason to lose the others. */
export function readConversations(stored: unknown): readonly Conversation[] {
	return (Array.isArray(stored) ? stored : []).flatMap((each: unknown) => {
		const parsed = v.safeParse(conversation, each);
		return parsed.success ? [{ ...parsed.output, summary: parsed.output.summary }] : [];
	});
}

/** The conversations that are worth keeping, the newest of `all` last. */
export function conversationsToKeep(all: readonly Conversation[]): readonly Conversation[] {
	let characters = 0;
	const kept: Conversation[] = [];
	for (const each of all.filter(({ turns }) => turns.length > 0).toReversed()) {
		characters += each.turns.reduce((sum, turn) => sum + turn.question.length + toldOf(turn).length + turn.answer.length, 0);
		if (kept.length < MAX_KEPT && characters <= MAX_CHARACTERS) {
			kept.unshift(each);
		}
	}
	return kept;
}

/** A conversation as a Markdown document. */
export function conversationMarkdown(title: string, { turns, summary }: Pick<Conversation, 'turns' | 'summary'>): string {
	const told = summary ? [`> The first ${summary.turns} are told to the model in short:`, ...quoted(summary.text), ''] : [];
	const parts = turns.map(({ question, answer, note }) =>
		[
			`## ${question.replace(/\s+/g, ' ')}`,
			'',
			...(answer ? [closedMarkdown(answer).trimEnd(), ''] : []),
			...(note ? [`_${note}_`, ''] : []),
		].join('\n'),
	);
	return [`# ${title}`, '', ...told, ...parts].join('\n');
}

function quoted(text: string): readonly string[] {
	return ['>', ...text.split('\n').map((line) => `> ${line}`)];
}
