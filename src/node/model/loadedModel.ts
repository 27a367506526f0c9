import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { isAbort, messageOf, UserError } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { sentence } from '../../core/base/sentence.ts';
import type {
	ChatMessage,
	ChatRequest,
	CompletionRequest,
	CompletionResult,
	KvCacheSize,
	ModelInfo,
	SlotPrompt,
	WarmRequest,
	WarmResult,
	Warmth,
} from '../../core/model/modelRuntime.ts';
import { ChatPrompter } from './chatPrompt.ts';
import { ExactDecoder } from './exactDecoder.ts';
import type { KvKeeper } from './kvKeeper.ts';
import { type Ending, PromptSequence } from './promptSequence.ts';
import { append, SafeTokenizer } from './safeTokenizer.ts';
import type { Turn, Turns } from './turns.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a keystroke waits for at most: a batch of half the size is read nearly as quickly. */
const IDLE_TOKENS = 64;

/** One request as tokens. */
interface Job {
	readonly tokens: readonly Token[];
	/** Leading tokens that the next requests will have too. */
	readonly stable: number;
	readonly maxTokens: number;
	readonly ending: Ending;
	/** As {@link CompletionRequest.alternative}; 0 for the likeliest answer. */
	readonly alternative: number;
	/** Of the saved states; `undefined` for what is not saved. */
	readonly workspace: string | undefined;
	/** When the request came. */
	readonly started: number;
	readonly tokenizeMs: number;
}

/** A model in memory, its completion context, and a chat context once there is a chat. */
export class LoadedModel {
	readonly info: ModelInfo;
	readonly #model: LlamaModel;
	readonly #vocabulary: Vocabulary;
	readonly #tokenizer: SafeTokenizer;
	readonly #decoder: ExactDecoder;
	readonly #turns: Turns;
	/** Of completions; the second takes a new base while the first answers. */
	readonly #slots: readonly [PromptSequence, ...PromptSequence[]];
	readonly #createContext: () => Promise<LlamaContext>;
	readonly #log: Log;
	#prompter: ChatPrompter | undefined;
	#chat: PromptSequence | undefined;
	#keeper: KvKeeper | undefined;

	constructor(
		info: ModelInfo,
		model: LlamaModel,
		vocabulary: Vocabulary,
		slots: readonly [PromptSequence, ...PromptSequence[]],
		createContext: () => Promise<LlamaContext>,
		turns: Turns,
		log: Log,
	) {
		this.info = info;
		this.#model = model;
		this.#vocabulary = vocabulary;
		this.#tokenizer = new SafeTokenizer(model, vocabulary);
		this.#decoder = new ExactDecoder(model, vocabulary);
		this.#slots = slots;
		this.#createContext = createContext;
		this.#turns = turns;
		this.#log = log;
	}

	/** From now on states are loaded from disk and saved. */
	keepKv(keeper: KvKeeper): void {
		this.#keeper = keeper;
	}

	countTokens(texts: readonly string[]): number[] {
		return texts.map((text) => this.#tokenizer.text(text).length);
	}

	countChatTokens(messages: readonly ChatMessage[]): number {
		return this.#promptOf(messages).tokens.length;
	}

	async complete(request: CompletionRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		const started = performance.now();
		const { tokens, stable } = this.#tokensOf(request);
		const job: Job = {
			tokens,
			stable,
			maxTokens: request.maxTokens,
			// A control token begins something that is not the code asked for: another file, another turn.
			ending: { stop: request.stop, isEnd: (token) => this.#model.isEogToken(token) || this.#vocabulary.isControl(token) },
			workspace: request.workspace,
			alternative: request.alternative ?? 0,
			started,
			tokenizeMs: performance.now() - started,
		};
		return this.#inTurn('urgent', job, () => Promise.resolve(this.#slotOf(request)), onText, signal);
	}

	/** Reads a prompt between what is asked for. Aborted, it says how far it came. */
	async warm(request: WarmRequest, onWarm: (warmth: Warmth) => void, signal: AbortSignal): Promise<WarmResult> {
		const started = performance.now();
		const { tokens, stable, added } = this.#tokensOf(request);
		const sequence = this.#slotOf(request);
		this.#requireRoom(tokens.length, 0);
		let fromDisk = 0;
		let evaluated = 0;
		const readBefore = sequence.readMs;
		let turn: Turn | undefined;
		try {
			turn = await this.#turns.take('idle', signal);
			const { workspace, memo } = request;
			const kept = { workspace, tokens, stable, sequence, memo };
			fromDisk = (await this.#keeper?.restore(kept)) ?? 0;
			// A slot that holds all of it and more keeps the rest: it would be read again.
			if (sequence.shared(tokens) < tokens.length) {
				evaluated = -(await sequence.reuse(tokens, stable));
				if (sequence.needsCheckpoints && stable < tokens.length) {
					await sequence.prefill(tokens, stable, turn, signal);
					await sequence.checkpoint();
				}
				const tell = () => onWarm({ held: sequence.held.length, prompt: tokens.length, fromDisk });
				await sequence.prefill(tokens, tokens.length, turn, signal, tell, IDLE_TOKENS);
				evaluated += sequence.held.length;
				this.#keeper?.remember(kept);
			}
		} catch (error) {
			if (!isAbort(error)) {
				// After a failed evaluation what the sequence holds is unknown.
				await sequence.recreate();
				throw error;
			}
		} finally {
			turn?.end();
			this.#keeper?.rest();
		}
		const held = Math.max(0, sequence.shared(tokens) - added);
		onWarm({ held, prompt: tokens.length - added, fromDisk });
		const readMs = sequence.readMs - readBefore;
		return { held, prompt: tokens.length - added, evaluated, fromDisk, ms: performance.now() - started, readMs };
	}

	async memo(workspace: string): Promise<string | undefined> {
		return this.#keeper?.memo(workspace);
	}

	held(request: SlotPrompt): number {
		const { tokens, added } = this.#tokensOf(request);
		return Math.max(0, this.#slotOf(request).shared(tokens) - added);
	}

	/** Ids of a prompt, each segment tokenized alone. */
	tokenize(request: SlotPrompt): Token[] {
		return this.#tokensOf(request).tokens;
	}

	/** `added` is 1 where the model wants a first token that no segment stands for. */
	#tokensOf({ context, cursor }: SlotPrompt): { readonly tokens: Token[]; readonly stable: number; readonly added: 0 | 1 } {
		const tokens = this.#tokenizer.tokenize(context);
		// Models that want a first token for "the text begins" do badly without; none of the segments stands for it.
		const { bos, shouldPrependBosToken } = this.#model.tokens;
		const added = shouldPrependBosToken && bos !== null && tokens[0] !== bos ? 1 : 0;
		if (added && bos !== null) {
			tokens.unshift(bos);
		}
		const stable = tokens.length;
		append(tokens, this.#tokenizer.tokenize(cursor));
		return { tokens, stable, added };
	}

	#slotOf({ slot = 0 }: SlotPrompt): PromptSequence {
		return this.#slots[slot] ?? this.#slots[0];
	}

	#requireRoom(prompt: number, more: number): void {
		if (prompt + more > this.info.contextSize) {
			throw new UserError(
				sentence`The prompt has ${prompt} tokens and ${more} more are asked for, but the context holds ${this.info.contextSize}.`,
			);
		}
	}

	async chat(request: ChatRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		const started = performance.now();
		const { tokens, stop, stopTokens } = this.#promptOf(request.messages);
		const job: Job = {
			tokens,
			stable: tokens.length,
			maxTokens: request.maxTokens,
			ending: { stop, isEnd: (token) => this.#model.isEogToken(token) || stopTokens.has(token) },
			// Beside the base of completions in the same workspace, not in its place.
			workspace: request.workspace === undefined ? undefined : `${request.workspace} chat`,
			alternative: 0,
			started,
			tokenizeMs: performance.now() - started,
		};
		return this.#inTurn('patient', job, () => this.#chatSequence(), onText, signal);
	}

	kvCacheSize(): Promise<KvCacheSize> {
		return this.#keeper?.size() ?? Promise.resolve({ files: 0, bytes: 0 });
	}

	async clearKvCache(): Promise<KvCacheSize> {
		// Not in a pause of a chat, which goes on from what it has evaluated.
		const turn = await this.#turns.take('patient', new AbortController().signal);
		try {
			for (const slot of this.#slots) {
				await slot.clear();
			}
			await this.#chat?.clear();
			await this.#keeper?.clear();
		} finally {
			turn.end();
		}
		return this.kvCacheSize();
	}

	/** Writes a state that waits for a quiet moment. */
	async saveKv(): Promise<void> {
		await this.#keeper?.saveNow();
	}

	#promptOf(messages: readonly ChatMessage[]) {
		this.#prompter ??= new ChatPrompter(this.#model, this.#tokenizer);
		return this.#prompter.prompt(messages);
	}

	async #chatSequence(): Promise<PromptSequence> {
		if (!this.#chat) {
			try {
				const { batchSize } = this.#slots[0];
				// Of a finer grain an answer would be read again with the next question.
				this.#chat = await PromptSequence.create(this.#createContext, { batchSize, grain: batchSize });
			} catch (error) {
				this.#log.warn(`No context for chat: ${messageOf(error)}`);
				throw new UserError(sentence`There is not enough memory for a chat beside completions; set a smaller context size.`);
			}
		}
		return this.#chat;
	}

	async #inTurn(
		urgency: 'urgent' | 'patient',
		job: Job,
		sequenceOf: () => Promise<PromptSequence>,
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<CompletionResult> {
		const { tokens, maxTokens } = job;
		if (tokens.length === 0) {
			throw new UserError(sentence`The prompt is empty.`);
		}
		this.#requireRoom(tokens.length, maxTokens);
		let turn: Turn;
		try {
			turn = await this.#turns.take(urgency, signal);
		} catch (error) {
			if (isAbort(error)) {
				return resultOf(job, { text: '', end: 'aborted' }, {}, {});
			}
			throw error;
		}
		try {
			const sequence = await sequenceOf();
			try {
				return await this.#run(sequence, job, turn, onText, signal);
			} catch (error) {
				// After a failed evaluation what the sequence holds is unknown.
				await sequence.recreate();
				throw error;
			}
		} finally {
			turn.end();
			this.#keeper?.rest();
		}
	}

	async #run(
		sequence: PromptSequence,
		job: Job,
		turn: Turn,
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<CompletionResult> {
		const { tokens, stable, workspace } = job;
		const last = tokens.length - 1;
		const ready = performance.now();
		const kept = { workspace: workspace ?? '', tokens, stable, sequence };
		// A large model's states may be known only when this has ended: its file is hashed meanwhile.
		const keeper = () => (workspace === undefined ? undefined : this.#keeper);
		const restored = (await keeper()?.restore(kept)) ?? 0;
		const prefillStart = performance.now();
		const reused = await sequence.reuse(tokens, stable);
		if (sequence.needsCheckpoints && stable < last) {
			// A state that cannot be cut is only reusable at points it remembers.
			await sequence.prefill(tokens, stable, turn, signal);
			await sequence.checkpoint();
		}
		const whole = await sequence.prefill(tokens, last, turn, signal);
		const evaluated = sequence.held.length - reused;
		const decodeStart = performance.now();
		const counts = { reused, fromDisk: Math.min(restored, reused), evaluated };
		const times = { restore: prefillStart - ready, prefill: decodeStart - prefillStart };
		const lastToken = tokens[last];
		if (!whole || lastToken === undefined) {
			keeper()?.remember(kept);
			return resultOf(job, { text: '', end: 'aborted' }, counts, times);
		}
		const generated = await sequence.generate(lastToken, job, this.#decoder.stream(), onText, turn, signal);
		keeper()?.remember(kept);
		return resultOf(
			job,
			generated,
			{ ...counts, evaluated: evaluated + 1, generated: generated.tokens },
			{
				...times,
				firstToken: decodeStart - job.started + generated.firstTokenMs,
				decode: performance.now() - decodeStart - generated.firstTokenMs,
			},
		);
	}
}

function resultOf(
	job: Job,
	answer: Pick<CompletionResult, 'text' | 'end'>,
	counts: Partial<CompletionResult['tokens']>,
	times: Partial<CompletionResult['ms']>,
): CompletionResult {
	return {
		text: answer.text,
		end: answer.end,
		tokens: { prompt: job.tokens.length, reused: 0, fromDisk: 0, evaluated: 0, generated: 0, ...counts },
		ms: {
			tokenize: job.tokenizeMs,
			restore: 0,
			prefill: 0,
			firstToken: 0,
			decode: 0,
			...times,
			total: performance.now() - job.started,
		},
	};
}
