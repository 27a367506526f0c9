import assert from 'node:assert/strict';
import { test } from 'node:test';
import { howToFit, memoryReport } from '../../../src/core/model/memoryReport.ts';
import type { KvCacheType, MemoryPlan, OtherModel } from '../../../src/core/model/modelRuntime.ts';
import { kvBytesPerToken, requireFit } from '../../../src/node/model/memoryPlan.ts';
import { plannedMemory } from '../../support/plannedMemory.ts';

const GB = 1e9;
const plan = (free: number, where: 'ram' | 'vram' = 'ram', others: readonly OtherModel[] = []): MemoryPlan => {
	const only = plannedMemory(free, where);
	return { ...only, places: [only], others };
};

test('a plan that does not fit says what to change', () => {
	const refusal = (each: MemoryPlan) => {
		try {
			requireFit('a.gguf', each, 10_000);
			return 'fits';
		} catch (error) {
			return error instanceof Error ? error.message : '';
		}
	};
	const needs = 'a.gguf does not fit: it needs 5.5 GB (model 4.0 GB, KV cache 1.0 GB, buffers 500 MB) of';
	const other = { pid: 7, name: 'Big Coder', ram: 3 * GB, vram: 0 };
	assert.deepEqual(
		[refusal(plan(5.5)), refusal(plan(5)), refusal(plan(4)), refusal(plan(4, 'vram')), refusal(plan(4, 'ram', [other]))],
		[
			'fits',
			`${needs} 5.0 GB free, in memory; set the context size to 4864 tokens instead of 10000, or choose a smaller model.`,
			`${needs} 4.0 GB free, in memory; choose a smaller model.`,
			`${needs} 4.0 GB free, in GPU memory; choose a smaller model or put fewer layers on the GPU.`,
			`${needs} 4.0 GB free, in memory; another window has Big Coder loaded (3.0 GB): close it, or choose a smaller model.`,
		],
	);
	// Layers that fit on the GPU do not help when the rest does not fit beside it.
	const split = { ...plan(9, 'vram'), places: [plannedMemory(2), plannedMemory(9, 'vram')] };
	assert.equal(howToFit(split, 10_000), 'choose a smaller model');
});

test('the report is a table of each place, with what more context costs and what to change', () => {
	const report = (memory: MemoryPlan) =>
		memoryReport({
			name: 'Coder 7B',
			path: '/models/coder.gguf',
			architecture: 'qwen2',
			contextSize: 10_000,
			trainedContextSize: 32_768,
			gpuLayers: memory.places.length > 1 ? 20 : 0,
			layers: 29,
			kvCacheType: 'q8_0',
			flashAttention: true,
			device: 'cuda H',
			memory,
		});
	const split = {
		...plan(9, 'vram'),
		places: [plannedMemory(20, 'ram', { model: 1 * GB, total: 2.5 * GB }), plannedMemory(9, 'vram')],
		others: [{ pid: 7, name: 'Tiny', ram: 1 * GB, vram: 2 * GB }],
	};
	assert.equal(
		report(split),
		`# Memory plan of Coder 7B

/models/coder.gguf

20 of 29 layers on cuda H; 10,000 tokens of context (trained on 32,768), KV cache q8_0, flash attention on.

|  | RAM | GPU memory |
| --- | ---: | ---: |
| Model | 1.0 GB | 4.0 GB |
| KV cache | 1.0 GB | 1.0 GB |
| Buffers | 500 MB | 500 MB |
| **Total** | 2.5 GB | 5.5 GB |
| With a chat | 4.0 GB | 7.0 GB |
| **Free** | 20.0 GB | 9.0 GB |

1,000 more tokens of context cost 100 MB of RAM and 100 MB of GPU memory.

| Other windows | RAM | GPU memory |
| --- | ---: | ---: |
| Tiny (process 7) | 1.0 GB | 2.0 GB |

It fits, with a chat beside it.
`,
	);
	const end = (memory: MemoryPlan) => report(memory).trimEnd().split('\n').at(-1);
	assert.deepEqual(
		[end(plan(7)), end(plan(6)), end(plan(5))],
		[
			'It fits, with a chat beside it.',
			'It fits, but a chat beside it would not: set the context size to 4864 tokens for both.',
			'**It does not fit**: set the context size to 4864 tokens instead of 10000, or choose a smaller model.',
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
