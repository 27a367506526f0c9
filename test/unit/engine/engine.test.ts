import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { EngineClient } from '../../../src/node/engine/engineClient.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;
const sqlite = await import('node:sqlite').then(
	() => true,
	() => false,
);

const engineOf = (storageFolder: string | undefined) =>
	new LocalEngine({ dataFolder: ROOT, storageFolder, log: silentLog, modelTokenizer: undefined });
const requestFor = (root: string, file: string, text?: string) => ({
	root,
	file,
	text,
	line: 0,
	character: 0,
	budget: 2000,
	current: 'exclude' as const,
	options: DEFAULT_PACK_OPTIONS,
});

const FILES = {
	'a.ts': "import { b } from './b';\nb();\n",
	'b.ts': 'export function b(): void {}\n',
	'notes.md': '# notes\n',
	'package.json': '{"name":"work","dependencies":{"left":"1"}}',
};

test('an index knows files, languages, symbols and edges', () =>
	inWorkspace(FILES, async (root) => {
		const engine = engineOf(undefined);
		const { kind, files, languages, symbols, edges, unresolved } = await engine.refresh(root, signal);
		assert.deepEqual(
			{ kind, files, languages, symbols, edges, unresolved },
			{ kind: 'ready', files: 4, languages: { typescript: 2 }, symbols: 1, edges: 1, unresolved: 0 },
		);
		await engine.dispose();
	}));

test('what was typed before counts while it is typed, and no more once the text rests', () => {
	const text =
		'export function one(): void {\n\tgo();\n}\n\nexport class Store {\n\tread(): void {}\n}\n\nexport function two(): void {}\n';
	const once = `${text.slice(0, 31)}\`${text.slice(31)}`;
	const twice = `${once.slice(0, 84)}\`${once.slice(84)}`;
	return inWorkspace({ 'a.ts': text }, async (root) => {
		const symbolsIn = async (engine: LocalEngine) => (await engine.symbolsAt(root, 'a.ts', 8)).join();
		/** An engine, and what it sees when all was typed; a text rests after so many milliseconds. */
		const typedIn = async (typingPause: number) => {
			const parts = { dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined, typingPause };
			const engine = new LocalEngine(parts);
			await engine.refresh(root, signal);
			let seen = '';
			for (const typed of [text, once, twice]) {
				engine.setText(root, 'a.ts', typed);
				seen = await symbolsIn(engine);
			}
			return { engine, seen };
		};
		const typing = await typedIn(60_000);
		const resting = await typedIn(1);
		const fresh = engineOf(undefined);
		await fresh.refresh(root, signal);
		fresh.setText(root, 'a.ts', twice);
		const atRest = await symbolsIn(fresh);
		// For whoever comes to it new the function with the backtick goes on to the end; who saw it typed still knows the others.
		assert.deepEqual([typing.seen, atRest], ['two', 'one']);
		for (let tries = 0; tries < 1000 && (await symbolsIn(resting.engine)) !== atRest; tries++) {
			await after(20);
		}
		assert.equal(await symbolsIn(resting.engine), atRest);
		await Promise.all([typing.engine.dispose(), resting.engine.dispose(), fresh.dispose()]);
	});
});

test('an unsaved edit is packed at once, and the disk again when it is reverted', () =>
	inWorkspace(FILES, async (root) => {
		const engine = engineOf(undefined);
		await engine.refresh(root, signal);
		const context = async () => plainText((await engine.pack(requestFor(root, 'a.ts'), signal)).segments);
		assert.match(await context(), /function b\(\): void/);
		engine.setText(root, 'b.ts', 'export function b(much: string): number {\n\treturn 1;\n}\n');
		assert.match(await context(), /function b\(much: string\): number/);
		engine.setText(root, 'b.ts', undefined);
		await engine.workspace(root).filesChanged(['b.ts']);
		assert.match(await context(), /function b\(\): void/);
		await engine.dispose();
	}));

test('a file that is deleted on disk leaves the index', () =>
	inWorkspace(FILES, async (root) => {
		const engine = engineOf(undefined);
		await engine.refresh(root, signal);
		rmSync(path.join(root, 'b.ts'));
		await engine.workspace(root).filesChanged(['b.ts']);
		assert.deepEqual((await engine.pack(requestFor(root, 'a.ts'), signal)).items, []);
		await engine.dispose();
	}));

test('a new file comes in when it is not ignored, and an ignore file that changes is obeyed', () =>
	inWorkspace({ ...FILES, '.gitignore': 'made/\n' }, async (root) => {
		const engine = engineOf(undefined);
		const before = await engine.refresh(root, signal);
		mkdirSync(path.join(root, 'made'));
		writeFileSync(path.join(root, 'made/x.ts'), 'export const x = 1;\n');
		writeFileSync(path.join(root, 'c.ts'), 'export const c = 1;\n');
		await engine.workspace(root).filesChanged(['made/x.ts', 'c.ts']);
		assert.equal(engine.workspace(root).status.files, before.files + 1);
		writeFileSync(path.join(root, '.gitignore'), 'c.ts\n');
		await engine.workspace(root).filesChanged(['.gitignore']);
		const after = await engine.rebuild(root, signal);
		assert.equal(after.files, before.files + 1, 'made/x.ts is in, c.ts is out');
		await engine.dispose();
	}));

test('a request for a file that is not there is answered with a sentence', () =>
	inWorkspace(FILES, async (root) => {
		const engine = engineOf(undefined);
		await engine.refresh(root, signal);
		await assert.rejects(engine.pack(requestFor(root, 'gone.ts'), signal), /gone\.ts cannot be read/);
		await engine.dispose();
	}));

test(
	'a stored index is used again, and a damaged one is rebuilt',
	{ skip: sqlite ? false : 'this Node has no node:sqlite' },
	() =>
		inWorkspace(FILES, async (root, storage) => {
			const symbolsOf = async () => {
				const engine = engineOf(storage);
				const { symbols } = await engine.refresh(root, signal);
				const bytes = engine.workspace(root).bytesOnDisk;
				await engine.dispose();
				return { symbols, stored: bytes > 0 };
			};
			assert.deepEqual(await symbolsOf(), { symbols: 1, stored: true });
			assert.deepEqual(await symbolsOf(), { symbols: 1, stored: true });
			for (const file of readdirSync(storage)) {
				writeFileSync(path.join(storage, file), 'this is no database'.repeat(100));
			}
			assert.deepEqual(await symbolsOf(), { symbols: 1, stored: true });
		}),
);

test('the engine in its worker answers as the one in this thread does, also after it died', () =>
	inWorkspace(FILES, async (root) => {
		const local = engineOf(undefined);
		await local.refresh(root, signal);
		const expected = plainText((await local.pack(requestFor(root, 'a.ts'), signal)).segments);
		await local.dispose();
		const client = new EngineClient({
			worker: path.join(ROOT, 'out/engineWorker.mjs'),
			storageFolder: undefined,
			log: silentLog,
			countTokens: async () => [],
		});
		await client.refresh(root, signal);
		assert.equal(plainText((await client.pack(requestFor(root, 'a.ts'), signal)).segments), expected);
		await assert.rejects(client.pack(requestFor(root, 'gone.ts'), signal), /gone\.ts cannot be read/);
		const controller = new AbortController();
		controller.abort();
		await assert.rejects(client.pack(requestFor(root, 'a.ts'), controller.signal), { name: 'AbortError' });
		await client.dispose();
		await client.refresh(root, signal);
		assert.equal(plainText((await client.pack(requestFor(root, 'a.ts'), signal)).segments), expected);
		await client.dispose();
	}));
