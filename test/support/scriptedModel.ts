import { throwIfAborted, UserError } from '../../src/core/base/errors.ts';
import { Emitter } from '../../src/core/base/event.ts';
import type {
	ChatRequest,
	CompletionRequest,
	CompletionResult,
	KvCacheSize,
	ModelInfo,
	ModelPlan,
	ModelRuntime,
	ModelState,
	SlotPrompt,
	WarmRequest,
	WarmResult,
	Warmth,
} from '../../src/core/model/modelRuntime.ts';
import type { PromptSegment } from '../../src/core/prompt/promptSegment.ts';

export const scriptedInfo: ModelInfo = {
	path: '/models/scripted.gguf',
	name: 'scripted',
	architecture: 'script',
	fingerprint: 'scripted-1',
	contextSize: 4096,
	trainedContextSize: 4096,
	controlTokens: ['<P>', '<S>', '<M>', '<|file_sep|>', '<|repo_name|>'],
	fim: { prefix: '<P>', suffix: '<S>', middle: '<M>' },
	hasChatTemplate: true,
	device: 'cpu',
	gpuLayers: 0,
	layers: 1,
	slots: 2,
	prefillRate: 1000,
	memory: { model: 0, kv: 0, compute: 0, total: 0, chat: 0, free: 0, kvPer1000Tokens: 0, where: 'ram', places: [], others: [] },
	savesKv: true,
};

/** What the model was asked, in the words of the prompt. */
export type Ask =
	| { readonly kind: 'complete'; readonly prompt: string }
	| { readonly kind: 'chat'; readonly messages: ChatRequest['messages'] };

/** An answer, or its pieces and what is waited for between them. */
export type Answer = string | readonly (string | Promise<unknown>)[];

/** A model that answers from a script. One character is one token; a prompt's tokens are reused up to the first that differs. */
export class ScriptedModel implements ModelRuntime {
	readonly asked: Ask[] = [];
	/** Prompts that were read in the background. */
	readonly warmed: string[] = [];
	readonly #answer: (ask: Ask) => Answer | Promise<Answer>;
	readonly #changed = new Emitter<ModelState>();
	readonly onDidChangeState = this.#changed.event;
	readonly onDidWarm = new Emitter<Warmth>().event;
	readonly #evaluated: (readonly string[])[] = [];
	state: ModelState;

	constructor(answer: (ask: Ask) => Answer | Promise<Answer>, info: Partial<ModelInfo> = {}) {
		this.#answer = answer;
		this.state = { kind: 'ready', info: { ...scriptedInfo, ...info } };
	}

	become(state: ModelState): void {
		this.state = state;
		this.#changed.fire(state);
	}

	async load(): Promise<ModelInfo> {
		if (this.state.kind !== 'ready') {
			throw new UserError('The script has no model.');
		}
		return this.state.info;
	}

	async plan(): Promise<ModelPlan> {
		throw new UserError('The script has no plan.');
	}

	async unload(): Promise<void> {
		this.become({ kind: 'none' });
	}

	/** Counting waits for it. */
	counting: Promise<void> = Promise.resolve();

	async countTokens(texts: readonly string[]): Promise<readonly number[]> {
		await this.counting;
		return texts.map((text) => text.length);
	}

	/** A template that puts ten characters round each message. */
	async countChatTokens(messages: ChatRequest['messages']): Promise<number> {
		return messages.reduce((sum, { content }) => sum + content.length + 10, 0);
	}

	async complete(request: CompletionRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		const tokens = tokensOf([...request.context, ...request.cursor]);
		const prompt = tokens.join('');
		this.asked.push({ kind: 'complete', prompt });
		return this.#run({ kind: 'complete', prompt }, tokens, request.slot ?? 0, request.stop, onText, signal);
	}

	async memo(): Promise<undefined> {
		return undefined;
	}

	async warm({ slot = 0, context, cursor }: WarmRequest, signal: AbortSignal): Promise<WarmResult> {
		throwIfAborted(signal);
		const tokens = tokensOf([...context, ...cursor]);
		const held = shared(this.#evaluated[slot], tokens);
		if (held < tokens.length) {
			this.warmed.push(tokens.join(''));
			this.#evaluated[slot] = tokens;
		}
		return { held: tokens.length, prompt: tokens.length, evaluated: tokens.length - held, fromDisk: 0, ms: 0, readMs: 0 };
	}

	async held({ slot = 0, context, cursor }: SlotPrompt): Promise<number> {
		return shared(this.#evaluated[slot], tokensOf([...context, ...cursor]));
	}

	async chat(request: ChatRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		const ask: Ask = { kind: 'chat', messages: request.messages };
		this.asked.push(ask);
		return this.#run(
			ask,
			tokensOf(request.messages.map(({ content }) => ({ kind: 'text', text: content }))),
			CHAT_SLOT,
			[],
			onText,
			signal,
		);
	}

	async clearKvCache(): Promise<KvCacheSize> {
		this.#evaluated.length = 0;
		return { files: 0, bytes: 0 };
	}

	async kvCacheSize(): Promise<KvCacheSize> {
		return { files: 0, bytes: 0 };
	}

	async #run(
		ask: Ask,
		tokens: readonly string[],
		slot: number,
		stop: readonly string[],
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<CompletionResult> {
		throwIfAborted(signal);
		const reused = shared(this.#evaluated[slot], tokens);
		this.#evaluated[slot] = tokens;
		const answer = await this.#answer(ask);
		throwIfAborted(signal);
		const { text, end } = await given(answer, stop, onText, signal);
		return {
			text,
			end,
			tokens: { prompt: tokens.length, reused, fromDisk: 0, evaluated: tokens.length - reused, generated: text.length },
			ms: { tokenize: 0, restore: 0, prefill: 0, firstToken: 0, decode: 0, total: 0 },
		};
	}
}

/** Gives an answer out piece by piece, up to a stop or an abort. */
async function given(
	answer: Answer,
	stop: readonly string[],
	onText: (piece: string) => void,
	signal: AbortSignal,
): Promise<Pick<CompletionResult, 'text' | 'end'>> {
	const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
	let text = '';
	for (const part of typeof answer === 'string' ? (answer.match(/\s*\S+|\s+$/g) ?? []) : answer) {
		if (part instanceof Promise) {
			await Promise.race([part, aborted]);
		}
		if (signal.aborted) {
			return { text, end: 'aborted' };
		}
		if (typeof part !== 'string') {
			continue;
		}
		const ends = stop.map((one) => (text + part).indexOf(one)).filter((index) => index >= 0);
		const piece = (text + part).slice(text.length, Math.min(text.length + part.length, ...ends));
		text = (text + piece).slice(0, Math.min(text.length + part.length, ...ends));
		if (piece !== '') {
			onText(piece);
		}
		if (ends.length > 0) {
			return { text, end: 'stop' };
		}
	}
	return { text, end: 'endOfText' };
}

/** A chat has a context of its own. */
const CHAT_SLOT = 2;

function shared(held: readonly string[] = [], tokens: readonly string[]): number {
	const differs = tokens.findIndex((token, index) => token !== held[index]);
	return differs < 0 ? tokens.length : differs;
}

function tokensOf(segments: readonly PromptSegment[]): readonly string[] {
	return segments.flatMap((segment) => (segment.kind === 'control' ? [segment.token] : [...segment.text]));
}
