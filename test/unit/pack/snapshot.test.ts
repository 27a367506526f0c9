import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSnapshots, comparisonText, type SnapshotComparison } from '../../../src/core/pack/compareSnapshots.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { type ContextSnapshot, parseSnapshot, snapshotOf } from '../../../src/core/pack/snapshot.ts';
import { MemoryWorkspace, type PackSettings } from '../../support/memoryWorkspace.ts';

const FILES = {
	'a.ts': "import { helper, Store } from './b';\n\nexport function use(store: Store) {\n\tstore.|\n}\n",
	'b.ts':
		'export function helper(value: number): number;\nexport function helper(value: string): string;\nexport class Store {\n\tread(key: string): string {\n\t\treturn key;\n\t}\n}\n',
};
/** One character is one token. */
const encoder = { encode: async (text: string) => [...text].map((character) => character.charCodeAt(0)) };

async function snapshot(
	files: Readonly<Record<string, string>>,
	budget: number,
	settings: PackSettings = {},
): Promise<ContextSnapshot> {
	const packed = await (await MemoryWorkspace.of(files)).pack('a.ts', budget, settings);
	const { tokenizer, signal, current, explain, ...options } = settings;
	// Through a file, as the user would.
	const content = JSON.stringify(snapshotOf(packed, { ...DEFAULT_PACK_OPTIONS, ...options }, (text) => String(text.length)));
	return parseSnapshot('a.json', content);
}

const compare = (before: ContextSnapshot, after: ContextSnapshot): Promise<SnapshotComparison> =>
	compareSnapshots(before, after, encoder);

test('the same inputs give the same snapshot, and a comparison says so', async () => {
	const [before, after] = [await snapshot(FILES, 5000), await snapshot(FILES, 5000)];
	assert.deepEqual(before, after);
	const comparison = await compare(before, after);
	assert.equal(comparison.first, undefined);
	assert.equal(comparisonText(comparison), `Equal: all ${before.used} tokens are the same.\n`);
});

test('a smaller budget names what left first and why', async () => {
	const before = await snapshot(FILES, 5000);
	const after = await snapshot(FILES, 150);
	const { inputs, first, left, entered } = await compare(before, after);
	assert.deepEqual(inputs, ['budget 5,000 → 150']);
	assert.ok(first);
	assert.match(
		first.cause,
		/^b\.ts#\S+ (left the context: it takes \d+ tokens|is shown by its signature instead of with its body)/,
	);
	assert.ok(left.length > 0);
	assert.deepEqual(entered, []);
});

test('a changed source parts at the first token that differs', async () => {
	const before = await snapshot(FILES, 5000);
	const after = await snapshot({ ...FILES, 'b.ts': FILES['b.ts'].replace('value: string', 'label: string') }, 5000);
	const { shared, first } = await compare(before, after);
	assert.equal(shared, '// b.ts\nexport function helper(value: number): number;\nexport function helper('.length);
	assert.equal(first?.cause, 'the text of b.ts changed');
	assert.match(first?.before ?? '', /^value: string/);
	assert.match(first?.after ?? '', /^label: string/);
});

test('an excluded file shows in the inputs, and its definitions left', async () => {
	const { inputs, left } = await compare(await snapshot(FILES, 5000), await snapshot(FILES, 5000, { excludes: ['b.ts'] }));
	assert.deepEqual(inputs, ['excludes [] → ["b.ts"]']);
	assert.deepEqual(new Set(left.map(({ path }) => path)), new Set(['b.ts']));
});

test('what is no snapshot is refused in one sentence', () => {
	assert.throws(() => parseSnapshot('a.json', 'no json'), {
		name: 'UserError',
		message: 'a.json is not a context snapshot: it is no JSON.',
	});
	assert.throws(
		() => parseSnapshot('a.json', '{"plimsollSnapshot":2}'),
		/^UserError: a\.json is not a context snapshot: plimsollSnapshot: /,
	);
});
