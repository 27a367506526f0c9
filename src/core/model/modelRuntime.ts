import type { Event } from '../base/event.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';

/**
 * The model as the core sees it: one engine, one model, one request of a kind at a time. Nothing above this port knows which
 * engine it is. Every call rejects with a `UserError` when there is no model or its process died; it never hangs.
 */
export interface ModelRuntime {
	readonly state: ModelState;
	readonly onDidChangeState: Event<ModelState>;

	/** Loads `path` in place of whatever is loaded. Progress comes as {@link ModelState}. Rejects with one sentence for a file that is no model. */
	load(path: string, options: ModelOptions, signal: AbortSignal): Promise<ModelInfo>;

	/** Frees the model and ends its process. */
	unload(): Promise<void>;

	/** What {@link load} would take. Reads the file's header, loads nothing. Rejects with one sentence for a file that is no model. */
	plan(path: string, options: ModelOptions, signal: AbortSignal): Promise<ModelPlan>;

	/** Tokens of each text as the loaded model counts them, control-token text counted as plain text. */
	countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;

	/** Tokens of a whole chat prompt as {@link chat} would evaluate it, template included. */
	countChatTokens(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number>;

	/** Continues a prompt. `onText` gets each decoded piece once. An aborted request keeps what was evaluated for the next one. */
	complete(request: CompletionRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult>;

	/**
	 * Reads a prompt in the background, between what is asked for: completions go first at each batch. An aborted one keeps what was
	 * read, and says so; only waiting for the model to start is rejected.
	 */
	warm(request: WarmRequest, signal: AbortSignal): Promise<WarmResult>;

	/** How far a prompt is read in the background: after each batch. */
	readonly onDidWarm: Event<Warmth>;

	/** Leading tokens of a prompt that a slot holds. */
	held(request: SlotPrompt, signal: AbortSignal): Promise<number>;

	/** Answers the last message, in the chat template of the model. */
	chat(request: ChatRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult>;

	/** Drops what is evaluated and deletes what is saved of it. */
	clearKvCache(): Promise<KvCacheSize>;

	/** What {@link WarmRequest.memo} was saved with a state, and is still there beside it; `undefined` without one. */
	memo(workspace: string, signal: AbortSignal): Promise<string | undefined>;

	/** What is saved on disk now. */
	kvCacheSize(): Promise<KvCacheSize>;
}

export type ModelState =
	| { readonly kind: 'none' }
	| { readonly kind: 'loading'; readonly path: string /** 0..1 */; readonly progress: number }
	| { readonly kind: 'ready'; readonly info: ModelInfo }
	| { readonly kind: 'busy'; readonly info: ModelInfo }
	/** The process died or the file was no model. `restarting` while another start is on its way. */
	| { readonly kind: 'failed'; readonly path: string; readonly reason: string; readonly restarting: boolean };

/** What a value of the KV cache is stored as; those after `bf16` are quantised in blocks and need flash attention. */
export const KV_CACHE_TYPES = ['f32', 'f16', 'bf16', 'q8_0', 'q5_1', 'q5_0', 'q4_1', 'q4_0', 'iq4_nl'] as const;
export type KvCacheType = (typeof KV_CACHE_TYPES)[number];

/** How positions beyond the trained context are mapped into it. */
export interface RopeScaling {
	/** `model` leaves it as the file says. */
	readonly type: 'model' | 'none' | 'linear' | 'yarn';
	/** Times the trained context, for `linear` and `yarn`; above 0. */
	readonly factor: number;
	/** Base of the rotation frequencies; `undefined` leaves the file's. */
	readonly base: number | undefined;
	/** Tokens of the context before scaling, for `yarn`; `undefined` takes the file's. */
	readonly originalContext: number | undefined;
}

/** A LoRA adapter, a GGUF file that was made for the model. */
export interface LoraAdapter {
	readonly path: string;
	/** 1 applies it as trained, 0 not at all. */
	readonly scale: number;
}

export interface ModelOptions {
	/** `auto` takes CUDA, Vulkan or Metal where there is one. */
	readonly gpu: 'auto' | 'cuda' | 'vulkan' | 'metal' | 'cpu';
	/** Layers on the GPU; `undefined` fits them to the free memory. */
	readonly gpuLayers: number | undefined;
	/** Tokens; `undefined` takes what the model was trained on, up to 16,384. */
	readonly contextSize: number | undefined;
	/** Tokens per native batch; prefill stops for an abort at its multiples. */
	readonly batchSize: number;
	/** CPU threads; `undefined` is one below the physical cores. */
	readonly threads: number | undefined;
	/** Of keys and values alike. */
	readonly kvCacheType: KvCacheType;
	/** `auto` uses it where the model allows it. */
	readonly flashAttention: 'auto' | 'on' | 'off';
	readonly ropeScaling: RopeScaling;
	/** Applied in this order. */
	readonly lora: readonly LoraAdapter[];
	/** Where models of several windows tell each other what memory they take; `undefined` for a model that is alone. */
	readonly leaseDirectory: string | undefined;
	/** Where KV states are kept; `undefined` keeps none. */
	readonly kvDirectory: string | undefined;
	/** Bytes; the least recently used states above it are deleted. */
	readonly kvMaxBytes: number;
}

export interface ModelInfo {
	readonly path: string;
	/** As the file names itself, else the file's name. */
	readonly name: string;
	readonly architecture: string;
	/** Identifies file, runtime and tokenizer; equal fingerprints count and evaluate alike. */
	readonly fingerprint: string;
	/** Tokens of the context that was created. */
	readonly contextSize: number;
	readonly trainedContextSize: number;
	/** Vocabulary strings that are control tokens; what a prompt may name as `control`. */
	readonly controlTokens: readonly string[];
	/** The FIM markers that the file declares, `undefined` for a model without them. */
	readonly fim: { readonly prefix: string; readonly suffix: string; readonly middle: string } | undefined;
	/** True when a chat template was found in the file. */
	readonly hasChatTemplate: boolean;
	/** `cpu`, or the GPU's kind and name. */
	readonly device: string;
	readonly gpuLayers: number;
	readonly layers: number;
	/** Prompts of completions that are held side by side: two where the memory has room for it. */
	readonly slots: 1 | 2;
	/** Tokens per second of prefill, on average over five seconds: from the load, and once a base was read, from how deep that was. */
	readonly prefillRate: number;
	readonly memory: MemoryPlan;
	/** False for models whose KV state cannot be restored from disk (sliding window, hybrid). */
	readonly savesKv: boolean;
}

/** Options that leave every choice to the model and the machine. */
export const DEFAULT_MODEL_OPTIONS: Omit<ModelOptions, 'kvDirectory' | 'kvMaxBytes' | 'leaseDirectory'> = {
	gpu: 'auto',
	gpuLayers: undefined,
	contextSize: undefined,
	batchSize: 512,
	threads: undefined,
	kvCacheType: 'f16',
	flashAttention: 'auto',
	ropeScaling: { type: 'model', factor: 1, base: undefined, originalContext: undefined },
	lora: [],
};

/** Bytes, from the GGUF header and the parameters, before anything is loaded: in the place that would be fullest. */
export interface MemoryPlan {
	readonly model: number;
	readonly kv: number;
	readonly compute: number;
	/** What loading takes: the three above. */
	readonly total: number;
	/** The chat's own context, made with the first question: its KV cache and its buffers. */
	readonly chat: number;
	/** Without what other windows have promised themselves. */
	readonly free: number;
	/** Bytes that 1,000 more tokens of context would take, buffers included. */
	readonly kvPer1000Tokens: number;
	/** Where it goes: `ram` or `vram`. */
	readonly where: 'ram' | 'vram';
	/** All places that the model would take: RAM, and with layers on a GPU its memory. */
	readonly places: readonly PlannedMemory[];
	/** Models of other windows on this machine. */
	readonly others: readonly OtherModel[];
}

export type PlannedMemory = Omit<MemoryPlan, 'places' | 'others'>;

export interface OtherModel {
	readonly pid: number;
	readonly name: string;
	/** Planned bytes. */
	readonly ram: number;
	readonly vram: number;
}

/** What loading a file with some options would mean, whether it fits or not. */
export interface ModelPlan {
	readonly name: string;
	readonly path: string;
	readonly architecture: string;
	/** Tokens of the context that would be created, already fitted to the memory where the options leave it open. */
	readonly contextSize: number;
	readonly trainedContextSize: number;
	readonly gpuLayers: number;
	readonly layers: number;
	readonly kvCacheType: KvCacheType;
	readonly flashAttention: boolean;
	readonly device: string;
	readonly memory: MemoryPlan;
}

/** A prompt in one of the model's slots. */
export interface SlotPrompt {
	/** From 0; absent it is the first. */
	readonly slot?: number;
	/** What changes least, first: its KV is kept and saved. */
	readonly context: readonly PromptSegment[];
	/** What changes with each keystroke. */
	readonly cursor: readonly PromptSegment[];
}

export interface WarmRequest extends SlotPrompt {
	/** Names the saved state, as in {@link CompletionRequest}. */
	readonly workspace: string;
	/** Kept on disk with the state of this context, the two as one. */
	readonly memo?: string | undefined;
}

export interface Warmth {
	/** Leading tokens of the prompt that the slot holds now, and all of it. */
	readonly held: number;
	readonly prompt: number;
	/** Tokens that came from disk for it. */
	readonly fromDisk: number;
}

export interface WarmResult extends Warmth {
	/** Tokens that were read for this. */
	readonly evaluated: number;
	readonly ms: number;
	/** Of these, the milliseconds in which the model read. */
	readonly readMs: number;
}

export interface CompletionRequest extends SlotPrompt {
	readonly maxTokens: number;
	/** Generation ends before any of these; the text given out does not hold them. */
	readonly stop: readonly string[];
	/** Names the saved state: one base is kept per workspace and model. */
	readonly workspace: string;
	/** From 1: another answer, which begins with the next likely token that the likeliest answer does not begin with. */
	readonly alternative?: number;
}

export interface ChatMessage {
	readonly role: 'system' | 'user' | 'assistant';
	readonly content: string;
}

export interface ChatRequest {
	readonly messages: readonly ChatMessage[];
	readonly maxTokens: number;
	/** Names the saved state: one conversation is kept per workspace and model, the latest; absent it is not saved. */
	readonly workspace?: string | undefined;
}

export interface CompletionResult {
	readonly text: string;
	readonly end: 'endOfText' | 'stop' | 'maxTokens' | 'aborted';
	readonly tokens: {
		/** Tokens of the whole prompt. */
		readonly prompt: number;
		/** Of these, tokens whose KV was there already, in memory or from disk. */
		readonly reused: number;
		/** Of the reused, tokens that came from disk for this request. */
		readonly fromDisk: number;
		readonly evaluated: number;
		readonly generated: number;
	};
	readonly ms: {
		readonly tokenize: number;
		readonly restore: number;
		readonly prefill: number;
		/** From the request to the first generated token. */
		readonly firstToken: number;
		readonly decode: number;
		readonly total: number;
	};
}

export interface KvCacheSize {
	readonly files: number;
	readonly bytes: number;
}
