import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import type { LocalModel } from '../../src/node/model/localModel.ts';
import { type Patch, patchedModel } from '../support/patchedModel.ts';
import { complete, never, request, source, startTiny, TINY, temporaryFolder } from '../support/tinyModel.ts';

const asked = (workspace: string, prefix = 'const all = ', functions = 25) =>
	request({ context: source(functions), prefix, suffix: '\n' }, { workspace, maxTokens: 32 });

/** Makes the next request start from nothing. */
const forget = (model: LocalModel) => complete(model, request({ prefix: 'x' }, { maxTokens: 1, workspace: 'other' }));

test('after a restart the context comes from disk, and the output is that of a cold start', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const before = await startTiny(context, { kvDirectory });
	const first = await complete(before.model, asked('demo', undefined, 60));
	await before.model.unload();
	const cold = await startTiny(context);
	const after = await startTiny(context, { kvDirectory });
	const restored = await complete(after.model, asked('demo', undefined, 60));
	assert.deepEqual([first.tokens.fromDisk, restored.text, restored.end], [0, first.text, first.end]);
	assert.ok(restored.tokens.fromDisk >= 1024, String(restored.tokens.fromDisk));
	assert.deepEqual(
		[restored.tokens.reused, restored.tokens.evaluated],
		[restored.tokens.fromDisk, restored.tokens.prompt - restored.tokens.fromDisk],
	);
	// Another cursor than the one that was saved, in a process that never loaded a state.
	const elsewhere = asked('demo', 'export function difference(a: number, b: number) {\n\treturn ', 60);
	const coldElsewhere = await complete(cold.model, elsewhere);
	await forget(after.model);
	const restoredElsewhere = await complete(after.model, elsewhere);
	assert.ok(restoredElsewhere.tokens.fromDisk > 0);
	assert.deepEqual([restoredElsewhere.text, coldElsewhere.tokens.reused], [coldElsewhere.text, 0]);
	assert.equal((await stat(kvDirectory)).mode & 0o777, 0o700);
});

test('the state is saved by itself in a quiet moment, and cleared on demand', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const { model } = await startTiny(context, { kvDirectory }, { saveAfterIdleMs: 20 });
	assert.deepEqual(await model.kvCacheSize(), { files: 0, bytes: 0 });
	await complete(model, asked('demo'));
	let size = await model.kvCacheSize();
	for (let tries = 0; size.files === 0 && tries < 1200; tries++) {
		await new Promise((resolve) => setTimeout(resolve, 50));
		size = await model.kvCacheSize();
	}
	assert.ok(size.files === 1 && size.bytes > 5e5, JSON.stringify(size));
	assert.deepEqual(await model.clearKvCache(), { files: 0, bytes: 0 });
	const { tokens } = await complete(model, asked('demo'));
	assert.deepEqual([tokens.reused, tokens.fromDisk], [0, 0]);
});

test('a damaged, foreign or refused state is deleted and computed again', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const damages = ['intact', 'flipped', 'truncated', 'manifest', 'count', 'empty', 'key', 'refused'];
	const before = await startTiny(context, { kvDirectory });
	const { text } = await complete(before.model, asked('cold'));
	for (const damage of damages) {
		await complete(before.model, asked(damage));
		await before.model.saveKv();
	}
	await before.model.unload();
	for (const damage of damages) {
		await spoil(await entryOf(kvDirectory, damage), damage);
	}
	const after = await startTiny(context, { kvDirectory }, { saveAfterIdleMs: 1e6 });
	for (const damage of damages) {
		await forget(after.model);
		const { tokens, text: again } = await complete(after.model, asked(damage));
		assert.deepEqual([damage, again, tokens.fromDisk > 0], [damage, text, damage === 'intact']);
		const left = await readdir(path.dirname((await entryOf(kvDirectory, damage)).manifest));
		const named = left.filter((name) => name.startsWith(nameOf(damage)));
		assert.deepEqual([damage, named.length], [damage, damage === 'intact' ? 2 : 0]);
	}
	assert.deepEqual(
		after.log.filter((line) => line.includes('Deleted')),
		[
			'its checksum is wrong',
			'its file and its manifest do not agree',
			'its manifest is damaged',
			'its file is no sequence state of this runtime',
			'its file is cut short',
			'it belongs to another model or runtime',
			'the runtime refused it',
		].map((reason) => `warn: Deleted a saved KV state: ${reason}. It is computed again.`),
	);
});

test('the state of a model with the same shapes is not taken', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const before = await startTiny(context, { kvDirectory });
	await complete(before.model, asked('demo'));
	await before.model.unload();
	const weights = await otherWeights();
	const other = await startTiny(context, { kvDirectory, path: await patchedModel(context, weights) });
	const folders = await readdir(path.join(kvDirectory, 'v1'));
	assert.equal(folders.length, 2);
	const there = await entryOf(kvDirectory, 'demo');
	const mine = folders.find((folder) => !there.manifest.includes(folder)) ?? '';
	await cp(path.dirname(there.manifest), path.join(kvDirectory, 'v1', mine), { recursive: true });
	const { tokens } = await complete(other.model, asked('demo'));
	assert.deepEqual([tokens.fromDisk, tokens.reused], [0, 0]);
	assert.ok(other.log.some((line) => line.includes('it belongs to another model or runtime')));
});

interface Entry {
	readonly manifest: string;
	readonly state: string;
}

function nameOf(workspace: string): string {
	return createHash('sha256').update(workspace).digest('hex').slice(0, 32);
}

async function entryOf(kvDirectory: string, workspace: string): Promise<Entry> {
	const root = path.join(kvDirectory, 'v1');
	for (const key of await readdir(root)) {
		const names = await readdir(path.join(root, key));
		const state = names.find((name) => name.startsWith(`${nameOf(workspace)}-`));
		if (state || names.length > 0) {
			return { manifest: path.join(root, key, `${nameOf(workspace)}.json`), state: path.join(root, key, state ?? 'none') };
		}
	}
	throw new Error('nothing is saved');
}

async function spoil({ manifest, state }: Entry, damage: string): Promise<void> {
	const bytes = await readFile(state);
	const parsed: Record<string, unknown> = JSON.parse(await readFile(manifest, 'utf8'));
	const change = async (at: number, value: number) => {
		bytes.writeUInt8(value, at);
		await writeFile(state, bytes);
	};
	switch (damage) {
		case 'flipped':
			return change(bytes.length - 100, (bytes.at(-100) ?? 0) ^ 1);
		case 'truncated':
			return truncate(state, bytes.length - 1);
		case 'manifest':
			return writeFile(manifest, '{"key":');
		case 'count':
			return change(11, 0xff);
		case 'empty':
			return truncate(state, 0);
		case 'key':
			return writeFile(manifest, JSON.stringify({ ...parsed, key: 'another' }));
		case 'refused': {
			// Behind tokens and cells stands how values are stored; the runtime knows only its own way.
			const count = bytes.readUInt32LE(8);
			const at = 12 + 4 * count + 8 + 12 * count;
			await change(at, bytes.readUInt8(at) ^ 1);
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			return writeFile(manifest, JSON.stringify({ ...parsed, sha256 }));
		}
	}
}

/** Changes the last bytes of the weights, and nothing else. */
async function otherWeights(): Promise<Patch[]> {
	const bytes = await readFile(TINY);
	const old = bytes.subarray(-32);
	const fresh = Buffer.from(old);
	fresh.writeUInt8(fresh.readUInt8(31) ^ 1, 31);
	return [[old, fresh]];
}

test('a log and its state are saved as one, whenever the editor goes', async (context) => {
	const kvDirectory = await temporaryFolder(context);
	const base = (name: string) => ({
		...request({ context: source(40, name), prefix: 'const a = ' }, { workspace: 'demo' }),
		memo: `the log of ${name}`,
	});
	const saved = async (model: LocalModel) => {
		const memo = await model.memo('demo', never);
		const fromDisk: string[] = [];
		for (const name of ['total', 'other']) {
			await forget(model);
			const { tokens } = await complete(model, base(name));
			fromDisk.push(tokens.fromDisk > 500 ? name : '');
		}
		return [memo, fromDisk.join('')];
	};
	const first = await startTiny(context, { kvDirectory });
	await first.model.warm(base('total'), never);
	await first.model.saveKv();
	// A repack right after a save: the next save is two minutes off.
	await first.model.warm(base('other'), never);
	// What is asked without the log, or with less of it, does not take its place.
	await complete(first.model, { ...request({ context: source(30, 'third'), prefix: '' }, { workspace: 'demo' }) });
	process.kill(first.model.pid ?? 0, 'SIGKILL');
	await first.model.unload();
	const second = await startTiny(context, { kvDirectory });
	assert.deepEqual(await saved(second.model), ['the log of total', 'total']);
	await second.model.unload();

	// Of a log that only grew a little the words are new, the state is the one that is there.
	const longer = request({ context: `${source(40)}${source(2, 'appended')}`, prefix: 'const a = ' }, { workspace: 'demo' });
	const grown = await startTiny(context, { kvDirectory });
	const { fromDisk } = await grown.model.warm({ ...longer, memo: 'the log, grown' }, never);
	assert.ok(fromDisk > 500);
	await grown.model.saveKv();
	assert.deepEqual(await saved(grown.model), ['the log, grown', 'total']);
	await grown.model.unload();

	const third = await startTiny(context, { kvDirectory });
	await third.model.warm(base('total'), never);
	await third.model.warm(base('other'), never);
	await third.model.unload();
	const fourth = await startTiny(context, { kvDirectory });
	assert.deepEqual(await saved(fourth.model), ['the log of other', 'other']);
});
