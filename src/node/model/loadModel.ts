import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
	type GgufFileInfo,
	getModuleVersion,
	InsufficientMemoryError,
	type LlamaContext,
	type LlamaModel,
	type Token,
} from 'node-llama-cpp';
import { isAbort, messageOf, throwIfAborted, UserError } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { sentence } from '../../core/base/sentence.ts';
import { describePlan } from '../../core/model/memoryReport.ts';
import type { MemoryPlan, ModelInfo, ModelOptions, ModelPlan } from '../../core/model/modelRuntime.ts';
import { partsOf } from '../../core/model/splitModel.ts';
import { finestGrain, mayCutAnywhere } from './exactness.ts';
import { KvKeeper } from './kvKeeper.ts';
import { KvStore } from './kvStore.ts';
import { LoadedModel } from './loadedModel.ts';
import { kvBytesPerToken, requireFit } from './memoryPlan.ts';
import { contentHash, isContentHashKnown, sampledHash } from './modelIdentity.ts';
import { measurePrefillRate } from './prefillRate.ts';
import { leaseNeeds, modelPlan, preparePlan } from './preparePlan.ts';
import { PromptSequence } from './promptSequence.ts';
import { ropeOverrides } from './ropeOverrides.ts';
import { Turns } from './turns.ts';
import { Vocabulary } from './vocabulary.ts';

/** A smaller file is hashed while one waits: a tenth of a second. */
const HASH_AT_ONCE_BYTES = 64e6;

const LAST_WORDS_MS = 50;

export interface LoadHooks {
	readonly log: Log;
	/** 0..1. */
	readonly onProgress: (value: number) => void;
	/** Before anything is loaded. */
	readonly onPlan: (plan: ModelPlan) => void;
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
	const planned = await preparePlan(file, options, log, signal);
	const { header, llama, insights, kv, adapters, parameters, trained, plan, nativeErrors, leases } = planned;
	hooks.onPlan(modelPlan(file, planned));
	const rope = ropeOverrides(header.metadata.general.architecture, options.ropeScaling);
	let model: LlamaModel;
	let sequence: PromptSequence;
	let second: PromptSequence | undefined;
	let createContext: () => Promise<LlamaContext>;
	try {
		log.info(`${name}: ${parameters.contextSize} tokens of context take ${describePlan(plan)} ${plan.where.toUpperCase()}.`);
		requireFit(name, plan, parameters.contextSize);
		throwIfAborted(signal);
		model = await llama.loadModel({
			// The runtime finds the others beside it.
			modelPath: partsOf(file)[0],
			gpuLayers: parameters.gpuLayers,
			// A tenth more time, and no model that answers with one token for ever.
			checkTensors: true,
			loadSignal: signal,
			onLoadProgress: hooks.onProgress,
			...(rope ? { metadataOverrides: rope } : {}),
		});
		createContext = () =>
			model.createContext({
				contextSize: parameters.contextSize,
				batchSize: parameters.batchSize,
				sequences: 1,
				flashAttention: kv.flashAttention,
				experimentalKvCacheKeyType: kv.ggmlType,
				experimentalKvCacheValueType: kv.ggmlType,
				threads: llama.maxThreads,
				...(options.lora.length > 0
					? { lora: { adapters: options.lora.map(({ path: filePath, scale }) => ({ filePath, scale })) } }
					: {}),
			});
		const { batchSize } = parameters;
		const evaluation = { batchSize, grain: batchSize };
		sequence = await PromptSequence.create(createContext, evaluation);
		second = hasRoom(plan) ? await PromptSequence.create(createContext, evaluation).catch(() => undefined) : undefined;
	} catch (error) {
		await leases?.release();
		// The runtime's words may come after its refusal.
		await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
		throw loadFailure(error, name, header, nativeErrors);
	}
	leases?.keep(async () => leaseNeeds(planned, await llama.getLlamaMemoryUsage()));
	throwIfAborted(signal);
	const text = anyText(model);
	if (mayCutAnywhere(parameters.gpuLayers, kv)) {
		const grain = await finestGrain(sequence, text).catch((error: unknown) => {
			log.debug(`Where prompts may be cut could not be found out: ${messageOf(error)}`);
			return parameters.batchSize;
		});
		log.debug(`${name}: prompts are cut at multiples of ${grain}.`);
		for (const each of second ? [sequence, second] : [sequence]) {
			each.grain = grain;
		}
	}
	const turns = new Turns();
	const vocabulary = new Vocabulary(header);
	const version = await getModuleVersion();
	const savesKv = insights.swaSize === undefined && !insights.isHybrid && !insights.isRecurrent && !sequence.needsCheckpoints;
	const shaping = [kv.type, kv.flashAttention, options.ropeScaling, adapters.map(({ sampled, scale }) => [sampled, scale])];
	const info: ModelInfo = {
		path: file,
		name: header.metadata.general.name ?? name.replace(/\.gguf$/i, ''),
		architecture: header.metadata.general.architecture,
		fingerprint: digest([await sampledHashes(file, header), llama.llamaCppRelease, version, ...shaping]),
		contextSize: sequence.size,
		trainedContextSize: trained,
		controlTokens: vocabulary.controlTokens,
		fim: fimOf(model),
		hasChatTemplate: Boolean(header.metadata.tokenizer.chat_template),
		device: planned.device,
		gpuLayers: parameters.gpuLayers,
		layers: insights.totalLayers,
		slots: second ? 2 : 1,
		prefillRate: await measurePrefillRate(sequence, text),
		memory: plan,
		savesKv,
	};
	const loaded = new LoadedModel(info, model, vocabulary, second ? [sequence, second] : [sequence], createContext, turns, log);
	const directory = options.kvDirectory;
	if (savesKv && directory) {
		const cacheFile = path.join(directory, 'models.json');
		const hashes = async () => {
			const found: string[] = [];
			// One after the other: each adds to the same file.
			for (const each of [...partsOf(file), ...options.lora.map((adapter) => adapter.path)]) {
				found.push(await contentHash(each, cacheFile));
			}
			return found;
		};
		const opening = hashes()
			.then((contents) => {
				const { contextSize, batchSize, gpuLayers } = parameters;
				const runtime = [llama.llamaCppRelease, version, llama.gpu, gpuLayers];
				const scales = options.lora.map(({ scale }) => scale);
				const key = digest([
					[contents, scales],
					[runtime, contextSize, batchSize],
					[kv.type, kv.flashAttention, options.ropeScaling],
				]);
				return KvStore.open(directory, key, options.kvMaxBytes, log);
			})
			.then((store) => {
				const bytesPerToken = kvBytesPerToken(header, kv.type);
				loaded.keepKv(new KvKeeper(store, turns, { saveAfterIdleMs: hooks.saveAfterIdleMs, bytesPerToken, log }));
			})
			.catch((error: unknown) => log.warn(`KV states are not kept: ${messageOf(error)}`));
		// The hash of a large model takes seconds the first time; until then nothing is saved and nothing could be found.
		if (await isHashedQuickly(file, cacheFile)) {
			await opening;
		}
	}
	return loaded;
}

async function sampledHashes(file: string, header: GgufFileInfo): Promise<readonly string[]> {
	return Promise.all(partsOf(file).map((part) => sampledHash(part, header.infoEndOffset ?? 0)));
}

async function isHashedQuickly(file: string, cacheFile: string): Promise<boolean> {
	for (const part of partsOf(file)) {
		if ((await stat(part)).size > HASH_AT_ONCE_BYTES && !(await isContentHashKnown(part, cacheFile))) {
			return false;
		}
	}
	return true;
}

/** A second slot takes what a chat's context takes, and leaves the room for that. */
function hasRoom({ places }: MemoryPlan): boolean {
	return places.every(({ total, chat, free }) => total + 2 * chat <= free);
}

function loadFailure(error: unknown, name: string, header: GgufFileInfo, nativeErrors: readonly string[]): unknown {
	if (error instanceof UserError || isAbort(error)) {
		return error;
	}
	if (error instanceof InsufficientMemoryError) {
		return new UserError(
			sentence`${name} does not fit into memory: choose a smaller model, a smaller context, or fewer GPU layers.`,
		);
	}
	// What the library throws says only that it failed.
	const native = nativeErrors.find((line) => line.includes('error loading model')) ?? nativeErrors.at(-1);
	const reason = native ?? messageOf(error);
	const adapter = /LoRA adapter "(.*)"/.exec(messageOf(error))?.[1];
	if (adapter) {
		const why = reason.replace(/^\w+: (failed to apply lora adapter: )?/, '').replace(/\.$/, '');
		return new UserError(sentence`The LoRA adapter ${path.basename(adapter)} cannot be applied to ${name}: ${why}.`);
	}
	const architecture = header.metadata.general.architecture;
	return new UserError(sentence`${name} (architecture ${architecture}) could not be loaded: ${reason.replace(/\.$/, '')}.`);
}

function fimOf(model: LlamaModel): ModelInfo['fim'] {
	const { prefixString, suffixString, middleString } = model.tokens.infill;
	return prefixString && suffixString && middleString
		? { prefix: prefixString, suffix: suffixString, middle: middleString }
		: undefined;
}

/** Some tokens to warm up with; which ones does not matter. */
function anyText(model: LlamaModel): Token[] {
	return model.tokenize('export function total(items: number[]): number {\n\treturn items.length;\n}\n', false);
}

function digest(parts: unknown): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
