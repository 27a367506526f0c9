import type { Token } from 'node-llama-cpp';
import type { PromptSequence } from './promptSequence.ts';
import type { Turn } from './turns.ts';

/** Evaluated first: warms the caches, and tells whether a whole batch can be waited for. */
const TRIAL_TOKENS = 32;
const LONGEST_MS = 1000;

const alone: Turn = { pause: () => Promise.resolve(), end: () => undefined };

/** Tokens per second of prefill on this machine, from a batch at most; leaves the sequence empty. */
export async function measurePrefillRate(sequence: PromptSequence, text: readonly Token[]): Promise<number> {
	const signal = new AbortController().signal;
	const tokens = Array.from({ length: sequence.batchSize }, (_, i) => text[i % text.length]).filter((each) => each !== undefined);
	const rateOf = async (count: number) => {
		const some = tokens.slice(0, count);
		const started = performance.now();
		await sequence.prefill(some, some.length, alone, signal);
		const rate = (some.length / Math.max(0.1, performance.now() - started)) * 1000;
		await sequence.clear();
		return rate;
	};
	const trial = await rateOf(TRIAL_TOKENS);
	return (tokens.length / trial) * 1000 > LONGEST_MS ? trial : rateOf(Math.min(tokens.length, sequence.size - 1));
}
