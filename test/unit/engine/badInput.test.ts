import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
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

/** Opens a database in another process and holds it so that nobody can read it, until it is told to let go. */
async function heldElsewhere(file: string): Promise<() => Promise<unknown>> {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(process.argv[1]);
		database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
		process.stdout.write('held');
		process.stdin.on('end', () => process.exit()).resume();`;
	const holder = spawn(process.execPath, ['--no-warnings', '-e', script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
	await once(holder.stdout, 'data');
	return async () => {
		const ended = once(holder, 'exit');
		holder.stdin.end();
		await ended;
	};
}

test('a database that a second process holds is left alone, and used again when that is gone', { skip }, () =>
	inWorkspace(ONE, async (root, storage) => {
		const first = engineOf(storage);
		await first.engine.refresh(root, signal);
		await first.engine.dispose();
		const [file] = readdirSync(storage).filter((name) => name.endsWith('.db'));
		assert.ok(file);
		const letGo = await heldElsewhere(path.join(storage, file));
		const second = engineOf(storage);
		assert.equal((await second.engine.refresh(root, signal)).symbols, 1);
		assert.match(second.said.join(), /another process holds it/);
		await second.engine.dispose();
		await letGo();
		const third = engineOf(storage);
		assert.equal((await third.engine.refresh(root, signal)).symbols, 1);
		assert.deepEqual(third.said, []);
		await third.engine.dispose();
	}),
);

test('when the disk is full the index works, says so, and stores again when there is room', { skip }, (context) =>
	inWorkspace(
		Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}.ts`, `export const ${'long'.repeat(200)}${n} = 1;\n`])),
		async (root, storage) => {
			assert.ok(sqlite);
			// SQLite's own limit fails as a full disk does (SQLITE_FULL), in the middle of a transaction.
			const { exec } = sqlite.DatabaseSync.prototype;
			const full = context.mock.method(sqlite.DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
				exec.call(this, 'PRAGMA max_page_count = 8');
				exec.call(this, sql);
			});
			const first = engineOf(storage);
			assert.equal((await first.engine.refresh(root, signal)).symbols, 300);
			assert.match(first.said.join('\n'), /full/);
			assert.equal(await first.engine.whyNotIndexed(root, 'f7.ts'), 'f7.ts is indexed: 1 symbol.');
			await first.engine.dispose();
			full.mock.restore();
			const second = engineOf(storage);
			assert.equal((await second.engine.refresh(root, signal)).symbols, 300);
			assert.deepEqual(
				second.said.filter((line) => /full|could not/.test(line)),
				[],
			);
			await second.engine.dispose();
		},
	),
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

test('a file or folder that may not be read is passed by, and read once it may', { skip: mayReadAll() }, () =>
	inWorkspace(
		{ 'a.ts': 'export const a = 1;\n', 'closed.ts': 'export const b = 1;\n', 'locked/c.ts': 'export const c = 1;\n' },
		async (root) => {
			// What is made for a test is its owner's alone.
			chmodSync(path.dirname(root), 0o755);
			chmodSync(path.join(root, 'closed.ts'), 0);
			chmodSync(path.join(root, 'locked'), 0);
			const { engine } = engineOf();
			await asNobody(async () => {
				const { kind, symbols } = await engine.refresh(root, signal);
				assert.deepEqual([kind, symbols], ['ready', 1]);
				assert.doesNotMatch(await engine.whyNotIndexed(root, 'closed.ts'), /is indexed/);
				await assert.rejects(packed(engine, root, 'closed.ts'), /cannot be read/);
			});
			chmodSync(path.join(root, 'closed.ts'), 0o644);
			chmodSync(path.join(root, 'locked'), 0o755);
			assert.equal((await engine.refresh(root, signal)).symbols, 3);
			await engine.dispose();
		},
	),
);

/** Runs as a user who may not read everything, where the tests are run by one who may. */
async function asNobody(use: () => Promise<void>): Promise<void> {
	const user = process.geteuid?.();
	if (user !== 0) {
		return use();
	}
	process.seteuid?.(65_534);
	try {
		await use();
	} finally {
		process.seteuid?.(user);
	}
}

function mayReadAll(): string | false {
	return process.platform === 'win32' && 'permissions are not those of a mode';
}

test('more than a megabyte of code is listed and not parsed, and packed round as text', () =>
	inWorkspace({ 'big.ts': `// ${'a'.repeat(1000)}\n`.repeat(1200), 'b.ts': 'export const b = 1;\n' }, async (root) => {
		const { engine } = engineOf();
		const { files, symbols } = await engine.refresh(root, signal);
		assert.deepEqual([files, symbols], [2, 1]);
		assert.match(await engine.whyNotIndexed(root, 'big.ts'), /listed but not parsed: it has 1\.2 MB/);
		assert.equal(typeof (await packed(engine, root, 'big.ts')), 'string');
		await engine.dispose();
	}));

test('broken syntax costs its own place: what stands before and after is known, in each family of languages', () => {
	const broken = {
		'a.ts': ['function one() {}\n', 'const = = {{{ ;\n}}}\n', 'function two() {}\n'],
		'a.py': ['def one():\n    pass\n', 'def (:\n', 'def two():\n    pass\n'],
		'a.go': ['package a\nfunc one() {}\n', 'func ( {\n}\n', 'func two() {}\n'],
		'a.rs': ['fn one() {}\n', 'let let = ;\n', 'fn two() {}\n'],
		'a.rb': ['def one\nend\n', ') ( ]\n', 'def two\nend\n'],
	};
	return inWorkspace(Object.fromEntries(Object.entries(broken).map(([name, parts]) => [name, parts.join('')])), async (root) => {
		const { engine } = engineOf();
		await engine.refresh(root, signal);
		for (const name of Object.keys(broken)) {
			const sentence = await engine.whyNotIndexed(root, name);
			assert.ok(Number(/ is indexed: (\d+) symbols/.exec(sentence)?.[1] ?? 0) >= 2, sentence);
		}
		await engine.dispose();
	});
});
