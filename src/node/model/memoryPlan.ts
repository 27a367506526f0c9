import { GgmlType, type GgufFileInfo, type GgufInsights, type Llama } from 'node-llama-cpp';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import { describePlan, howToFit } from '../../core/model/memoryReport.ts';
import type { KvCacheType, MemoryPlan, PlannedMemory } from '../../core/model/modelRuntime.ts';
import { type KvFormat, kvBytesPerValue } from './kvFormat.ts';
import type { OtherModels } from './memoryLeases.ts';

/** Tokens; stands for a context that cannot fit when its buffers are estimated. */
const SMALL_CONTEXT = 2048;

/**
 * On processors with AMX the runtime keeps weights in a layout of its own, four bytes longer for each block of 34 (Q8_0); the dry run
 * does not know. The file's own pages stay in the page cache beside it and are given up when memory is short.
 */
const AMX_OVERHEAD = 4 / 34;

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
	others: OtherModels,
): Promise<MemoryPlan> {
	const places = [await planPlace('ram', llama, insights, info, parameters, others)];
	if (parameters.gpuLayers > 0) {
		places.push(await planPlace('vram', llama, insights, info, parameters, others));
	}
	// The first decides what can be done at all, so it is what is shown first.
	const fullest = places.reduce((tightest, place) => (room(place) < room(tightest) ? place : tightest));
	const [ram, vram] = places;
	return { ...(vram && room(fullest) >= 0 ? vram : (fullest ?? ram)), places, others: others.models };
}

const room = ({ free, total }: PlannedMemory) => free - total;

async function planPlace(
	where: 'ram' | 'vram',
	llama: Llama,
	insights: GgufInsights,
	info: GgufFileInfo,
	{ gpuLayers, contextSize, batchSize, kv: format, extra }: PlanParameters,
	others: OtherModels,
): Promise<PlannedMemory> {
	const own = (bytes: { cpuRam: number; gpuVram: number }) => (where === 'vram' ? bytes.gpuVram : bytes.cpuRam);
	const state = where === 'vram' ? await llama.getVramState() : await llama.getRamState();
	const free = Math.max(0, state.free - others.unseen[where]);
	const weights = own(await insights.estimateModelResourceRequirementsV2({ gpuLayers }));
	// Adapters go where the layers are that they change.
	const gpuShare = Math.min(1, gpuLayers / insights.totalLayers);
	const share = where === 'vram' ? gpuShare : 1 - gpuShare;
	const repacked = where === 'ram' && /\bAMX_INT8 = 1\b/.test(llama.systemInfo) ? weights * AMX_OVERHEAD : 0;
	const model = Math.round(weights + repacked + extra * share);
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
	const hopeless = kvBytesPerToken(info, format.type) * contextSize > 2 * (state.total + 1e9);
	const planned = hopeless ? SMALL_CONTEXT : contextSize;
	const whole = await contextOf(planned);
	const half = Math.ceil(planned / 2);
	const perToken = (whole - (await contextOf(half))) / (planned - half);
	const kvPlanned = Math.min(whole, await kvOf(where, info, insights, format, planned, gpuLayers, contextOf));
	const compute = whole - kvPlanned;
	const kv = hopeless ? Math.round((kvPlanned / planned) * contextSize) : kvPlanned;
	return {
		model,
		kv,
		compute,
		total: model + kv + compute,
		chat: kv + compute,
		free,
		kvPer1000Tokens: Math.round(perToken * 1000),
		where,
	};
}

/** Of the bytes of a context, those of its KV cache in one place. */
async function kvOf(
	where: 'ram' | 'vram',
	info: GgufFileInfo,
	insights: GgufInsights,
	format: KvFormat,
	contextSize: number,
	gpuLayers: number,
	contextOf: (size: number, type: GgmlType) => Promise<number>,
): Promise<number> {
	const plain = plainKvBytesPerToken(info, insights, format.type);
	if (plain !== undefined && gpuLayers === 0 && where === 'ram') {
		return plain * Math.ceil(contextSize / CELLS) * CELLS;
	}
	// Of two types, one twice as wide as the other, little else but the cache differs.
	const narrow = await contextOf(contextSize, GgmlType.F16);
	const wide = await contextOf(contextSize, GgmlType.F32);
	return Math.max(0, wide - narrow) * (kvBytesPerValue(format.type) / 2);
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
	const advice = howToFit(plan, contextSize);
	if (advice) {
		const why =
			plan.where === 'vram'
				? sentence`${name} does not fit: it needs ${describePlan(plan)}, in GPU memory; ${advice}.`
				: sentence`${name} does not fit: it needs ${describePlan(plan)}, in memory; ${advice}.`;
		throw new UserError(why, SHOW_PLAN);
	}
}

const SHOW_PLAN = { title: sentence`Show Memory Plan`, command: 'plimsoll.showMemoryPlan' };
