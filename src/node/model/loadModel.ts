import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
	type GgufFileInfo,
	GgufInsights,
	getModuleVersion,
	InsufficientMemoryError,
	type Llama,
	type LlamaContext,
	type LlamaModel,
	type Token,
} from 'node-llama-cpp';
import { isAbort, messageOf, throwIfAborted, UserError } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { MemoryPlan, ModelInfo, ModelOptions } from '../../core/model/modelRuntime.ts';
import { readModelHeader } from './ggufHeader.ts';
import { KvKeeper } from './kvKeeper.ts';
import { KvStore } from './kvStore.ts';
import { LoadedModel } from './loadedModel.ts';
import { describePlan, kvBytesPerToken, planMemory, requireFit } from './memoryPlan.ts';
import { contentHash, isContentHashKnown, sampledHash } from './modelIdentity.ts';
import { startRuntime } from './nativeRuntime.ts';
import { measurePrefillRate } from './prefillRate.ts';
import { PromptSequence } from './promptSequence.ts';
import { Turns } from './turns.ts';
import { Vocabulary } from './vocabulary.ts';

/** Without a wish; the memory of more is better spent on the model. */
const DEFAULT_CONTEXT = 16_384;
const SMALLEST_AUTO_CONTEXT = 2048;

/** A smaller file is hashed while one waits: a tenth of a second. */
const HASH_AT_ONCE_BYTES = 64e6;

export interface LoadHooks {
	readonly log: Log;
	/** 0..1. */
	readonly onProgress: (value: number) => void;
	readonly saveAfterIdleMs: number;
	readonly signal: AbortSignal;
}

/**
 * Loads a model file: header check, memory plan, weights, context, a short prefill to warm it up.
 * @throws a {@link UserError} of one sentence for what the user can change
 */
export async function loadModel(file: string, options: ModelOptions, hooks: LoadHooks): Promise<LoadedModel> {
	const { log, signal } = hooks;
	const name = path.basename(file);
	const header = await readModelHeader(file);
	throwIfAborted(signal);
	const nativeErrors: string[] = [];
	const llama = await startRuntime(options, (level, message) => {
		if (level === 'error' || level === 'fatal') {
			nativeErrors.push(message.trim());
		}
		log.debug(`runtime ${level}: ${message.trim()}`);
	});
	const insights = await GgufInsights.from(header, llama);
	const flashAttention = insights.flashAttentionSupported;
	const trained = insights.trainContextSize ?? DEFAULT_CONTEXT;
	const parameters = {
		gpuLayers: 0,
		contextSize: options.contextSize ?? Math.min(trained, DEFAULT_CONTEXT),
		batchSize: options.batchSize,
		flashAttention,
	};
	let plan: MemoryPlan;
	let model: LlamaModel;
	let sequence: PromptSequence;
	let createContext: () => Promise<LlamaContext>;
	try {
		parameters.gpuLayers = await resolveLayers(options, insights, llama, parameters.contextSize, flashAttention);
		plan = await planMemory(llama, insights, header, parameters);
		while (!options.contextSize && plan.total > plan.free && parameters.contextSize > SMALLEST_AUTO_CONTEXT) {
			parameters.contextSize = Math.max(SMALLEST_AUTO_CONTEXT, parameters.contextSize / 2);
			plan = await planMemory(llama, insights, header, parameters);
		}
		log.info(`${name}: ${parameters.contextSize} tokens of context take ${describePlan(plan)} ${plan.where.toUpperCase()}.`);
		requireFit(name, plan, parameters.contextSize);
		throwIfAborted(signal);
		model = await llama.loadModel({
			modelPath: file,
			gpuLayers: parameters.gpuLayers,
			loadSignal: signal,
			onLoadProgress: hooks.onProgress,
		});
		createContext = () =>
			model.createContext({
				contextSize: parameters.contextSize,
				batchSize: parameters.batchSize,
				sequences: 1,
				flashAttention,
				threads: llama.maxThreads,
			});
		sequence = await PromptSequence.create(createContext, parameters.batchSize);
	} catch (error) {
		throw loadFailure(error, name, header, nativeErrors);
	}
	throwIfAborted(signal);
	const turns = new Turns();
	const vocabulary = new Vocabulary(header);
	const version = await getModuleVersion();
	const savesKv = insights.swaSize === undefined && !insights.isHybrid && !insights.isRecurrent && !sequence.needsCheckpoints;
	const device = await describeDevice(llama, parameters.gpuLayers);
	const info: ModelInfo = {
		path: file,
		name: header.metadata.general.name ?? name.replace(/\.gguf$/i, ''),
		architecture: header.metadata.general.architecture,
		fingerprint: digest([await sampledHash(file, header.infoEndOffset ?? 0), llama.llamaCppRelease, version]),
		contextSize: sequence.size,
		trainedContextSize: trained,
		controlTokens: vocabulary.controlTokens,
		fim: fimOf(model),
		hasChatTemplate: Boolean(header.metadata.tokenizer.chat_template),
		device,
		gpuLayers: parameters.gpuLayers,
		layers: insights.totalLayers,
		prefillRate: await measurePrefillRate(sequence, anyText(model)),
		memory: plan,
		savesKv,
	};
	const loaded = new LoadedModel(info, model, vocabulary, sequence, createContext, turns, log);
	const directory = options.kvDirectory;
	if (savesKv && directory) {
		const cacheFile = path.join(directory, 'models.json');
		const opening = contentHash(file, cacheFile)
			.then((content) => {
				const { contextSize, batchSize, gpuLayers } = parameters;
				const runtime = [llama.llamaCppRelease, version, llama.gpu, gpuLayers];
				const key = digest([content, runtime, contextSize, batchSize, flashAttention, 'f16', 'f16', 1]);
				return KvStore.open(directory, key, options.kvMaxBytes, log);
			})
			.then((store) => {
				const bytesPerToken = kvBytesPerToken(header);
				loaded.keepKv(new KvKeeper(store, sequence, turns, { saveAfterIdleMs: hooks.saveAfterIdleMs, bytesPerToken, log }));
			})
			.catch((error: unknown) => log.warn(`KV states are not kept: ${messageOf(error)}`));
		// The hash of a large model takes seconds the first time; until then nothing is saved and nothing could be found.
		if ((await stat(file)).size <= HASH_AT_ONCE_BYTES || (await isContentHashKnown(file, cacheFile))) {
			await opening;
		}
	}
	return loaded;
}

async function resolveLayers(
	options: ModelOptions,
	insights: GgufInsights,
	llama: Llama,
	contextSize: number,
	flashAttention: boolean,
): Promise<number> {
	if (options.gpu === 'cpu' || llama.gpu === false) {
		return 0;
	}
	const wish = options.gpuLayers ?? { fitContext: { contextSize } };
	const resolved = await insights.configurationResolver.resolveModelGpuLayersV2(wish, {
		defaultContextFlashAttention: flashAttention,
	});
	return resolved.gpuLayers;
}

function loadFailure(error: unknown, name: string, header: GgufFileInfo, nativeErrors: readonly string[]): unknown {
	if (error instanceof UserError || isAbort(error)) {
		return error;
	}
	if (error instanceof InsufficientMemoryError) {
		return new UserError(`${name} does not fit into memory: choose a smaller model, a smaller context, or fewer GPU layers.`);
	}
	const reason = nativeErrors.find((line) => line.includes('error loading model')) ?? messageOf(error);
	const architecture = header.metadata.general.architecture;
	return new UserError(`${name} (architecture ${architecture}) could not be loaded: ${reason.replace(/\.$/, '')}.`);
}

function fimOf(model: LlamaModel): ModelInfo['fim'] {
	const { prefixString, suffixString, middleString } = model.tokens.infill;
	return prefixString && suffixString && middleString
		? { prefix: prefixString, suffix: suffixString, middle: middleString }
		: undefined;
}

async function describeDevice(llama: Llama, gpuLayers: number): Promise<string> {
	if (llama.gpu === false || gpuLayers === 0) {
		return 'cpu';
	}
	const [first] = await llama.getGpuDeviceNames();
	return first ? `${llama.gpu} ${first}` : llama.gpu;
}

/** Some tokens to warm up with; which ones does not matter. */
function anyText(model: LlamaModel): Token[] {
	return model.tokenize('export function total(items: number[]): number {\n\treturn items.length;\n}\n', false);
}

function digest(parts: unknown): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
