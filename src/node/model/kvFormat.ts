import { GgmlType, type GgufInsights } from 'node-llama-cpp';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { KvCacheType, ModelOptions } from '../../core/model/modelRuntime.ts';
import { prefersFlashAttention } from './exactness.ts';

/** What decides the layout of a KV state, besides the model. */
export interface KvFormat {
	readonly type: KvCacheType;
	readonly ggmlType: GgmlType;
	/** Never left to the runtime, which does not tell what it chose. */
	readonly flashAttention: boolean;
}

/** GGML's number of each type, and the bytes of one value: a block of 32 values has a 16-bit scale, some an offset as well. */
const TYPES: Readonly<Record<KvCacheType, { readonly ggml: GgmlType; readonly bytes: number }>> = {
	f32: { ggml: GgmlType.F32, bytes: 4 },
	f16: { ggml: GgmlType.F16, bytes: 2 },
	bf16: { ggml: GgmlType.BF16, bytes: 2 },
	q8_0: { ggml: GgmlType.Q8_0, bytes: 34 / 32 },
	q5_1: { ggml: GgmlType.Q5_1, bytes: 24 / 32 },
	q5_0: { ggml: GgmlType.Q5_0, bytes: 22 / 32 },
	q4_1: { ggml: GgmlType.Q4_1, bytes: 20 / 32 },
	q4_0: { ggml: GgmlType.Q4_0, bytes: 18 / 32 },
	iq4_nl: { ggml: GgmlType.IQ4_NL, bytes: 18 / 32 },
};

/** @throws a {@link UserError} when the settings contradict each other or the model */
export function kvFormat(
	name: string,
	{ kvCacheType, flashAttention: wish }: Pick<ModelOptions, 'kvCacheType' | 'flashAttention'>,
	{ flashAttentionSupported }: Pick<GgufInsights, 'flashAttentionSupported'>,
	onCpu: boolean,
): KvFormat {
	const wanted = wish === 'on' || (wish === 'auto' && prefersFlashAttention(onCpu, kvCacheType));
	const flashAttention = wanted && flashAttentionSupported;
	if (wish === 'on' && !flashAttentionSupported) {
		throw new UserError(sentence`${name} does not allow flash attention: set plimsoll.flashAttention to auto or off.`);
	}
	// Quantised values can only be read by the attention kernels that read blocks.
	if (kvBytesPerValue(kvCacheType) < 2 && !flashAttention) {
		throw new UserError(
			flashAttentionSupported
				? sentence`A KV cache of type ${kvCacheType} needs flash attention: set plimsoll.flashAttention to auto, or plimsoll.kvCacheType to f16.`
				: sentence`A KV cache of type ${kvCacheType} needs flash attention, which ${name} does not allow: set plimsoll.kvCacheType to f16.`,
		);
	}
	return { type: kvCacheType, ggmlType: TYPES[kvCacheType].ggml, flashAttention };
}

export function kvBytesPerValue(type: KvCacheType): number {
	return TYPES[type].bytes;
}
