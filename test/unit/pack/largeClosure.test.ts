import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tokenizer } from '../../../src/core/pack/tokenizer.ts';
import { characters, MemoryWorkspace, treeSitter } from '../../support/memoryWorkspace.ts';

/** A hundred functions of ten lines. */
const FUNCTIONS = 100;
const CODE = Array.from({ length: FUNCTIONS }, (_, at) =>
	[`export function step${at}(from: Place${at % 7}): Place${at % 5} {`, ...Array.from({ length: 8 }, () => '\tgo();'), '}'].join(
		'\n',
	),
).join('\n');
/** What a signature is thought to take before it is counted. */
const SIGNATURE_TOKENS = 12;

/** A file from which an import leads to one that imports all others. They have the same text, which is parsed once. */
async function star(files: number): Promise<MemoryWorkspace> {
	const paths = Array.from({ length: files }, (_, at) => `far/f${at}.ts`);
	const workspace = await MemoryWorkspace.of({
		'a.ts': "import { hub } from './hub';\nexport function use(from: Place1) {\n\tstep3(|);\n}\n",
		'hub.ts': `${paths.map((path) => `import './${path}';\n`).join('')}export function hub(): void {}\n`,
	});
	const read = await treeSitter.read('far/f.ts', CODE);
	assert.ok(read);
	for (const path of paths) {
		workspace.files.set(path, CODE);
		// An outline is one file's own.
		workspace.index.set(path, { ...read.outline }, read.uses);
	}
	return workspace;
}

test('of a million lines within reach a pack looks at what its budget could hold, and at no more than of a fifth of them', async (context) => {
	const work = async (workspace: MemoryWorkspace, budget: number) => {
		let counted = 0;
		const tokenizer: Tokenizer = {
			name: 'characters',
			async count(texts, signal) {
				const counts = await characters.count(texts, signal);
				counted += counts.reduce((sum, count) => sum + count, 0);
				return counts;
			},
		};
		const { mock } = context.mock.method(workspace.files, 'get');
		const packed = await workspace.pack('a.ts', budget, { tokenizer, current: 'exclude' });
		const read = new Set(mock.calls.map(({ arguments: [path] }) => path)).size;
		mock.restore();
		assert.ok(packed.used <= budget && packed.used > budget * 0.95, `${packed.used} of ${budget}`);
		assert.match(packed.leftOut[0]?.reason ?? '', /^it takes \d+ tokens, and what is worth more left \d+ of /);
		return { read, counted, all: packed.items.length + packed.leftOut.length + packed.leftOutMore };
	};
	const [fifth, million] = [await star(200), await star(1000)];
	const [of200, of1000, ofMore] = [await work(fifth, 1000), await work(million, 1000), await work(million, 4000)];
	assert.deepEqual([of200.all, of1000.all, ofMore.all], [200 * FUNCTIONS + 1, 1000 * FUNCTIONS + 1, 1000 * FUNCTIONS + 1]);
	assert.deepEqual([of1000.read, of1000.counted], [of200.read, of200.counted]);
	for (const [{ read, counted }, budget] of [[of1000, 1000] as const, [ofMore, 4000] as const]) {
		assert.ok(read < (2 * budget) / SIGNATURE_TOKENS, `${read} files for ${budget} tokens`);
		assert.ok(counted < 4 * budget, `${counted} counted for ${budget} tokens`);
	}
});
