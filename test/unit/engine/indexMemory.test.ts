import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { OutlineStore } from '../../../src/node/engine/outlineStore.ts';
import { SourceTexts } from '../../../src/node/engine/sourceTexts.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;
const sqlite = await import('node:sqlite').then(
	(module) => module,
	() => undefined,
);
const skip = sqlite ? false : 'this Node has no node:sqlite';

function engineOf(storageFolder: string | undefined, root: string, memory: number) {
	const warnings: string[] = [];
	const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
	const engine = new LocalEngine({ dataFolder: ROOT, storageFolder, log, modelTokenizer: undefined });
	engine.configure(root, { maxWorkers: 1, memory, excludes: [] });
	return { engine, warnings };
}

/** What stands in a context of each of these files: its whole text, byte for byte. */
async function packs(engine: LocalEngine, root: string, files: readonly string[]): Promise<string[]> {
	const texts: string[] = [];
	for (const file of files) {
		const request = { root, file, text: undefined, line: 1, character: 0, budget: 2000, current: 'include' as const };
		const { segments } = await engine.pack({ ...request, options: DEFAULT_PACK_OPTIONS }, signal);
		texts.push(JSON.stringify(segments));
	}
	return texts;
}

/** The sources of the core as a workspace: a few hundred outlines, far more than a megabyte when they are decoded. */
function sources(): Record<string, string> {
	const folder = path.join(ROOT, 'src/core');
	const files = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
	return Object.fromEntries(
		files.filter((file) => file.endsWith('.ts')).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
	);
}

test('packs are the same bytes however little memory there is', { timeout: 120_000 }, () =>
	inWorkspace(sources(), async (root, storage) => {
		const files = ['pack/packContext.ts', 'graph/importGraph.ts', 'score/scoreSymbols.ts', 'pack/packContext.ts'];
		const results: string[][] = [];
		for (const memory of [64, 1]) {
			const { engine, warnings } = engineOf(storage, root, memory);
			await engine.refresh(root, signal);
			results.push(await packs(engine, root, files));
			assert.deepEqual(warnings, []);
			await engine.dispose();
		}
		assert.deepEqual(results[1], results[0]);
	}),
);

const CHAIN = Object.fromEntries(
	Array.from({ length: 60 }, (_, n) => [
		`f${n}.ts`,
		`import { next${n + 1} } from './f${n + 1}';\nexport function next${n}(): void {\n\tnext${n + 1}();\n}\n`,
	]),
);

test('a database that fails in the middle loses nothing, and has all of it later', { skip }, (context) =>
	inWorkspace(CHAIN, async (root, storage) => {
		const save = OutlineStore.prototype.save;
		let saves = 0;
		const failing = context.mock.method(
			OutlineStore.prototype,
			'save',
			function (this: OutlineStore, ...args: Parameters<OutlineStore['save']>) {
				if (++saves > 1) {
					throw new Error('database or disk is full');
				}
				return save.apply(this, args);
			},
		);
		const { engine, warnings } = engineOf(storage, root, 1);
		const { symbols, edges } = await engine.refresh(root, signal);
		assert.deepEqual([symbols, edges, warnings.length], [60, 59, 1]);
		const expected = await packs(engine, root, Object.keys(CHAIN));
		assert.ok(expected.every((pack, n) => n === 59 || pack.includes(`next${n + 1}`)));
		failing.mock.restore();
		await engine.refresh(root, signal);
		await engine.dispose();
		const next = engineOf(storage, root, 1);
		const parsed = context.mock.method(OutlineStore.prototype, 'save');
		assert.equal((await next.engine.refresh(root, signal)).symbols, 60);
		assert.equal(parsed.mock.callCount(), 0, 'nothing had to be parsed again');
		assert.deepEqual(await packs(next.engine, root, Object.keys(CHAIN)), expected);
		await next.engine.dispose();
	}),
);

test('rows that another window took away are read again from the sources', { skip }, () =>
	inWorkspace(CHAIN, async (root, storage) => {
		const { engine } = engineOf(storage, root, 1);
		await engine.refresh(root, signal);
		const expected = await packs(engine, root, ['f3.ts']);
		await engine.rebuild(root, signal);
		const [file = ''] = readdirSync(storage).filter((name) => name.endsWith('.db'));
		assert.ok(sqlite);
		const other = new sqlite.DatabaseSync(path.join(storage, file));
		other.exec('DELETE FROM contents; DELETE FROM files');
		other.close();
		await packs(engine, root, ['f3.ts']);
		const deadline = Date.now() + 60_000;
		while ((await packs(engine, root, ['f3.ts']))[0] !== expected[0]) {
			assert.ok(Date.now() < deadline, 'they come back');
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await engine.dispose();
	}),
);

test('lines that are kept for rendering stay within their memory, and are of the file as it is', () =>
	inWorkspace(
		Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}.txt`, `${n}\n${'x'.repeat(1000)}\n`])),
		async (root) => {
			const texts = new SourceTexts(root, 10_000);
			for (let n = 0; n < 50; n++) {
				assert.equal(texts.linesOf(`f${n}.txt`)?.[0], String(n));
				assert.ok(texts.kept <= 10_000);
			}
			assert.ok(texts.kept > 5000, 'the latest are kept');
			writeFileSync(path.join(root, 'f49.txt'), 'other\n');
			assert.equal(texts.linesOf('f49.txt')?.[0], '49');
			texts.forget('f49.txt');
			assert.equal(texts.linesOf('f49.txt')?.[0], 'other');
			assert.equal(texts.linesAs('f49.txt', 'other\n'), texts.linesOf('f49.txt'));
			assert.deepEqual(texts.linesAs('f49.txt', 'typed\n'), ['typed', '']);
			texts.edit('f49.txt', 'typed\n');
			assert.equal(texts.linesAs('f49.txt', 'typed\n'), texts.linesOf('f49.txt'));
			assert.deepEqual(texts.linesAs('gone.txt', 'new'), ['new']);
		},
	));
