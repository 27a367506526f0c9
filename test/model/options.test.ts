import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { KV_CACHE_TYPES, type ModelOptions } from '../../src/core/model/modelRuntime.ts';
import { float, writeGguf } from '../support/gguf.ts';
import {
	complete,
	never,
	request,
	source,
	startTiny,
	TINY,
	temporaryFolder,
	tinyOptions,
	unloaded,
} from '../support/tinyModel.ts';

const asked = request({ context: source(40), prefix: 'export function sum(items: readonly number[]) {\n\t' }, { maxTokens: 24 });

const tinyContext = 4096;

test('every type of the KV cache loads, completes and takes the memory that its width says', async (context) => {
	const bytes: Record<string, number> = {};
	for (const kvCacheType of KV_CACHE_TYPES) {
		const { model, info } = await startTiny(context, { kvCacheType });
		const { text } = await complete(model, asked);
		assert.notEqual(text, '', kvCacheType);
		bytes[kvCacheType] = info.memory.kv;
		await model.unload();
	}
	const values = 4 * 2 * 128 * tinyContext;
	assert.deepEqual(bytes, {
		f32: 4 * values,
		f16: 2 * values,
		bf16: 2 * values,
		q8_0: (34 / 32) * values,
		q5_1: (24 / 32) * values,
		q5_0: (22 / 32) * values,
		q4_1: (20 / 32) * values,
		q4_0: (18 / 32) * values,
		iq4_nl: (18 / 32) * values,
	});
});

test('options that contradict each other are refused with what to change', async (context) => {
	const { model } = unloaded(context);
	await assert.rejects(model.load(TINY, { ...tinyOptions, kvCacheType: 'q8_0', flashAttention: 'off' }, never), {
		name: 'UserError',
		message:
			'A KV cache of type q8_0 needs flash attention: set plimsoll.flashAttention to auto, or plimsoll.kvCacheType to f16.',
	});
	// Without flash attention the buffers are larger.
	const with_ = await model.load(TINY, { ...tinyOptions, flashAttention: 'on' }, never);
	const without = await model.load(TINY, { ...tinyOptions, flashAttention: 'off' }, never);
	assert.ok(without.memory.compute > with_.memory.compute);
	assert.notEqual(without.fingerprint, with_.fingerprint);
});

test('RoPE scaling reaches the model: whole factors too, and the context grows with them', async (context) => {
	const scaled = async (ropeScaling: Partial<ModelOptions['ropeScaling']>) => {
		const { model, info } = await startTiny(context, {
			contextSize: undefined,
			ropeScaling: { ...tinyOptions.ropeScaling, ...ropeScaling },
		});
		const { text } = await complete(model, asked);
		await model.unload();
		return { text, size: info.contextSize, trained: info.trainedContextSize };
	};
	const plain = await scaled({});
	// The tiny model's base, set to what it is already.
	assert.deepEqual(await scaled({ base: 10_000 }), plain);
	const none = await scaled({ type: 'none' });
	const linear = await scaled({ type: 'linear', factor: 2 });
	const yarn = await scaled({ type: 'yarn', factor: 2, originalContext: 2048 });
	const base = await scaled({ base: 500 });
	assert.deepEqual(
		[plain, none, linear, yarn].map(({ size, trained }) => [size, trained]),
		[
			[4096, 4096],
			[4096, 4096],
			[8192, 8192],
			[8192, 8192],
		],
	);
	assert.equal(none.text, plain.text);
	assert.deepEqual(
		[linear, yarn, base].map(({ text }) => text === plain.text),
		[false, false, false],
	);
});

test('a state is used only with the KV type, scaling and adapters it was written with', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const fromDisk = async (options: Partial<ModelOptions>) => {
		const { model } = await startTiny(context, { kvDirectory, ...options });
		const { tokens } = await complete(model, asked);
		await model.unload();
		return tokens.fromDisk > 0;
	};
	const adapter = await adapterFor(context, 0.01);
	const variants: Partial<ModelOptions>[] = [
		{},
		{ kvCacheType: 'q8_0' },
		{ flashAttention: 'on' },
		{ ropeScaling: { ...tinyOptions.ropeScaling, type: 'linear', factor: 2 } },
		{ lora: [{ path: adapter, scale: 1 }] },
		{ lora: [{ path: adapter, scale: 0.5 }] },
	];
	for (const variant of variants) {
		assert.deepEqual([await fromDisk(variant), await fromDisk(variant)], [false, true], JSON.stringify(variant));
	}
	assert.equal((await readdir(path.join(kvDirectory, 'v1'))).length, variants.length);
});

test('an adapter changes what the model says, and is refused when it is none or for another model', async (context) => {
	const plain = await startTiny(context);
	const { text } = await complete(plain.model, asked);
	const adapter = await adapterFor(context, 2);
	const adapted = await startTiny(context, { lora: [{ path: adapter, scale: 1 }] });
	const off = await startTiny(context, { lora: [{ path: adapter, scale: 0 }] });
	assert.notEqual((await complete(adapted.model, asked)).text, text);
	assert.equal((await complete(off.model, asked)).text, text);
	assert.ok(adapted.info.memory.model > plain.info.memory.model);
	const { model } = unloaded(context);
	const refusal = (file: string) =>
		model.load(TINY, { ...tinyOptions, lora: [{ path: file, scale: 1 }] }, never).then(
			() => 'loaded',
			(error: Error) => `${error.name}: ${error.message}`,
		);
	assert.deepEqual(
		[
			await refusal(TINY),
			await refusal(await adapterFor(context, 1, 'qwen2')),
			await refusal('/nowhere/a.gguf'),
			await refusal(await adapterFor(context, 1, 'llama', 64)),
		],
		[
			'UserError: tiny-code.gguf is no LoRA adapter: its file says it is a model.',
			'UserError: adapter.gguf is an adapter for the architecture qwen2, but the model is llama.',
			'UserError: There is no file /nowhere/a.gguf.',
			"UserError: The LoRA adapter adapter.gguf cannot be applied to tiny-code.gguf: tensor 'blk.0.attn_v.weight' has incorrect shape (hint: maybe wrong base model?).",
		],
	);
});

/** An adapter of rank 2 that adds `strength` times something to the first layer's values. */
async function adapterFor(context: TestContext, strength: number, architecture = 'llama', width = 128): Promise<string> {
	const file = path.join(await temporaryFolder(context), 'adapter.gguf');
	const values = (count: number, scale: number) => Float32Array.from({ length: count }, (_, i) => scale * Math.sin(i));
	await writeGguf(
		file,
		{
			'general.type': 'adapter',
			'general.architecture': architecture,
			'adapter.type': 'lora',
			'adapter.lora.alpha': float(2),
		},
		[
			{ name: 'blk.0.attn_v.weight.lora_a', dimensions: [width, 2], type: 'f32', data: values(2 * width, strength) },
			{ name: 'blk.0.attn_v.weight.lora_b', dimensions: [2, width], type: 'f32', data: values(2 * width, strength) },
		],
	);
	return file;
}
