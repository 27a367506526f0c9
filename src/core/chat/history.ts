import { throwIfAborted } from '../base/errors.ts';
import type { ChatMessage, ModelRuntime } from '../model/modelRuntime.ts';
import { linesThatFit } from '../pack/overflow.ts';

/** A question and its answer. */
export interface HistoryTurn {
	readonly question: string;
	readonly answer: string;
	/** What the model was told, where that is more than the question: told again to the letter, it need not be read again. */
	readonly message?: string | undefined;
}

/** What stands for the first turns of a conversation. The turns themselves are kept: it can be looked at, and taken back. */
export interface Summary {
	readonly text: string;
	/** How many turns it stands for. */
	readonly turns: number;
}

/** What the model is told of the conversation so far. */
export interface History {
	readonly summary: string;
	/** Oldest first. */
	readonly turns: readonly HistoryTurn[];
}

/** The newest turns that are kept word by word take this part of the room at most, and the last one is always kept. */
const KEPT = 1 / 4;
/** A summary is for going on, not for reading up. */
const MAX_SUMMARY = 512;
/** Part of the model's context that a summary may take. */
const SUMMARY_SHARE = 1 / 8;
/** What the template and the request for a summary take, in tokens; generous. */
const SUMMARY_OVERHEAD = 160;

const REQUEST =
	'Summarise this conversation between a programmer and an assistant for the assistant itself: what was asked, what was decided, names of files and symbols that matter. Facts only, briefly.';

export function historyOf(turns: readonly HistoryTurn[], summary: Summary | undefined): History {
	const told = turns.slice(summary?.turns ?? 0).filter(({ answer }) => answer);
	return { summary: summary?.text ?? '', turns: told.map(({ question, answer, message }) => ({ question, answer, message })) };
}

/** A summary takes the place of the turns it stands for: as a question and its answer, since many templates know no other roles. */
export function historyMessages({ summary, turns }: History): readonly ChatMessage[] {
	const told: readonly HistoryTurn[] = summary
		? [{ question: 'What have we spoken about so far?', answer: summary }, ...turns]
		: turns;
	return told.flatMap((turn): ChatMessage[] => [
		{ role: 'user', content: toldOf(turn) },
		{ role: 'assistant', content: turn.answer },
	]);
}

export function toldOf({ question, message }: Pick<HistoryTurn, 'question' | 'message'>): string {
	return message ?? question;
}

/**
 * The summary that makes room in a long conversation, written by the model.
 * @param room tokens that history may take
 * @returns `undefined` when there is nothing to shorten, or the model had nothing to say
 */
export async function compacted(
	turns: readonly HistoryTurn[],
	earlier: Summary | undefined,
	room: number,
	model: ModelRuntime,
	contextSize: number,
	signal: AbortSignal,
): Promise<Summary | undefined> {
	const counts = await model.countTokens(
		turns.map(({ question, answer }) => `${question}\n${answer}`),
		signal,
	);
	let kept = 1;
	let size = counts.at(-1) ?? 0;
	while (kept < turns.length && size + (counts[turns.length - kept - 1] ?? 0) <= room * KEPT) {
		size += counts[turns.length - kept - 1] ?? 0;
		kept++;
	}
	const end = turns.length - kept;
	const start = earlier?.turns ?? 0;
	if (end <= start) {
		return undefined;
	}
	const told = [
		...(earlier ? [`Before: ${earlier.text}`] : []),
		...turns.slice(start, end).flatMap(({ question, answer }) => [`Programmer: ${question}`, `Assistant: ${answer}`]),
	];
	const lines = told.join('\n').split('\n');
	const prices = await model.countTokens(
		lines.map((line) => `${line}\n`),
		signal,
	);
	throwIfAborted(signal);
	const maxTokens = Math.min(MAX_SUMMARY, Math.floor(contextSize * SUMMARY_SHARE));
	const rule = { overflow: 'middle', windowTokens: 0, worth: () => 0 } as const;
	const fitting = linesThatFit(prices, contextSize - maxTokens - SUMMARY_OVERHEAD, rule);
	const messages: readonly ChatMessage[] = [
		{ role: 'system', content: REQUEST },
		{ role: 'user', content: `${fitting.map((at) => lines[at] ?? '').join('\n')}\n\nSummarise it.` },
	];
	const { text, end: how } = await model.chat({ messages, maxTokens }, () => undefined, signal);
	throwIfAborted(signal);
	return text.trim() && how !== 'aborted' ? { text: text.trim(), turns: end } : undefined;
}
