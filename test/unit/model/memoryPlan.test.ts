import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KvCacheType, MemoryPlan } from '../../../src/core/model/modelRuntime.ts';
import { kvBytesPerToken, requireFit } from '../../../src/node/model/memoryPlan.ts';

const GB = 1e9;
const plan = (free: number, rest: Partial<MemoryPlan> = {}): MemoryPlan => ({
	model: 4 * GB,
	kv: 1 * GB,
	compute: 0.5 * GB,
	total: 5.5 * GB,
	free: free * GB,
	kvPer1000Tokens: 0.1 * GB,
	where: 'ram',
	...rest,
});

test('a plan that does not fit says what to change', () => {
	const refusal = (each: MemoryPlan) => {
		try {
			requireFit('a.gguf', each, 10_000);
			return 'fits';
		} catch (error) {
			return error instanceof Error ? error.message : '';
		}
	};
	const needs = 'a.gguf does not fit: it needs 5.5 GB (model 4.0, KV cache 1.0, buffers 0.5) of';
	assert.deepEqual(
		[refusal(plan(5.5)), refusal(plan(5)), refusal(plan(4)), refusal(plan(4, { where: 'vram' }))],
		[
			'fits',
			`${needs} 5.0 GB free, in memory; set the context size to 4864 tokens instead of 10000, or choose a smaller model.`,
			`${needs} 4.0 GB free, in memory; choose a smaller model.`,
			`${needs} 4.0 GB free, in GPU memory; choose a smaller model or put fewer layers on the GPU.`,
		],
	);
});

test('the bytes of a token follow the shape of the attention', () => {
	const of = (metadata: unknown, type: KvCacheType = 'f16') =>
		kvBytesPerToken({ architectureMetadata: metadata } as Parameters<typeof kvBytesPerToken>[0], type);
	const qwen7b = { block_count: 28, embedding_length: 3584, attention: { head_count: 28, head_count_kv: 4 } };
	assert.deepEqual(
		[
			// Qwen2.5-Coder 7B: 28 layers, 4 of 28 heads hold keys, 128 wide: 56 KiB.
			of(qwen7b),
			of(qwen7b, 'q8_0'),
			of(qwen7b, 'q4_0'),
			// Head widths of their own, and a layer without attention.
			of({
				block_count: 2,
				embedding_length: 64,
				attention: { head_count: 8, head_count_kv: [2, 0], key_length: 16, value_length: 8 },
			}),
		],
		[56 * 1024, 28 * 1024 * 1.0625, 28 * 1024 * 0.5625, 2 * (16 + 8) * 2],
	);
});
