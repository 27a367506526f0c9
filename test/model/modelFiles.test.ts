import assert from 'node:assert/strict';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { float, type GgufTensor, type GgufValue, whole, writeGguf } from '../support/gguf.ts';
import { numberPatch, patchedModel, userDefinedMarkers, withoutFim } from '../support/patchedModel.ts';
import { complete, never, request, startTiny, TINY, temporaryFolder, tinyOptions, unloaded } from '../support/tinyModel.ts';
import { tinyParts } from '../support/tinyParts.ts';

test('a file that is no model is refused in one sentence, and the next load works', async (context) => {
	const folder = await temporaryFolder(context);
	const file = async (name: string, content: string | Buffer) => {
		await writeFile(path.join(folder, name), content);
		return path.join(folder, name);
	};
	await mkdir(path.join(folder, 'folder.gguf'));
	const short = await patchedModel(context, [], 'short.gguf');
	await truncate(short, 1_597_183);
	const headless = await patchedModel(context, [numberPatch('llama.attention.head_count', 4, 0)], 'headless.gguf');
	const tall = await patchedModel(context, [numberPatch('llama.block_count', 4, 4000)], 'tall.gguf');
	const foreign = await patchedModel(
		context,
		[
			['general.architecture\x08\0\0\0\x05\0\0\0\0\0\0\0llama', 'general.architecture\x08\0\0\0\x05\0\0\0\0\0\0\0lambs'],
			['llama.', 'lambs.'],
		],
		'foreign.gguf',
	);
	const header = (await readFile(TINY)).subarray(0, 5000);
	const { model } = unloaded(context);
	const reasonFor = async (path: string) => {
		const loading = model.load(path, tinyOptions, never);
		const error: unknown = await loading.then(
			() => undefined,
			(reason: unknown) => reason,
		);
		assert.ok(error instanceof Error && error.name === 'UserError', String(error));
		assert.deepEqual(model.state, { kind: 'failed', path, reason: error.message, restarting: false });
		return error.message.replaceAll(folder, '…');
	};
	assert.deepEqual(
		[
			await reasonFor(path.join(folder, 'missing.gguf')),
			await reasonFor(path.join(folder, 'folder.gguf')),
			await reasonFor(await file('zero.gguf', '')),
			await reasonFor(await file('page.gguf', '<!DOCTYPE html>\n<html>')),
			await reasonFor(await file('pointer.gguf', 'version https://git-lfs.github.com/spec/v1\noid sha256:0')),
			await reasonFor(short),
			await reasonFor(headless),
			await reasonFor(tall),
			await reasonFor(foreign),
		],
		[
			'There is no file …/missing.gguf.',
			'…/folder.gguf is a folder, not a GGUF model file.',
			'zero.gguf is empty, not a GGUF model file.',
			'page.gguf is not a GGUF model file: it starts with "<!DOCTYPE html>".',
			'pointer.gguf is not a GGUF model file: it starts with a Git LFS pointer, so the model itself was not downloaded.',
			'short.gguf is cut short: 1597183 of at least 1597184 bytes are there. Download it again.',
			'headless.gguf is a damaged GGUF file: its attention has no heads.',
			'tall.gguf is a damaged GGUF file: it claims 4000 layers.',
			"foreign.gguf (architecture lambs) could not be loaded: llama_model_load: error loading model: unknown model architecture: 'lambs'.",
		],
	);
	assert.match(await reasonFor(await file('cut.gguf', header)), /^cut\.gguf is (cut short|a damaged GGUF file): .+\.$/);
	await assert.rejects(model.countTokens(['a'], never), { name: 'UserError', message: /^cut\.gguf is / });
	await model.load(TINY, tinyOptions, never);
	assert.deepEqual(await model.countTokens(['a'], never), [1]);
});

test('a context that does not fit into memory is refused with what would fit', async (context) => {
	const { model } = unloaded(context);
	await assert.rejects(model.load(TINY, { ...tinyOptions, contextSize: 2_000_000_000 }, never), {
		name: 'UserError',
		message:
			/^tiny-code\.gguf does not fit: it needs .+ GB free, in memory; set the context size to \d+ tokens instead of 2000000000/,
	});
});

test('two models in a row, the second without fill-in-the-middle', async (context) => {
	const { model, info } = await startTiny(context);
	const { pid } = model;
	const plain = await model.load(await patchedModel(context, withoutFim), tinyOptions, never);
	assert.notEqual(model.pid, pid);
	assert.notEqual(plain.fingerprint, info.fingerprint);
	assert.deepEqual([plain.fim, plain.controlTokens.includes('<|fim_prefix|>')], [undefined, false]);
	await assert.rejects(complete(model, request({ prefix: 'a' })), {
		message: 'This model has no control token "<|fim_prefix|>".',
	});
	await model.unload();
	assert.deepEqual(model.state, { kind: 'none' });
	await assert.rejects(complete(model, request({ prefix: 'a' })), { message: 'No model is loaded.' });
});

test('markers stay text in source even where the file calls them user-defined', async (context) => {
	const path = await patchedModel(context, userDefinedMarkers);
	const { model, info } = await startTiny(context, { path });
	const texts = info.controlTokens.filter((token) => token !== '');
	assert.equal(texts.length, 16);
	for (const count of await model.countTokens(texts, never)) {
		assert.ok(count > 1, String(count));
	}
	const { tokens } = await complete(model, request({ prefix: 'a' }));
	assert.equal(tokens.prompt, 4);
});

test('a header that contradicts itself or its tensors is refused, and whatever gets by does no harm', async (context) => {
	const { metadata, tensors } = await tinyParts();
	const folder = await temporaryFolder(context);
	const { model, log } = unloaded(context);
	const reasonFor = async (change: Readonly<Record<string, GgufValue>>, changed: readonly GgufTensor[] = tensors) => {
		const file = path.join(folder, 'damaged.gguf');
		await writeGguf(file, { ...metadata, ...change }, changed);
		return model.load(file, tinyOptions, never).then(
			() => 'loaded',
			(error: Error) => `${error.name}: ${error.message}`.replaceAll(folder, '\u2026'),
		);
	};
	const replaced = (name: string, change: Partial<GgufTensor>) =>
		tensors.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor));
	const broken = 'UserError: damaged.gguf is a damaged GGUF file:';
	const failed = 'UserError: damaged.gguf (architecture llama) could not be loaded: llama_model_load: error loading model:';
	assert.deepEqual(
		[
			await reasonFor({ 'llama.attention.head_count_kv': 0 }),
			await reasonFor({ 'llama.attention.head_count_kv': 7 }),
			await reasonFor({ 'llama.feed_forward_length': 7 }),
			await reasonFor({ 'llama.attention.layer_norm_rms_epsilon': float(Number.NaN) }),
			await reasonFor({ 'llama.block_count': 5 }),
			await reasonFor({ 'tokenizer.ggml.token_type': [1, 1] }),
			await reasonFor({}, replaced('blk.0.attn_q.weight', { dimensions: [64, 256] })),
			await reasonFor({}, replaced('output_norm.weight', { data: new Float32Array(128).fill(Number.NaN) })),
			await reasonFor({}, []),
		],
		[
			`${broken} 4 attention heads cannot share 0 heads of keys.`,
			`${broken} 4 attention heads cannot share 7 heads of keys.`,
			`${broken} its layers are 384 wide, not 7 as it claims.`,
			`${broken} its norms have no valid epsilon.`,
			`${failed} missing tensor 'blk.4.attn_norm.weight'.`,
			`${failed} error loading model vocabulary: Index out of array bounds for toktypes (2 < 4096).`,
			`${failed} check_tensor_dims: tensor 'blk.0.attn_q.weight' has wrong shape; expected    128,    128, got     64,    256,      1,      1.`,
			`${failed} found tensors with invalid data.`,
			`${failed} missing tensor 'token_embd.weight'.`,
		],
	);
	// Not one of them took the process down.
	assert.deepEqual(
		log.filter((line) => line.includes('stopped')),
		[],
	);
	assert.equal(await reasonFor({ 'tokenizer.ggml.eos_token_id': 2 ** 31 }), 'loaded');
	assert.notEqual((await complete(model, request({ prefix: 'const a = ' }))).text, '');
});

test('a model in several files is loaded from any of them, and not without one of them', async (context) => {
	const { metadata, tensors } = await tinyParts();
	const folder = await temporaryFolder(context);
	const nameOf = (part: number) => path.join(folder, `tiny-0000${part}-of-00003.gguf`);
	for (let part = 0; part < 3; part++) {
		const split = {
			'split.no': whole(part, 'uint16'),
			'split.count': whole(3, 'uint16'),
			'split.tensors.count': whole(tensors.length, 'int32'),
		};
		const said = part === 0 ? metadata : { 'general.architecture': 'llama' };
		await writeGguf(
			nameOf(part + 1),
			{ ...said, ...split },
			tensors.filter((_, at) => at % 3 === part),
		);
	}
	const one = await startTiny(context);
	const asked = request({ prefix: 'const a = ' });
	const { text } = await complete(one.model, asked);
	const fingerprints = new Set<string>();
	for (const part of [1, 2]) {
		const { model, info } = await startTiny(context, { path: nameOf(part), kvDirectory: await temporaryFolder(context) });
		assert.equal((await complete(model, asked)).text, text);
		fingerprints.add(info.fingerprint);
		await model.unload();
	}
	assert.equal(fingerprints.size, 1);
	const { model } = unloaded(context);
	await truncate(nameOf(3), 20_000);
	await assert.rejects(model.load(nameOf(1), tinyOptions, never), /^UserError: tiny-00003-of-00003\.gguf is cut short/);
	await rm(nameOf(3));
	await assert.rejects(
		model.load(nameOf(1), tinyOptions, never),
		/^UserError: tiny-00001-of-00003\.gguf is one of 3 files of a model, and tiny-00003-of-00003\.gguf is not beside it: put all of them into one folder\.$/,
	);
});
