import assert from 'node:assert/strict';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type TestContext, test } from 'node:test';
import { clearKvDirectory, KvStore, kvDirectorySize } from '../../src/node/model/kvStore.ts';
import { u32 } from '../support/patchedModel.ts';
import { collecting, temporaryFolder } from '../support/tinyModel.ts';

// The store alone, with files that only have the head of a state: no model is needed.

/** A pid that no process has: above the largest one Linux and macOS give. */
const DEAD = 99_999_999;

async function storeIn(context: TestContext, maxBytes = 1e9, directory?: string) {
	const folder = directory ?? (await temporaryFolder(context));
	const log: string[] = [];
	const store = await KvStore.open(folder, 'key', maxBytes, collecting(log));
	return { store, folder, log };
}

const state = (tokens: readonly number[]) =>
	Buffer.concat([u32(0x67677371), u32(3), u32(tokens.length), ...tokens.map(u32), u32(1), u32(tokens.length), Buffer.alloc(100)]);
const writing = (tokens: readonly number[]) => (file: string) => writeFile(file, state(tokens));

test('a workspace has one state, the last that was saved', async (context) => {
	const { store, folder } = await storeIn(context);
	assert.equal(await store.find('a'), undefined);
	assert.equal(await store.save('a', { clean: 2, memo: undefined }, 100, writing([1, 2, 3])), true);
	assert.equal(await store.save('a', { clean: 1, memo: undefined }, 100, writing([4, 5])), true);
	assert.equal(await store.save('b', { clean: 1, memo: undefined }, 100, writing([6])), true);
	const again = await storeIn(context, 1e9, folder);
	const entry = await again.store.find('a');
	assert.deepEqual([entry?.tokens, entry?.clean, entry && (await again.store.verify(entry))], [[4, 5], 1, true]);
	assert.deepEqual(await store.size(), { files: 2, bytes: state([4, 5]).length + state([6]).length });
	assert.deepEqual((await readdir(path.join(folder, 'v1', 'key'))).length, 4);
	await clearKvDirectory(folder);
	assert.deepEqual(await kvDirectorySize(folder), { files: 0, bytes: 0 });
});

test('a save that fails leaves nothing, and the state before it stays', async (context) => {
	const { store, folder, log } = await storeIn(context);
	await store.save('a', { clean: 1, memo: undefined }, 100, writing([1]));
	const saved = await store.save('a', { clean: 1, memo: undefined }, 100, async (file) => {
		await writeFile(file, state([2]).subarray(0, 17));
		throw new Error('no space left on device');
	});
	const names = await readdir(path.join(folder, 'v1', 'key'));
	assert.deepEqual([saved, names.length, names.some((name) => name.endsWith('.tmp'))], [false, 2, false]);
	assert.deepEqual((await store.find('a'))?.tokens, [1]);
	assert.deepEqual(log, ['warn: KV state not saved: no space left on device']);
});

test('above the cap the least recently used states go', async (context) => {
	const size = state([1]).length;
	const { store, folder } = await storeIn(context, 2 * size);
	for (const [i, name] of ['a', 'b'].entries()) {
		await store.save(name, { clean: 1, memo: undefined }, 100, writing([i]));
	}
	for (const file of await readdir(path.join(folder, 'v1', 'key'))) {
		await utimes(path.join(folder, 'v1', 'key', file), 1000, 1000);
	}
	const a = await store.find('a');
	assert.ok(a);
	await store.whileLoading(a, () => Promise.resolve());
	await store.save('c', { clean: 1, memo: undefined }, 100, writing([3]));
	const kept = await Promise.all(['a', 'b', 'c'].map(async (name) => (await store.find(name))?.tokens));
	assert.deepEqual(kept, [[0], undefined, [3]]);
	assert.equal(await store.save('d', { clean: 1, memo: undefined }, 3 * size, writing([4])), false);
});

test('a state whose loading killed the process is deleted at the next start', async (context) => {
	const { store, folder } = await storeIn(context);
	await store.save('good', { clean: 1, memo: undefined }, 100, writing([1]));
	await store.save('bad', { clean: 1, memo: undefined }, 100, writing([2]));
	const bad = await store.find('bad');
	assert.ok(bad);
	const markers = async () => (await readdir(folder)).filter((name) => name.startsWith('loading-'));
	await store.whileLoading(bad, async () => assert.deepEqual(await markers(), [`loading-${process.pid}`]));
	assert.deepEqual(await markers(), []);
	const manifest = path.relative(folder, bad.file).replace(/-[0-9a-f]+\.kv$/, '.json');
	await writeFile(path.join(folder, `loading-${DEAD}`), manifest);
	await writeFile(path.join(folder, `loading-${process.pid}`), 'v1/key/of-a-living-process.json');
	await writeFile(path.join(folder, 'v1', 'key', `${'0'.repeat(32)}.${DEAD}.tmp`), 'half');
	const after = await storeIn(context, 1e9, folder);
	assert.deepEqual([(await after.store.find('good'))?.tokens, await after.store.find('bad')], [[1], undefined]);
	assert.deepEqual(after.log, ['warn: Deleted a saved KV state: the model process stopped while loading it.']);
	assert.deepEqual([await markers(), (await readdir(path.join(folder, 'v1', 'key'))).length], [[`loading-${process.pid}`], 2]);
	// A marker that points out of the store deletes nothing there.
	await writeFile(path.join(folder, 'precious.json'), '');
	await writeFile(path.join(folder, `loading-${DEAD}`), 'precious.json');
	await storeIn(context, 1e9, folder);
	assert.ok((await readdir(folder)).includes('precious.json'));
});
