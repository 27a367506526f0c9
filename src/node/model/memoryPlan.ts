import { GgmlType, type GgufFileInfo, type GgufInsights, type Llama } from 'node-llama-cpp';
import { UserError } from '../../core/base/errors.ts';
import type { KvCacheType, MemoryPlan } from '../../core/model/modelRuntime.ts';
import { type KvFormat, kvBytesPerValue } from './kvFormat.ts';

/** Tokens; stands for a context that cannot fit when its buffers are estimated. */
const SMALL_CONTEXT = 2048;

/** A context has a multiple of so many cells. */
const CELLS = 256;

export interface PlanParameters {
	readonly gpuLayers: number;
	readonly contextSize: number;
	readonly batchSize: number;
	readonly kv: KvFormat;
	/** Bytes that stand beside the model's weights: adapters. */
	readonly extra: number;
}

/** What loading would take, by the runtime's own dry run, against what is free. */
export async function planMemory(
	llama: Llama,
	insights: GgufInsights,
	info: GgufFileInfo,
	parameters: PlanParameters,
): Promise<MemoryPlan> {
	const { gpuLayers, contextSize, batchSize, kv: format, extra } = parameters;
	const where = gpuLayers > 0 ? 'vram' : 'ram';
	const own = (bytes: { cpuRam: number; gpuVram: number }) => (where === 'vram' ? bytes.gpuVram : bytes.cpuRam);
	const free = where === 'vram' ? (await llama.getVramState()).free : (await llama.getRamState()).free;
	const model = own(await insights.estimateModelResourceRequirementsV2({ gpuLayers })) + extra;
	const contextOf = async (size: number, type = format.ggmlType) =>
		own(
			await insights.estimateContextResourceRequirementsV2({
				contextSize: size,
				batchSize,
				flashAttention: format.flashAttention,
				kvCacheKeyType: type,
				kvCacheValueType: type,
				modelGpuLayers: gpuLayers,
				sequences: 1,
			}),
		);
	// The dry run keeps a record for each cell; for a context far too large these records alone fill the memory.
	const share = where === 'vram' ? Math.min(1, gpuLayers / insights.totalLayers) : 1;
	const hopeless = kvBytesPerToken(info, format.type) * share * contextSize > 2 * free;
	const planned = hopeless ? SMALL_CONTEXT : contextSize;
	const plain = plainKvBytesPerToken(info, insights, format.type);
	const kvPlanned =
		plain === undefined
			? // Of two types, one twice as wide as the other, little else but the cache differs.
				((await contextOf(planned, GgmlType.F32)) - (await contextOf(planned, GgmlType.F16))) * (kvBytesPerValue(format.type) / 2)
			: plain * share * Math.ceil(planned / CELLS) * CELLS;
	const whole = await contextOf(planned);
	const half = Math.ceil(planned / 2);
	const perToken = (whole - (await contextOf(half))) / (planned - half);
	const compute = Math.max(0, whole - kvPlanned);
	const kv = hopeless ? Math.round((kvPlanned / planned) * contextSize) : kvPlanned;
	return {
		model,
		kv,
		compute,
		total: model + kv + compute,
		free,
		kvPer1000Tokens: Math.round(perToken * 1000),
		where,
	};
}

/** {@link kvBytesPerToken} where it is exact: neither windows nor states nor compressed keys. */
function plainKvBytesPerToken(info: GgufFileInfo, insights: GgufInsights, type: KvCacheType): number | undefined {
	const { swaSize, isHybrid, isRecurrent } = insights;
	const { kv_lora_rank: rank, shared_kv_layers: shared } = (info.architectureMetadata.attention ?? {}) as Record<string, unknown>;
	return swaSize === undefined && !isHybrid && !isRecurrent && rank === undefined && shared === undefined
		? kvBytesPerToken(info, type)
		: undefined;
}

/**
 * Bytes of one token's keys and values in all layers, by the shape of the attention. Sliding-window and hybrid models take less.
 */
export function kvBytesPerToken(info: Pick<GgufFileInfo, 'architectureMetadata'>, type: KvCacheType): number {
	const { block_count: layers = 0, embedding_length: width, attention } = info.architectureMetadata;
	const heads = perLayer(attention?.head_count, layers, 1);
	const kvHeads = perLayer(attention?.head_count_kv, layers, heads[0] ?? 1);
	const headWidth = Number(width) / Math.max(1, ...heads);
	const values = Number(attention?.key_length ?? headWidth) + Number(attention?.value_length ?? headWidth);
	return kvHeads.reduce((sum, count) => sum + count * values * kvBytesPerValue(type), 0);
}

/** Counts come as one number or as one for each layer. */
function perLayer(value: unknown, layers: number, otherwise: number): number[] {
	if (Array.isArray(value)) {
		return value.map(Number);
	}
	return new Array<number>(layers).fill(typeof value === 'number' ? value : otherwise);
}

/** @throws a {@link UserError} that says what to change when the plan does not fit. */
export function requireFit(name: string, plan: MemoryPlan, contextSize: number): void {
	if (plan.total <= plan.free) {
		return;
	}
	const place = plan.where === 'vram' ? 'GPU memory' : 'memory';
	const forContext = plan.free - plan.model - plan.compute;
	const fits = Math.floor(forContext / (plan.kvPer1000Tokens / 1000) / 256) * 256;
	const advice =
		plan.kvPer1000Tokens > 0 && fits >= 1024
			? `set the context size to ${fits} tokens instead of ${contextSize}, or choose a smaller model`
			: plan.where === 'vram'
				? 'choose a smaller model or put fewer layers on the GPU'
				: 'choose a smaller model';
	throw new UserError(`${name} does not fit: it needs ${describePlan(plan)}, in ${place}; ${advice}.`);
}

/** `3.1 GB (model 1.9, KV cache 0.9, buffers 0.3) of 12.0 GB free`. */
export function describePlan(plan: MemoryPlan): string {
	const gb = (bytes: number) => (bytes >= 1e8 ? (bytes / 1e9).toFixed(1) : (bytes / 1e9).toFixed(3));
	return `${gb(plan.total)} GB (model ${gb(plan.model)}, KV cache ${gb(plan.kv)}, buffers ${gb(plan.compute)}) of ${gb(plan.free)} GB free`;
}
