import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;

/** An engine whose parser processes fail on files that are named after a failure. */
function faultyEngine(storageFolder: string | undefined) {
	const warnings: string[] = [];
	const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
	const parsing = { script: path.join(ROOT, 'test/support/faultyParseProcess.mjs'), fileLimit: 6000 };
	return { engine: new LocalEngine({ dataFolder: ROOT, storageFolder, log, modelTokenizer: undefined, parsing }), warnings };
}

const packed = async (engine: LocalEngine, root: string, file: string) => {
	const request = { root, file, text: undefined, line: 0, character: 0, budget: 2000, current: 'exclude' as const };
	return plainText((await engine.pack({ ...request, options: DEFAULT_PACK_OPTIONS }, signal)).segments);
};

const FAULTS = {
	hang: 'parsing it took longer than 6 s',
	abort: 'its parser failed (unreachable)',
	exit: 'its parser failed (exit code 1)',
	kill: 'its parser failed (SIGKILL)',
};

test('a file on which a parser hangs or dies is marked, and every other one is parsed', { timeout: 100_000 }, () => {
	const good = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`f${n}.ts`, `export function f${n}(): void {}\n`]));
	const bad = Object.fromEntries(Object.keys(FAULTS).map((fault, n) => [`f${n}-${fault}.ts`, 'export const bad = 1;\n']));
	return inWorkspace({ ...good, ...bad }, async (root) => {
		const { engine, warnings } = faultyEngine(undefined);
		const { kind, files, symbols } = await engine.refresh(root, signal);
		assert.deepEqual({ kind, files, symbols }, { kind: 'ready', files: 16, symbols: 12 });
		assert.deepEqual(
			warnings.sort(),
			Object.entries(FAULTS).map(([fault, reason], n) => `f${n}-${fault}.ts is not parsed until it changes: ${reason}.`),
		);
		await engine.dispose();
	});
});

test('a marked file is left alone by the next start, and tried again when it changes', () =>
	inWorkspace(
		{ 'a.ts': "import { b } from './abort';\nb();\n", 'abort.ts': 'export function b(): void {}\n' },
		async (root, storage) => {
			for (const start of ['first', 'second']) {
				const { engine, warnings } = faultyEngine(storage);
				const { symbols, files } = await engine.refresh(root, signal);
				assert.deepEqual([symbols, files, warnings.length], [0, 2, 1], start);
				assert.equal(await packed(engine, root, 'a.ts'), '', start);
				// What the user types there is not read in the engine's own thread either.
				engine.setText(root, 'abort.ts', 'export function b(): number {}\n');
				assert.equal(await packed(engine, root, 'a.ts'), '', start);
				await engine.dispose();
			}
			writeFileSync(path.join(root, 'abort.ts'), 'export function b(changed: boolean): void {}\n');
			const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: storage, log: silentLog, modelTokenizer: undefined });
			await engine.refresh(root, signal);
			assert.match(await packed(engine, root, 'a.ts'), /b\(changed: boolean\)/);
			await engine.dispose();
		},
	));

test('parser processes that never start are an error that says so, not a mark on every file', () =>
	inWorkspace({ 'a.ts': '' }, async (root) => {
		const parsing = { script: path.join(ROOT, 'out/nowhere.mjs') };
		const engine = new LocalEngine({
			dataFolder: ROOT,
			storageFolder: undefined,
			log: silentLog,
			modelTokenizer: undefined,
			parsing,
		});
		await assert.rejects(engine.refresh(root, signal), /nowhere\.mjs/);
		await engine.dispose();
	}));
