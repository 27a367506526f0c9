import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import { isAbort } from '../../core/base/errors.ts';
import type { DecodeStream } from './exactDecoder.ts';
import { StopFilter } from './stopFilter.ts';
import type { Turn } from './turns.ts';

/** What ends a generation besides its length and an abort. */
export interface Ending {
	readonly stop: readonly string[];
	/** True for a token after which there is nothing more to say. */
	readonly isEnd: (token: Token) => boolean;
}

const GREEDY = { temperature: 0, yieldEogToken: true } as const;

export interface Generated {
	readonly text: string;
	readonly end: 'endOfText' | 'stop' | 'maxTokens' | 'aborted';
	readonly tokens: number;
	/** Milliseconds from the call to the first token; 0 when there was none. */
	readonly firstTokenMs: number;
}

/** How a sequence evaluates. */
export interface Evaluation {
	/** Tokens per native batch: an abort is answered after one. */
	readonly batchSize: number;
	/**
	 * Cuts at multiples of it do not show in the state; see `exactness.ts`. Where it is smaller than a batch, no token of a prompt is
	 * evaluated alone, and what stands behind the last multiple is evaluated again when more follows.
	 */
	readonly grain: number;
}

/**
 * One native sequence and what it holds. Prompts are cut on multiples of the grain, counted from their start: up to the last one,
 * {@link clean}, the state is what a fresh evaluation gives, bit for bit. Where the grain is a whole batch, what stands behind is used
 * as well: reading it again would cost more than its last bits are worth.
 */
export class PromptSequence {
	readonly batchSize: number;
	readonly #createContext: () => Promise<LlamaContext>;
	#grain: number;
	#context: LlamaContext;
	#sequence: LlamaContextSequence;
	/** Leading tokens whose state is that of a fresh evaluation. */
	#clean = 0;
	#readMs = 0;

	static async create(createContext: () => Promise<LlamaContext>, evaluation: Evaluation): Promise<PromptSequence> {
		return new PromptSequence(createContext, await createContext(), evaluation);
	}

	private constructor(createContext: () => Promise<LlamaContext>, context: LlamaContext, { batchSize, grain }: Evaluation) {
		this.#createContext = createContext;
		this.#context = context;
		this.#sequence = context.getSequence();
		this.batchSize = batchSize;
		// A state that cannot go back cannot end on a grain either.
		this.#grain = this.#sequence.needsCheckpoints ? batchSize : grain;
	}

	/** States are cut at multiples of it. */
	get grain(): number {
		return this.#grain;
	}

	/** For a sequence that holds nothing. */
	set grain(tokens: number) {
		this.#grain = tokens;
	}

	get #isExact(): boolean {
		return this.#grain < this.batchSize;
	}

	/** Tokens of prompt and answer that fit. One more would erase the beginning without a word. */
	get size(): number {
		return this.#sequence.contextSize;
	}

	get needsCheckpoints(): boolean {
		return this.#sequence.needsCheckpoints;
	}

	/** Milliseconds that prompts were read in, so far. */
	get readMs(): number {
		return this.#readMs;
	}

	get held(): readonly Token[] {
		return this.#sequence.contextTokens;
	}

	/** Of what is held, the leading tokens whose state is reproducible; a multiple of {@link grain}. */
	get clean(): number {
		return this.#floor(Math.min(this.#clean, this.#sequence.nextTokenIndex), this.grain);
	}

	/** Leading tokens of `tokens` that are held. */
	shared(tokens: readonly Token[]): number {
		return commonPrefixLength(this.held, tokens);
	}

	/** Of these, the leading tokens that can be gone on from. */
	reusable(tokens: readonly Token[]): number {
		const shared = this.shared(tokens);
		return this.#isExact ? this.#floor(Math.min(shared, this.#clean), this.#grain) : shared;
	}

	/**
	 * Drops what `tokens` does not begin with, and at least the last token, which has to be evaluated to generate.
	 * @param stable leading tokens that will be kept over requests. Where cuts show and a batch or more of them is missing anyway, reuse
	 * ends on a batch multiple: it costs less than one batch and makes the state worth saving.
	 * @returns tokens that need no evaluation
	 */
	async reuse(tokens: readonly Token[], stable: number): Promise<number> {
		let shared = Math.min(this.reusable(tokens), tokens.length - 1);
		shared = this.#isExact ? this.#floor(shared, this.#grain) : shared;
		const aligned = this.#floor(shared, this.batchSize);
		if (!this.#isExact && stable - shared >= this.batchSize && aligned <= this.#clean) {
			shared = aligned;
		}
		// With shifting allowed, tokens that match by chance further on would be kept.
		await this.#sequence.adaptStateToTokens(tokens.slice(0, shared), false);
		const reused = this.#sequence.nextTokenIndex;
		this.#clean = Math.min(this.#clean, reused);
		return reused;
	}

	/**
	 * Evaluates `tokens` up to `end`, after {@link reuse}.
	 * @param most tokens of a batch, where states may be cut in one; at least twice the grain
	 * @returns false when it was aborted first
	 */
	async prefill(
		tokens: readonly Token[],
		end: number,
		turn: Turn,
		signal: AbortSignal,
		onBatch: () => void = () => undefined,
		most = this.batchSize,
	): Promise<boolean> {
		for (let at = this.#sequence.nextTokenIndex; at < end; at = this.#sequence.nextTokenIndex) {
			if (signal.aborted) {
				return false;
			}
			await turn.pause();
			const from = this.#isExact && end - at === 1 ? await this.#back(tokens, at) : at;
			const next = this.#nextCut(from, end, most);
			const started = performance.now();
			await this.#sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, next));
			this.#readMs += performance.now() - started;
			if (from === this.#clean && next - from >= 2) {
				this.#clean = this.#floor(next, this.#grain);
			}
			onBatch();
		}
		return !signal.aborted;
	}

	#nextCut(from: number, end: number, most: number): number {
		if (!this.#isExact) {
			return Math.min(end, this.#floor(from, this.batchSize) + this.batchSize);
		}
		const next = Math.min(end, from + this.#floor(Math.min(most, this.batchSize), this.#grain));
		if (end - next !== 1) {
			return next;
		}
		return next - from > this.#grain ? next - this.#grain : end;
	}

	/** A token alone is evaluated by other kernels than a batch. @returns where to go on */
	async #back(tokens: readonly Token[], at: number): Promise<number> {
		const from = Math.max(0, at - this.#grain);
		await this.#sequence.adaptStateToTokens(tokens.slice(0, from), false);
		this.#clean = Math.min(this.#clean, from);
		return from;
	}

	/** Evaluates `tokens` alone, in batches that end at `cuts`. */
	async evaluateCut(tokens: readonly Token[], cuts: readonly number[]): Promise<void> {
		await this.clear();
		let from = 0;
		for (const cut of [...cuts, tokens.length]) {
			await this.#sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, cut));
			from = cut;
		}
	}

	/** For models that cannot go back in their state: remembers this point. */
	async checkpoint(): Promise<void> {
		await this.#sequence.takeCheckpoint();
	}

	/**
	 * Continues greedily after `last`, the one token of the prompt that is not evaluated yet.
	 * @param wanted `alternative` is 0 for the likeliest answer, else the place of its first token among the likely ones
	 */
	async generate(
		last: Token,
		{ maxTokens, ending, alternative }: { readonly maxTokens: number; readonly ending: Ending; readonly alternative: number },
		decoder: DecodeStream,
		onText: (piece: string) => void,
		turn: Turn,
		signal: AbortSignal,
	): Promise<Generated> {
		const started = performance.now();
		const filter = new StopFilter(ending.stop);
		let text = '';
		let tokens = 0;
		let firstTokenMs = 0;
		let end: Generated['end'] = 'maxTokens';
		const give = (piece: string) => {
			if (piece !== '') {
				text += piece;
				onText(piece);
			}
		};
		const generated = alternative > 0 ? this.#otherwise(last, alternative) : this.#sequence.evaluate([last], GREEDY);
		for await (const token of generated) {
			firstTokenMs ||= performance.now() - started;
			tokens++;
			if (ending.isEnd(token)) {
				end = 'endOfText';
				break;
			}
			const { text: piece, stopped } = filter.push(decoder.push(token));
			give(piece);
			if (stopped) {
				end = 'stop';
				break;
			}
			if (signal.aborted) {
				end = 'aborted';
				break;
			}
			if (tokens >= maxTokens) {
				break;
			}
			await turn.pause();
		}
		if (end !== 'stop' && end !== 'aborted') {
			const { text: piece, stopped } = filter.push(decoder.end());
			give(piece);
			give(stopped ? '' : filter.end());
		}
		return { text, end, tokens, firstTokenMs };
	}

	/** What follows `last` when not the likeliest token comes first. What is held is shared, so that only the answer is evaluated. */
	async *#otherwise(last: Token, rank: number): AsyncGenerator<Token, void> {
		// Greedy sampling would leave one candidate.
		const ranked = this.#sequence.evaluateWithMetadata([last], { probabilities: true }, { temperature: 1, yieldEogToken: true });
		const { value } = await ranked.next();
		await ranked.return();
		const first = value && [...value.probabilities.keys()][rank];
		if (first !== undefined) {
			yield first;
			yield* this.#sequence.evaluate([first], GREEDY);
		}
	}

	async save(file: string): Promise<void> {
		await this.#sequence.saveStateToFile(file);
	}

	/**
	 * Takes over the state in a file that was verified before.
	 * @param clean leading tokens to keep, a multiple of {@link grain} that was clean when it was saved; the rest is dropped
	 * @returns false when the runtime refused it; the sequence is then empty and usable
	 */
	async restore(file: string, tokens: readonly number[], clean: number): Promise<boolean> {
		// Loading into a sequence that holds something leaves its cells behind when it fails.
		await this.clear();
		try {
			await this.#sequence.loadStateFromFile(file, { acceptRisk: true });
			if (commonPrefixLength(this.held, tokens) === tokens.length && this.held.length === tokens.length) {
				await this.#sequence.adaptStateToTokens(this.#sequence.contextTokens.slice(0, clean), false);
				this.#clean = clean;
				return true;
			}
		} catch (error) {
			if (isAbort(error)) {
				throw error;
			}
		}
		// A refused state may leave NaN in the cells: only a new context is clean.
		await this.recreate();
		return false;
	}

	async clear(): Promise<void> {
		this.#clean = 0;
		await this.#sequence.clearHistory();
	}

	async recreate(): Promise<void> {
		this.#clean = 0;
		await this.#context.dispose();
		this.#context = await this.#createContext();
		this.#sequence = this.#context.getSequence();
	}

	#floor(tokens: number, grain: number): number {
		return tokens - (tokens % grain);
	}
}

export function commonPrefixLength(a: readonly number[], b: readonly number[]): number {
	const end = Math.min(a.length, b.length);
	for (let i = 0; i < end; i++) {
		if (a[i] !== b[i]) {
			return i;
		}
	}
	return end;
}
