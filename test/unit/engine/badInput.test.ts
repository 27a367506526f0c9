import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { OutlineStore } from '../../../src/node/engine/outlineStore.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;
const sqlite = await import('node:sqlite').then(
	(module) => module,
	() => undefined,
);
const skip = sqlite ? false : 'this Node has no node:sqlite';

function engineOf(storageFolder?: string) {
	const said: string[] = [];
	const log: Log = { ...silentLog, warn: (message) => said.push(message), info: (message) => said.push(message) };
	return { engine: new LocalEngine({ dataFolder: ROOT, storageFolder, log, modelTokenizer: undefined }), said };
}

/** The context of the first line of a file, from other files only. */
async function packed(engine: LocalEngine, root: string, file: string): Promise<string> {
	const request = { root, file, text: undefined, line: 0, character: 0, budget: 2000, current: 'exclude' as const };
	return plainText((await engine.pack({ ...request, options: DEFAULT_PACK_OPTIONS }, signal)).segments);
}

const utf16 = (text: string, swap: boolean) => {
	const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
	return swap ? bytes.swap16() : bytes;
};

test('text in any encoding and with any line ends is read, and what is no valid text does no harm', () =>
	inWorkspace(
		{
			'user.ts':
				"import { a } from './le';\nimport { b } from './be';\nimport { c } from './crlf';\nimport { d } from './bad';\na(b, c, d);\n",
			'le.ts': utf16('export function a(é: string): void {}\n', false),
			'be.ts': utf16('export function b(): void {}\n', true),
			'crlf.ts': '\ufeff/** Doc. */\r\nexport function c(\r\n\tx: number,\r\n): void {}\r',
			'bad.ts': Buffer.concat([
				Buffer.from('// '),
				Buffer.from([0xff, 0xc0, 0x80, 0xed]),
				Buffer.from('\nexport function d(): void {}\n'),
			]),
		},
		async (root) => {
			const { engine } = engineOf();
			const { symbols, unresolved } = await engine.refresh(root, signal);
			assert.deepEqual({ symbols, unresolved }, { symbols: 4, unresolved: 0 });
			const text = await packed(engine, root, 'user.ts');
			for (const part of ['function a(é: string)', 'function b()', 'function c(\n\tx: number,\n)', 'function d()']) {
				assert.ok(text.includes(part), `${part} in ${text}`);
			}
			assert.ok(!text.includes('\r'));
			await engine.dispose();
		},
	));

const DEPTH = 10_000;
const DEEP = {
	'brackets.ts': `export const deep = ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)};\n`,
	'open.ts': `${'{'.repeat(DEPTH)}\n`,
	'blocks.ts': `${'if (x) {\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}`,
	'functions.ts': `${'function f() {\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}`,
	'calls.py': `x = ${'f(\n'.repeat(DEPTH)}${')\n'.repeat(DEPTH)}`,
};

test('10,000 levels of brackets, blocks, functions and calls are indexed or marked, and packed round', { timeout: 90_000 }, () =>
	inWorkspace({ ...DEEP, 'good.ts': 'export function good(): void {}\n' }, async (root) => {
		const { engine, said } = engineOf();
		const { kind, files } = await engine.refresh(root, signal);
		assert.deepEqual({ kind, files }, { kind: 'ready', files: 6 });
		assert.equal(await engine.whyNotIndexed(root, 'good.ts'), 'good.ts is indexed: 1 symbol.');
		for (const file of Object.keys(DEEP)) {
			assert.match(await engine.whyNotIndexed(root, file), /is indexed: |longer than|parser failed|so long/, said.join('\n'));
			assert.equal(typeof (await packed(engine, root, file)), 'string');
		}
		await engine.dispose();
	}),
);

test('files that go while the index is read are not in it', () => {
	const files = Array.from({ length: 100 }, (_, n) => `f${String(n).padStart(2, '0')}.ts`);
	return inWorkspace(Object.fromEntries(files.map((file) => [file, 'export const x = 1;\n'])), async (root) => {
		const { engine } = engineOf();
		engine.configure(root, { maxWorkers: 1, memory: 64, excludes: [] });
		engine.onDidChangeIndex(() => files.slice(60).map((file) => rmSync(path.join(root, file), { force: true })));
		const { files: known, symbols } = await engine.refresh(root, signal);
		assert.deepEqual([known, symbols], [60, 60]);
		await engine.dispose();
	});
});

test('what cannot be read as a file is passed by: a folder in its place, a link that leads nowhere', () =>
	inWorkspace({ 'a.ts': "import { b } from './b';\nb();\n", 'b.ts': 'export function b(): void {}\n' }, async (root) => {
		const { engine } = engineOf();
		await engine.refresh(root, signal);
		assert.match(await packed(engine, root, 'a.ts'), /function b/);
		rmSync(path.join(root, 'b.ts'));
		mkdirSync(path.join(root, 'b.ts'));
		symlinkSync(path.join(root, 'nowhere.ts'), path.join(root, 'c.ts'));
		await engine.workspace(root).filesChanged(['b.ts', 'c.ts']);
		assert.equal(await packed(engine, root, 'a.ts'), '');
		assert.equal(engine.workspace(root).status.files, 1);
		assert.equal((await engine.refresh(root, signal)).files, 1);
		await engine.dispose();
	}));

test('files that import each other, and themselves, are each packed once', () =>
	inWorkspace(
		{
			'a.ts': "import { b } from './b';\nimport { a as self } from './a';\nexport function a(): void { b(); self(); }\n",
			'b.ts': "import { a } from './a';\nexport * from './c';\nexport function b(): void { a(); }\n",
			'c.ts': "export * from './b';\nexport { nothing } from './c';\n",
		},
		async (root) => {
			const { engine } = engineOf();
			await engine.refresh(root, signal);
			assert.equal((await packed(engine, root, 'a.ts')).match(/function b\(/g)?.length, 1);
			await engine.dispose();
		},
	));

test('of two tsconfigs that claim a file the nearer one resolves its imports', () => {
	const config = (target: string) => JSON.stringify({ compilerOptions: { paths: { '@/*': [target] } }, include: ['**/*'] });
	return inWorkspace(
		{
			'tsconfig.json': config('./src/*'),
			'src/y.ts': 'export function far(): void {}\n',
			'packages/p/tsconfig.json': config('./src/*'),
			'packages/p/src/y.ts': 'export function near(): void {}\n',
			'packages/p/src/x.ts': "import * as y from '@/y';\ny.near();\n",
		},
		async (root) => {
			const { engine } = engineOf();
			assert.equal((await engine.refresh(root, signal)).unresolved, 0);
			const text = await packed(engine, root, 'packages/p/src/x.ts');
			assert.deepEqual([/function near/.test(text), /function far/.test(text)], [true, false]);
			await engine.dispose();
		},
	);
});

const ONE = { 'a.ts': 'export const a = 1;\n' };

test('a database that another window holds is left alone, and the index works without it', { skip }, () =>
	inWorkspace(ONE, async (root, storage) => {
		const first = engineOf(storage);
		await first.engine.refresh(root, signal);
		const [file] = await import('node:fs').then(({ readdirSync }) => readdirSync(storage).filter((name) => name.endsWith('.db')));
		assert.ok(sqlite && file);
		const other = new sqlite.DatabaseSync(path.join(storage, file));
		other.exec('BEGIN IMMEDIATE');
		writeFileSync(path.join(root, 'b.ts'), 'export const b = 1;\n');
		assert.equal((await first.engine.refresh(root, signal)).symbols, 2);
		assert.match(first.said.join(), /not stored until the next refresh: .*locked/);
		await first.engine.dispose();
		other.exec('ROLLBACK');
		// Now from the start, and held so that nobody can even read it.
		other.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
		const second = engineOf(storage);
		assert.equal((await second.engine.refresh(root, signal)).symbols, 2);
		assert.deepEqual(second.said, ['The stored index is not used this time: another process holds it.']);
		await second.engine.dispose();
		other.exec('ROLLBACK');
		assert.equal(other.prepare('SELECT count(*) AS files FROM files').get()?.files, 1, 'it is as it was');
		other.close();
	}),
);

test('when the disk is full the index works, says so once, and stores again later', { skip }, (context) =>
	inWorkspace(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}.ts`, ONE['a.ts']])), async (root, storage) => {
		const full = context.mock.method(OutlineStore.prototype, 'save', () => {
			throw new Error('database or disk is full');
		});
		const { engine, said } = engineOf(storage);
		assert.equal((await engine.refresh(root, signal)).symbols, 100);
		assert.deepEqual(said, ['The index is not stored until the next refresh: database or disk is full']);
		full.mock.restore();
		writeFileSync(path.join(root, 'f0.ts'), 'export const other = 1;\n');
		await engine.refresh(root, signal);
		const before = engine.workspace(root).bytesOnDisk;
		await engine.rebuild(root, signal);
		assert.ok(engine.workspace(root).bytesOnDisk > before);
		await engine.dispose();
	}),
);

test('where nothing can be stored the index is kept in memory', { skip }, () =>
	inWorkspace(ONE, async (root, storage) => {
		writeFileSync(storage, 'a file where the folder should be');
		const { engine, said } = engineOf(storage);
		assert.equal((await engine.refresh(root, signal)).symbols, 1);
		assert.match(said.join(), /kept in memory only: it cannot be stored/);
		await engine.dispose();
	}),
);
