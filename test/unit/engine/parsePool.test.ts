import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ParsePool, type ParsePoolOptions } from '../../../src/node/engine/parsePool.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;

/** With which options of Node a pool's processes run for each of the files: what the faulty one says of itself. */
async function optionsOf(root: string, files: readonly string[], options: Partial<ParsePoolOptions> = {}) {
	const pool = new ParsePool({ dataFolder: ROOT, script: path.join(ROOT, 'test/support/faultyParseProcess.mjs'), ...options });
	const parsed = await pool.parse(root, files, 'now');
	await pool.dispose();
	return parsed.map((file) => [file.path, file.failed]);
}

test('the larger grammars are not optimised in parsers, which start all the same where Node knows no such option', () =>
	inWorkspace({ 'flags.swift': '', 'flags.ts': '' }, async (root) => {
		assert.deepEqual(await optionsOf(root, ['flags.swift', 'flags.ts']), [
			['flags.swift', 'its parser failed (started with --liftoff-only)'],
			['flags.ts', 'its parser failed (started with --wasm-tiering-budget=1000000000)'],
		]);
		const unknown = { baseline: ['--no-such-option'], optimised: [] };
		assert.deepEqual(await optionsOf(root, ['flags.swift'], { nodeOptions: unknown }), [
			['flags.swift', 'its parser failed (started with none)'],
		]);
	}));

test('no parser outlives what started it, however that ended', { skip: process.platform === 'win32' }, () =>
	inWorkspace(
		Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}.ts`, `export const f${n} = 1;\n`])),
		async (root) => {
			const parent = spawn(process.execPath, [path.join(ROOT, 'out/cli.mjs'), 'index', root], { stdio: 'ignore' });
			const parsers = () => processes().filter((each) => each.parent === parent.pid);
			await until(() => parsers().length > 0);
			const pids = new Set(parsers().map(({ pid }) => pid));
			parent.kill('SIGKILL');
			await until(() => processes().every(({ pid }) => !pids.has(pid)));
		},
	),
);

/** All that run; what has ended and was not waited for runs no more. */
function processes(): { readonly pid: number; readonly parent: number }[] {
	const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
	return lines
		.map((line) => line.trim().split(/\s+/))
		.filter(([, , state]) => !state?.startsWith('Z'))
		.map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

async function until(isTrue: () => boolean): Promise<void> {
	const end = performance.now() + 60_000;
	while (!isTrue()) {
		assert.ok(performance.now() < end, 'it did not come to that in a minute');
		await after(50);
	}
}

test('while the user types only what they wait for is parsed', () =>
	inWorkspace({ 'a.ts': '', 'b.ts': '' }, async (root) => {
		const pool = new ParsePool({ dataFolder: ROOT });
		pool.maxWorkers = 1;
		const order: string[] = [];
		const parse = async (file: string, urgency: 'now' | 'later') => {
			await pool.parse(root, [file], urgency);
			order.push(file);
		};
		const typing = setInterval(() => pool.rest(), 50);
		pool.rest();
		const later = parse('a.ts', 'later');
		await parse('b.ts', 'now');
		await after(500);
		assert.deepEqual(order, ['b.ts']);
		clearInterval(typing);
		await later;
		assert.deepEqual(order, ['b.ts', 'a.ts']);
		await pool.dispose();
	}));

test('a pool has as many workers as it is told, and one that ended says so to those who wait', () =>
	inWorkspace({ 'a.ts': '' }, async (root) => {
		const pool = new ParsePool({ dataFolder: ROOT });
		assert.ok(pool.workers >= 1 && pool.workers <= 4);
		pool.maxWorkers = 7;
		assert.equal(pool.workers, 7);
		pool.rest();
		const waiting = pool.parse(root, ['a.ts'], 'later');
		await Promise.all([assert.rejects(waiting, /ended/), pool.dispose()]);
	}));

test('a context is packed while the index is far from complete, and holds what the open file imports', () => {
	const bulk = Array.from({ length: 400 }, (_, n) => [`bulk/f${n}.ts`, `export function f${n}(): void {}\n`]);
	const files = {
		...Object.fromEntries(bulk),
		'z/open.ts': "import { wanted } from './near';\nwanted();\n",
		'z/near.ts': 'export function wanted(): void {}\n',
	};
	return inWorkspace(files, async (root) => {
		const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
		engine.configure(root, { maxWorkers: 1, memory: 64, excludes: [] });
		const request = {
			root,
			file: 'z/open.ts',
			text: undefined,
			line: 0,
			character: 0,
			budget: 2000,
			current: 'exclude' as const,
		};
		const pack = () => engine.pack({ ...request, options: DEFAULT_PACK_OPTIONS }, signal);
		await pack();
		const complete = await new Promise<number>((resolve) => {
			const listener = engine.onDidChangeIndex(async ({ done }) => {
				const { items } = await pack();
				if (items.some(({ path }) => path === 'z/near.ts')) {
					listener.dispose();
					resolve(done);
				}
			});
			void engine.refresh(root, signal);
		});
		assert.ok(complete < 100, `near.ts was packed after ${complete} of 402 files`);
		await engine.refresh(root, signal);
		await engine.dispose();
	});
});

test('an index that is stopped says so, works with what it has, and goes on later', () =>
	inWorkspace(
		Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}.ts`, `export const f${n} = 1;\n`])),
		async (root) => {
			const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
			engine.configure(root, { maxWorkers: 1, memory: 64, excludes: ['f1*'] });
			const stop = new AbortController();
			const listener = engine.onDidChangeIndex(() => stop.abort());
			await assert.rejects(engine.refresh(root, stop.signal), { name: 'AbortError' });
			listener.dispose();
			const { kind, done } = engine.workspace(root).status;
			assert.deepEqual([kind, done > 0 && done < 89], ['stopped', true]);
			assert.equal(await engine.whyNotIndexed(root, 'f20.ts'), 'f20.ts is indexed: 1 symbol.');
			// The smallest are the last.
			assert.match(await engine.whyNotIndexed(root, 'f0.ts'), /^f0\.ts is not indexed yet: \d+ of 89 files are\.$/);
			assert.equal(
				await engine.whyNotIndexed(root, 'f1.ts'),
				'f1.ts is not indexed: the setting files.exclude leaves it out with "f1*".',
			);
			assert.equal((await engine.refresh(root, signal)).symbols, 89);
			engine.configure(root, { maxWorkers: 1, memory: 64, excludes: [] });
			assert.equal((await engine.refresh(root, signal)).symbols, 200);
			await engine.dispose();
		},
	));

test('rules that change while the index is read hold in the end', () =>
	inWorkspace({ 'a.ts': 'export const a = 1;\n', 'b.ts': 'export const b = 1;\n' }, async (root) => {
		const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
		const after = (excludes: readonly string[]) => {
			engine.configure(root, { maxWorkers: 1, memory: 64, excludes });
			return engine.refresh(root, signal);
		};
		const [, , last] = await Promise.all([after(['b.ts']), after(['a.ts', 'b.ts']), after([])]);
		assert.deepEqual([last.files, last.symbols], [2, 2]);
		const [, excluded] = await Promise.all([engine.refresh(root, signal), after(['a.ts'])]);
		assert.deepEqual([excluded.files, excluded.symbols], [1, 1]);
		await engine.dispose();
	}));
