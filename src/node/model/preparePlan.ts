import path from 'node:path';
import { type GgufFileInfo, GgufInsights, type Llama } from 'node-llama-cpp';
import { throwIfAborted } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { MemoryPlan, ModelOptions, ModelPlan } from '../../core/model/modelRuntime.ts';
import { readModelHeader } from './ggufHeader.ts';
import { type KvFormat, kvFormat } from './kvFormat.ts';
import { type AdapterFile, readAdapter } from './loraAdapter.ts';
import { type LeaseNeeds, MemoryLeases, type OtherModels } from './memoryLeases.ts';
import { type PlanParameters, planMemory } from './memoryPlan.ts';
import { startRuntime } from './nativeRuntime.ts';
import { contextFactor } from './ropeOverrides.ts';

/** Without a wish; the memory of more is better spent on the model. */
const DEFAULT_CONTEXT = 16_384;
const SMALLEST_AUTO_CONTEXT = 2048;
/** A model that cannot be on the GPU as a whole gets this context rather than fewer layers still. */
const PARTIAL_AUTO_CONTEXT = 8192;

/** On a CPU more are not read quicker, and an abort would wait for them: a large model takes seconds for 512. */
const CPU_BATCH = 128;

/** All that is known of a model before any of it is loaded. */
export interface PreparedPlan {
	readonly header: GgufFileInfo;
	readonly llama: Llama;
	readonly insights: GgufInsights;
	readonly kv: KvFormat;
	readonly adapters: readonly AdapterFile[];
	readonly parameters: PlanParameters;
	/** Tokens, scaling included. */
	readonly trained: number;
	readonly plan: MemoryPlan;
	/** `cpu`, or the GPU's kind and name. */
	readonly device: string;
	/** What the runtime complained of, from now on. */
	readonly nativeErrors: readonly string[];
	/** The lease that was left, to be kept or released. */
	readonly leases: MemoryLeases | undefined;
	readonly needs: LeaseNeeds | undefined;
}

/**
 * Checks the file, starts the runtime and fits layers and context to the memory. The plan that comes of it may still not fit.
 * @throws a {@link UserError} of one sentence for what the user can change
 */
export async function preparePlan(file: string, options: ModelOptions, log: Log, signal: AbortSignal): Promise<PreparedPlan> {
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
	const onCpu = options.gpu === 'cpu' || options.gpuLayers === 0 || llama.gpu === false;
	const kv = kvFormat(path.basename(file), options, insights, onCpu);
	const adapters = await Promise.all(options.lora.map((adapter) => readAdapter(adapter, header)));
	throwIfAborted(signal);
	const trained = Math.floor((insights.trainContextSize ?? DEFAULT_CONTEXT) * contextFactor(options.ropeScaling));
	const batchSize = onCpu ? Math.min(options.batchSize, CPU_BATCH) : options.batchSize;
	const common = { batchSize, kv, extra: adapters.reduce((sum, { bytes }) => sum + bytes, 0) };
	const leases = options.leaseDirectory === undefined ? undefined : new MemoryLeases(options.leaseDirectory, log);
	const fit = async (others: OtherModels) => {
		const { contextSize, gpuLayers } = await fitLayers(options, llama, insights, kv, trained, others);
		let parameters: PlanParameters = { ...common, contextSize, gpuLayers };
		let plan = await planMemory(llama, insights, header, parameters, others);
		while (!options.contextSize && isFull(plan) && parameters.contextSize > SMALLEST_AUTO_CONTEXT) {
			parameters = { ...parameters, contextSize: Math.max(SMALLEST_AUTO_CONTEXT, Math.floor(parameters.contextSize / 2)) };
			plan = await planMemory(llama, insights, header, parameters, others);
		}
		const device = await describeDevice(llama, parameters.gpuLayers);
		const result = { header, llama, insights, kv, adapters, parameters, trained, plan, device, nativeErrors, leases };
		const fits = plan.places.every(({ total, free }) => total <= free);
		// Nothing of it is loaded yet, so nothing of it shows.
		return { ...result, needs: fits ? needsOf(file, header, plan, { ram: 0, vram: 0 }) : undefined };
	};
	return leases ? leases.reserve(file, fit) : fit({ models: [], unseen: { ram: 0, vram: 0 } });
}

/** A plan alone: nothing is loaded and no lease stays. */
export async function planModel(file: string, options: ModelOptions, log: Log, signal: AbortSignal): Promise<ModelPlan> {
	const prepared = await preparePlan(file, options, log, signal);
	await prepared.leases?.release();
	return modelPlan(file, prepared);
}

export function modelPlan(file: string, prepared: PreparedPlan): ModelPlan {
	const { header, parameters, insights, kv, trained, plan, device } = prepared;
	return {
		name: header.metadata.general.name ?? path.basename(file).replace(/\.gguf$/i, ''),
		path: file,
		architecture: header.metadata.general.architecture,
		contextSize: parameters.contextSize,
		trainedContextSize: trained,
		gpuLayers: parameters.gpuLayers,
		layers: insights.totalLayers,
		kvCacheType: kv.type,
		flashAttention: kv.flashAttention,
		device,
		memory: plan,
	};
}

/** What a loaded model still needs beyond what shows in the free memory. */
export function leaseNeeds(
	{ header, plan, needs }: Pick<PreparedPlan, 'header' | 'plan' | 'needs'>,
	used: { readonly cpuRam: number; readonly gpuVram: number },
): LeaseNeeds {
	return needsOf(needs?.file ?? '', header, plan, { ram: used.cpuRam, vram: used.gpuVram });
}

function needsOf(
	file: string,
	header: GgufFileInfo,
	plan: MemoryPlan,
	used: { readonly ram: number; readonly vram: number },
): LeaseNeeds {
	const of = (where: 'ram' | 'vram') => plan.places.find((place) => place.where === where);
	const planned = (where: 'ram' | 'vram') => (of(where)?.total ?? 0) + (of(where)?.chat ?? 0);
	// A mapped file is page cache to the system, which counts it as free.
	const mapped = of('ram')?.model ?? 0;
	return {
		name: header.metadata.general.name ?? path.basename(file),
		file,
		planned: { ram: planned('ram'), vram: planned('vram') },
		unseen: {
			ram: Math.max(0, planned('ram') - Math.max(0, used.ram - mapped)),
			vram: Math.max(0, planned('vram') - used.vram),
		},
	};
}

/** Full when the context and a chat's do not fit together. */
function isFull({ places }: MemoryPlan): boolean {
	return places.some(({ total, chat, free }) => total + chat > free);
}

/** Layers that fit on the GPU beside the contexts of completions and chat, and the context that goes with them. */
async function fitLayers(
	options: ModelOptions,
	llama: Llama,
	insights: GgufInsights,
	kv: KvFormat,
	trained: number,
	others: OtherModels,
): Promise<{ readonly contextSize: number; readonly gpuLayers: number }> {
	const largest = options.contextSize ?? Math.min(trained, DEFAULT_CONTEXT);
	if (options.gpu === 'cpu' || llama.gpu === false) {
		return { contextSize: largest, gpuLayers: 0 };
	}
	const layersFor = async (contextSize: number) => {
		const wish = options.gpuLayers ?? { fitContext: { contextSize: 2 * contextSize } };
		const { gpuLayers } = await insights.configurationResolver.resolveModelGpuLayersV2(wish, {
			// A wish of the user is planned as it is, so that the plan can say that it does not fit.
			ignoreMemorySafetyChecks: options.gpuLayers !== undefined,
			getVramState: async () => {
				const { total, free } = await llama.getVramState();
				return { total, free: Math.max(0, free - others.unseen.vram) };
			},
			defaultContextFlashAttention: kv.flashAttention,
			defaultContextKvCacheKeyType: kv.ggmlType,
			defaultContextKvCacheValueType: kv.ggmlType,
		});
		return { contextSize, gpuLayers };
	};
	const sizes = options.contextSize || options.gpuLayers !== undefined ? [] : contextSizes(largest);
	for (const contextSize of sizes) {
		const fitted = await layersFor(contextSize);
		if (fitted.gpuLayers >= insights.totalLayers) {
			return fitted;
		}
	}
	return layersFor(options.contextSize ?? Math.min(largest, PARTIAL_AUTO_CONTEXT));
}

/** From the largest down, halved, as long as it is worth it. */
function contextSizes(largest: number): number[] {
	const sizes: number[] = [];
	for (let size = largest; size >= Math.min(largest, PARTIAL_AUTO_CONTEXT); size = Math.floor(size / 2)) {
		sizes.push(size);
	}
	return sizes;
}

async function describeDevice(llama: Llama, gpuLayers: number): Promise<string> {
	if (llama.gpu === false || gpuLayers === 0) {
		return 'cpu';
	}
	const [first] = await llama.getGpuDeviceNames();
	return first ? `${llama.gpu} ${first}` : llama.gpu;
}
