import type { Log } from '../../core/base/log.ts';
import { compacted, historyOf } from '../../core/chat/history.ts';
import type { ChatAnswer } from '../../core/complete/chat.ts';
import { modelInfo } from '../../core/complete/contextSource.ts';
import type { ModelRuntime } from '../../core/model/modelRuntime.ts';
import type { ChatThread } from './chatThread.ts';

export interface SumUpOptions {
	readonly model: ModelRuntime;
	readonly log: Log;
	/** Percent of its room that a conversation may fill. */
	readonly compactAt: number;
	/** False once the thread was deleted. */
	readonly isThere: () => boolean;
}

/**
 * Sums up the older turns of a conversation that fills its room.
 * @returns true when there is a new summary. Rejects when the model fails, or with an `AbortError`.
 */
export async function sumUp(
	chat: ChatThread,
	{ conversation: { tokens, room } }: ChatAnswer,
	{ model, log, compactAt, isThere }: SumUpOptions,
): Promise<boolean> {
	const info = modelInfo(model);
	if (tokens / room < compactAt / 100 || !info || chat.turns.length <= chat.restUntil || !isThere()) {
		return false;
	}
	const summing = new AbortController();
	chat.summing = summing;
	const turns = chat.turns.filter(({ answer }) => answer);
	const told = historyOf(chat.turns, undefined).turns;
	const summary = await compacted(told, chat.summaries.at(-1), room, model, info.contextSize, summing.signal);
	if (!summary || !isThere() || summing.signal.aborted) {
		return false;
	}
	// Counted over answered turns alone; the thread counts all.
	const last = turns[summary.turns - 1];
	chat.summaries.push({ ...summary, turns: last ? chat.turns.indexOf(last) + 1 : summary.turns });
	log.debug(`The first ${summary.turns} questions are told in short from here on`);
	return true;
}
