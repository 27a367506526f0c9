import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;

/** The context of the first line of a file, from other files only. */
async function packed(engine: LocalEngine, root: string, file: string): Promise<string> {
	const request = { root, file, text: undefined, line: 0, character: 0, budget: 2000, current: 'exclude' as const };
	return plainText((await engine.pack({ ...request, options: DEFAULT_PACK_OPTIONS }, signal)).segments);
}

const DEPTH = 10_000;
const DEEP = {
	'brackets.ts': `export const deep = ${'['.repeat(DEPTH)}${']'.repeat(DEPTH)};\n`,
	'open.ts': `${'{'.repeat(DEPTH)}\n`,
	'blocks.ts': `${'if (x) {\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}`,
	'functions.ts': `${'function f() {\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}`,
	'calls.py': `x = ${'f(\n'.repeat(DEPTH)}${')\n'.repeat(DEPTH)}`,
	// As deep as a file under the limit of size can be indented.
	'blocks.py': Array.from({ length: 1300 }, (_, n) => `${' '.repeat(n)}if x:\n`).join(''),
	'blocks.go': `package a\nfunc f() {\n${'{\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}}\n`,
	'parens.rs': `const X: i32 = ${'(\n'.repeat(DEPTH)}1${')\n'.repeat(DEPTH)};\n`,
	'classes.java': `${'class A {\n'.repeat(DEPTH)}${'}\n'.repeat(DEPTH)}`,
	'pointers.c': `int ${'(*\n'.repeat(DEPTH)}f${')\n'.repeat(DEPTH)};\n`,
	'templates.cpp': `A${'<A\n'.repeat(DEPTH)}${'>\n'.repeat(DEPTH)} a;\n`,
	'ends.rb': `${'if x\n'.repeat(DEPTH)}${'end\n'.repeat(DEPTH)}`,
	'substitutions.sh': `a=${'$(\n'.repeat(DEPTH)}b${')\n'.repeat(DEPTH)}\n`,
	'unary.js': `const a = ${'!\n'.repeat(DEPTH)}1;\n`,
	'binary.cs': `class A { int a = ${'1 +\n'.repeat(DEPTH)}1; }\n`,
	'elements.tsx': `const a = ${'<a>\n'.repeat(DEPTH)}${'</a>\n'.repeat(DEPTH)};\n`,
};

/** Each may take its whole limit in the engine's own thread: not all of them. */
const PACKED_ROUND = ['brackets.ts', 'functions.ts', 'calls.py', 'blocks.go'];

test('10,000 levels in each family of languages are indexed or marked, and packed round', { timeout: 240_000 }, () =>
	inWorkspace({ ...DEEP, 'good.ts': 'export function good(): void {}\n' }, async (root) => {
		const parsing = { fileLimit: 3000 };
		const engine = new LocalEngine({
			dataFolder: ROOT,
			storageFolder: undefined,
			log: silentLog,
			modelTokenizer: undefined,
			parsing,
		});
		const { kind, files } = await engine.refresh(root, signal);
		assert.deepEqual({ kind, files }, { kind: 'ready', files: Object.keys(DEEP).length + 1 });
		assert.equal(await engine.whyNotIndexed(root, 'good.ts'), 'good.ts is indexed: 1 symbol.');
		for (const file of Object.keys(DEEP)) {
			assert.match(await engine.whyNotIndexed(root, file), /is indexed: |longer than|parser failed|so long/);
			if (PACKED_ROUND.includes(file)) {
				assert.equal(typeof (await packed(engine, root, file)), 'string');
			}
		}
		await engine.dispose();
	}),
);
