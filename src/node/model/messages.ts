import * as v from 'valibot';
import {
	type ChatRequest,
	type CompletionRequest,
	KV_CACHE_TYPES,
	type MemoryPlan,
	type ModelInfo,
	type ModelOptions,
	type ModelPlan,
	type SlotPrompt,
	type WarmRequest,
} from '../../core/model/modelRuntime.ts';

// What the extension's side and the model process say to each other. Both check what arrives: either may be of an older build.

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const number = v.pipe(v.number(), v.finite());

const segment = v.variant('kind', [
	v.object({ kind: v.literal('text'), text: v.string() }),
	v.object({ kind: v.literal('control'), token: v.string() }),
]);

const modelOptions = v.pipe(
	v.object({
		gpu: v.picklist(['auto', 'cuda', 'vulkan', 'metal', 'cpu']),
		gpuLayers: v.optional(count),
		contextSize: v.optional(v.pipe(count, v.minValue(64))),
		batchSize: v.pipe(count, v.minValue(16)),
		threads: v.optional(v.pipe(count, v.minValue(1))),
		kvCacheType: v.picklist(KV_CACHE_TYPES),
		flashAttention: v.picklist(['auto', 'on', 'off']),
		ropeScaling: v.object({
			type: v.picklist(['model', 'none', 'linear', 'yarn']),
			factor: v.pipe(number, v.gtValue(0)),
			base: v.optional(v.pipe(number, v.gtValue(0))),
			originalContext: v.optional(v.pipe(count, v.minValue(1))),
		}),
		lora: v.array(v.object({ path: v.string(), scale: number })),
		leaseDirectory: v.optional(v.string()),
		kvDirectory: v.optional(v.string()),
		kvMaxBytes: number,
	}),
	// JSON drops `undefined`; the contract has the keys.
	v.transform(
		(options): ModelOptions => ({
			...options,
			gpuLayers: options.gpuLayers,
			contextSize: options.contextSize,
			threads: options.threads,
			ropeScaling: {
				...options.ropeScaling,
				base: options.ropeScaling.base,
				originalContext: options.ropeScaling.originalContext,
			},
			leaseDirectory: options.leaseDirectory,
			kvDirectory: options.kvDirectory,
		}),
	),
);

const slotPrompt = {
	slot: v.optional(v.pipe(count, v.maxValue(1)), 0),
	context: v.array(segment),
	cursor: v.array(segment),
};
const held: v.GenericSchema<unknown, SlotPrompt> = v.object(slotPrompt);
const warmRequest: v.GenericSchema<unknown, WarmRequest> = v.object({
	...slotPrompt,
	workspace: v.string(),
	memo: v.optional(v.string()),
});
const completionRequest: v.GenericSchema<unknown, CompletionRequest> = v.object({
	...slotPrompt,
	maxTokens: v.pipe(count, v.minValue(1)),
	stop: v.array(v.string()),
	workspace: v.string(),
	alternative: v.optional(v.pipe(count, v.maxValue(20)), 0),
});

const chatMessages = v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() }));
const chatRequest: v.GenericSchema<unknown, ChatRequest> = v.object({
	messages: v.pipe(chatMessages, v.minLength(1)),
	maxTokens: v.pipe(count, v.minValue(1)),
	workspace: v.optional(v.string()),
});

const completionResult = v.object({
	text: v.string(),
	end: v.picklist(['endOfText', 'stop', 'maxTokens', 'aborted']),
	tokens: v.object({ prompt: count, reused: count, fromDisk: count, evaluated: count, generated: count }),
	ms: v.object({
		tokenize: number,
		restore: number,
		prefill: number,
		firstToken: number,
		decode: number,
		total: number,
	}),
});

const planned = {
	model: number,
	kv: number,
	compute: number,
	total: number,
	chat: number,
	free: number,
	kvPer1000Tokens: number,
	where: v.picklist(['ram', 'vram']),
};
const memoryPlan: v.GenericSchema<unknown, MemoryPlan> = v.object({
	...planned,
	places: v.array(v.object(planned)),
	others: v.array(v.object({ pid: count, name: v.string(), ram: number, vram: number })),
});
const modelPlan: v.GenericSchema<unknown, ModelPlan> = v.object({
	name: v.string(),
	path: v.string(),
	architecture: v.string(),
	contextSize: count,
	trainedContextSize: count,
	gpuLayers: count,
	layers: count,
	kvCacheType: v.picklist(KV_CACHE_TYPES),
	flashAttention: v.boolean(),
	device: v.string(),
	memory: memoryPlan,
});

const modelInfo = v.pipe(
	v.object({
		path: v.string(),
		name: v.string(),
		architecture: v.string(),
		fingerprint: v.string(),
		contextSize: count,
		trainedContextSize: count,
		controlTokens: v.array(v.string()),
		fim: v.optional(v.object({ prefix: v.string(), suffix: v.string(), middle: v.string() })),
		hasChatTemplate: v.boolean(),
		device: v.string(),
		gpuLayers: count,
		layers: count,
		slots: v.picklist([1, 2]),
		prefillRate: number,
		memory: memoryPlan,
		savesKv: v.boolean(),
	}),
	v.transform((info): ModelInfo => ({ ...info, fim: info.fim })),
);

const kvCacheSize = v.object({ files: count, bytes: number });

/** The questions the model process answers. `id` names the request in the pieces of text that come before its answer. */
export const methods = {
	/** Once per process: another model is another process. `saveAfterIdleMs` is the quiet time after which a KV state is saved. */
	load: { params: v.object({ path: v.string(), options: modelOptions, saveAfterIdleMs: number }), result: modelInfo },
	/** What loading would take; in a process that loads nothing. */
	plan: { params: v.object({ path: v.string(), options: modelOptions }), result: modelPlan },
	/** Reads the header of a model file; fails with what is wrong with it. */
	checkFile: { params: v.object({ path: v.string() }), result: v.object({}) },
	/** What the machine has for a model. */
	machine: {
		params: v.object({ gpu: v.picklist(['auto', 'cuda', 'vulkan', 'metal', 'cpu']) }),
		result: v.object({ ram: number, vram: number }),
	},
	countTokens: { params: v.object({ texts: v.array(v.string()) }), result: v.array(count) },
	countChatTokens: { params: v.object({ messages: chatMessages }), result: count },
	warm: {
		params: v.object({ request: warmRequest }),
		result: v.object({ held: count, prompt: count, evaluated: count, fromDisk: count, ms: number, readMs: number }),
	},
	/** What was kept with a saved state; empty without one. */
	memo: { params: v.object({ workspace: v.string() }), result: v.object({ memo: v.optional(v.string()) }) },
	tokenize: { params: v.object({ request: held }), result: v.array(count) },
	held: { params: v.object({ request: held }), result: count },
	complete: { params: v.object({ id: count, request: completionRequest }), result: completionResult },
	chat: { params: v.object({ id: count, request: chatRequest }), result: completionResult },
	kvCacheSize: { params: v.object({}), result: kvCacheSize },
	/** Bytes of the process itself, the weights that it has read included. */
	memoryUsed: { params: v.object({}), result: number },
	/** Writes a KV state that is waiting for a quiet moment, now. */
	saveKv: { params: v.object({}), result: v.object({}) },
	clearKvCache: { params: v.object({}), result: kvCacheSize },
} as const;

/** What the model process says unasked. */
export const notifications = {
	/** 0..1 while loading. */
	progress: v.object({ value: number }),
	/** A completion or an answer was read and is being worked on. */
	begun: v.object({ id: count }),
	/** How far a prompt is read in the background. */
	warmth: v.object({ held: count, prompt: count, fromDisk: count }),
	/** The next piece of a completion or an answer. */
	text: v.object({ id: count, piece: v.string() }),
	log: v.object({ level: v.picklist(['error', 'warn', 'info', 'debug']), message: v.string() }),
} as const;

export type Method = keyof typeof methods;
export type ParamsOf<M extends Method> = v.InferOutput<(typeof methods)[M]['params']>;
export type ResultOf<M extends Method> = v.InferOutput<(typeof methods)[M]['result']>;
export type NotificationName = keyof typeof notifications;
export type NotificationOf<N extends NotificationName> = v.InferOutput<(typeof notifications)[N]>;
