import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbort } from '../../../src/core/base/errors.ts';
import { type PackedContext, TIERS } from '../../../src/core/pack/packedContext.ts';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { promisesOf, settle } from '../../../src/core/pack/tierBudget.ts';
import type { Tokenizer } from '../../../src/core/pack/tokenizer.ts';
import { MemoryWorkspace, type PackSettings, show } from '../../support/memoryWorkspace.ts';

const FILES = {
	'a.ts': "import { helper, Store } from './b';\n\nexport function use(store: Store) {\n\tstore.|\n}\n",
	'b.ts': [
		"import { Far } from './c';",
		'export function helper(value: number): number {',
		'\treturn value;',
		'}',
		'export class Store {',
		'\tread(key: string): Far {',
		"\t\treturn new Far('a');",
		'\t}',
		'}',
		'',
	].join('\n'),
	'c.ts': "import { Beyond } from './d';\nexport class Far {\n\treach(): Beyond {\n\t\treturn 1;\n\t}\n}\n",
	'd.ts': 'export class Beyond {\n\tever(): void {}\n}\n',
};

/** Everything a reader may rely on, whatever was packed. */
function checkPromises(packed: PackedContext): void {
	assert.ok(packed.used <= packed.budget, `${packed.used} of ${packed.budget}`);
	const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
	assert.equal(sum(packed.items.map((item) => item.tokens)), packed.used);
	for (const tier of TIERS) {
		assert.equal(sum(packed.items.filter((item) => item.tier === tier).map((item) => item.tokens)), packed.tiers[tier].used);
		assert.ok(packed.tiers[tier].used <= packed.tiers[tier].limit, tier);
	}
	assert.equal(sum(TIERS.map((tier) => packed.tiers[tier].limit)), packed.budget);
	const seen = new Set<string>();
	for (const { path, ranges } of packed.items.filter((item) => item.form !== 'name')) {
		for (const [first, last] of ranges) {
			for (let line = first; line <= last; line++) {
				assert.ok(!seen.has(`${path}:${line}`), `${path}:${line} stands twice`);
				seen.add(`${path}:${line}`);
			}
		}
	}
}

test('with room for all, everything within reach is in, nearest last, and says why', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	const packed = await workspace.pack('a.ts', 5000);
	checkPromises(packed);
	assert.equal(packed.window.prefix, "import { helper, Store } from './b';\n\nexport function use(store: Store) {\n\tstore.");
	assert.deepEqual(
		new Set(packed.items.map((item) => item.id)),
		new Set([
			'd.ts#Beyond',
			'd.ts#Beyond.ever',
			'c.ts#Far',
			'c.ts#Far.reach',
			'b.ts#helper',
			'b.ts#Store',
			'b.ts#Store.read',
			'a.ts',
		]),
	);
	assert.deepEqual(
		packed.items.map((item) => item.tier).filter((tier, index, all) => tier !== all[index - 1]),
		['supporting', 'important', 'critical'],
	);
	assert.match(packed.items.find((item) => item.id === 'b.ts#Store')?.why ?? '', /imported/);
	assert.match(packed.items.find((item) => item.id === 'c.ts#Far')?.why ?? '', /imported by b\.ts, 2 hops away/);
});

test('the line that names a class costs the class, not the member that brought it', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	for (const budget of [130, 5000]) {
		const packed = await workspace.pack('a.ts', budget, { current: 'exclude' });
		const tokens = new Map(packed.items.map((item) => [item.id, item.tokens]));
		assert.equal(
			tokens.get('b.ts#Store.read'),
			'\tread(key: string): Far {\n'.length + (budget > 130 ? "\t\treturn new Far('a');\n\t}\n".length : 0),
		);
		assert.ok((tokens.get('b.ts#Store') ?? 0) > 0);
		assert.ok([...tokens.values()].every((each) => each > 0));
	}
});

test('bodies are shown when there is room, signatures when there is not', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	const forms = async (budget: number) =>
		show(await workspace.pack('a.ts', budget, { current: 'exclude' })).filter((line) => line.includes('helper'));
	assert.match((await forms(5000)).join(), /helper body/);
	assert.match((await forms(80)).join(), /helper signature/);
});

test('a budget for more than the next lines reads on: bodies two and three hops away, but not of what is wanted as a signature', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	const forms = async (budget: number, signatureOnly: readonly string[] = []) => {
		const packed = await workspace.pack('a.ts', budget, { current: 'exclude', signatureOnly });
		checkPromises(packed);
		return packed.items.filter(({ hops }) => hops > 1).map(({ id, form }) => `${id} ${form}`);
	};
	const brief = ['d.ts#Beyond signature', 'd.ts#Beyond.ever signature', 'c.ts#Far signature', 'c.ts#Far.reach signature'];
	assert.deepEqual(await forms(30_000), brief);
	// The body of `ever` stands in its signature's line.
	assert.deepEqual(await forms(40_000), [...brief.slice(0, 3), 'c.ts#Far.reach body']);
	assert.deepEqual(await forms(40_000, ['c.ts']), brief);
});

test('callers and tests of the file are shown where the budget holds all that the file leads to, and only there', async () => {
	const workspace = await MemoryWorkspace.of({
		...FILES,
		'caller.ts': "import { use } from './a';\nexport function call(): void {\n\tuse();\n}\n",
		'test/a.test.ts': "import { use } from '../a';\nfunction checkUse(): void {\n\tuse();\n}\n",
		'large.ts': `export function one${'e'.repeat(200_000)}(): void {}\n`,
	});
	const callers = async (budget: number, maxHops = 3) => {
		const packed = await workspace.pack('a.ts', budget, { current: 'exclude', maxHops });
		checkPromises(packed);
		return packed.items
			.filter(({ path }) => /call|test/.test(path))
			.map(({ id, form, tier, why }) => `${tier} ${id} ${form}: ${why}`);
	};
	assert.deepEqual((await callers(40_000)).sort(), [
		'supporting caller.ts#call body: near by its file; imports this file',
		'supporting test/a.test.ts#checkUse body: checkUse resembles names near the cursor; imports this file',
	]);
	assert.deepEqual(await callers(30_000), [], 'what the next lines need is not who calls');
	assert.deepEqual(await callers(40_000, 1), []);
	await workspace.write('a.ts', `import './large';\n${FILES['a.ts']}`);
	assert.deepEqual(await callers(40_000), [], 'the rest of what it leads to comes first');
});

test('the ceiling holds at every budget, and the same inputs give the same bytes', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	for (const current of ['include', 'exclude'] as const) {
		for (let budget = 0; budget <= 600; budget += 7) {
			const packed = await workspace.pack('a.ts', budget, { current });
			checkPromises(packed);
			const again = await workspace.pack('a.ts', budget, { current });
			assert.equal(plainText(again.segments) + again.window.prefix, plainText(packed.segments) + packed.window.prefix);
		}
	}
});

test('nothing beyond maxHops enters, and what is left out says why', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	const near = await workspace.pack('a.ts', 5000, { maxHops: 1, current: 'exclude' });
	assert.deepEqual(new Set(near.items.map((item) => item.path)), new Set(['b.ts']));
	const small = await workspace.pack('a.ts', 90, { current: 'exclude' });
	assert.ok(small.leftOut.length > 0);
	assert.match(small.leftOut[0]?.reason ?? '', /^it takes \d+ tokens, and what is worth more left \d+ of 90$/);
	const without = await workspace.pack('a.ts', 5000, { excludes: ['b.ts'], current: 'exclude' });
	assert.ok(without.items.every((item) => item.path !== 'b.ts'));
	assert.equal(without.leftOut.find((item) => item.path === 'b.ts')?.reason, 'excluded by you');
});

test('a pinned file is shown whole in the cache tier, or as far as it fits, and says so', async () => {
	const workspace = await MemoryWorkspace.of({ ...FILES, 'notes.md': 'keep\nthis\nin mind\n' });
	const packed = await workspace.pack('a.ts', 5000, { pins: ['notes.md'] });
	checkPromises(packed);
	assert.ok(plainText(packed.segments).includes('keep\nthis\nin mind'));
	assert.equal(packed.items.find((item) => item.path === 'notes.md')?.tier, 'cache');
	const large = await MemoryWorkspace.of({ ...FILES, 'long.md': 'a line of text\n'.repeat(1000) });
	const cut = await large.pack('a.ts', 2000, { pins: ['long.md'] });
	checkPromises(cut);
	assert.match(cut.notices.join(), /long\.md is pinned, but only \d+ of its 1,001 lines fit: its beginning and its end\./);
});

test('pins name files, folders and symbols; a symbol comes with its members, and nothing stands twice', async () => {
	const workspace = await MemoryWorkspace.of({ ...FILES, 'docs/one.md': 'first\n', 'docs/two.md': 'second\n' });
	const pinned = async (pins: readonly string[], others: { excludes?: string[]; signatureOnly?: string[] } = {}) => {
		const packed = await workspace.pack('a.ts', 1200, { pins, maxHops: 1, ...others });
		checkPromises(packed);
		const shown = packed.items.filter(({ why }) => why === 'pinned by you');
		return shown.map(({ id, tier, form, ranges }) => `${tier} ${id} ${form} ${ranges.map((range) => range.join('-')).join()}`);
	};
	assert.deepEqual(
		{
			folder: await pinned(['docs/']),
			symbol: await pinned(['d.ts#Beyond']),
			brief: await pinned(['d.ts', 'c.ts#Far.reach'], { signatureOnly: ['d.ts', 'c.ts#Far'] }),
			withoutOne: await pinned(['docs/', 'd.ts'], { excludes: ['docs/one.md'] }),
			withinReach: await pinned(['b.ts']),
			current: await pinned(['a.ts']),
		},
		{
			folder: ['cache docs/one.md text 0-1', 'cache docs/two.md text 0-1'],
			symbol: ['cache d.ts#Beyond body 0-2'],
			brief: ['cache c.ts#Far.reach signature 1-2', 'cache d.ts signature 0-1'],
			withoutOne: ['cache d.ts text 0-3', 'cache docs/two.md text 0-1'],
			withinReach: ['cache b.ts text 0-9'],
			current: [],
		},
	);
	const whole = await workspace.pack('a.ts', 1200, { pins: ['b.ts'] });
	assert.deepEqual(
		whole.leftOut.filter(({ path }) => path === 'b.ts'),
		[],
	);
	const gone = await workspace.pack('a.ts', 1200, { pins: ['d.ts#Gone', 'none.ts'] });
	assert.deepEqual(
		gone.notices.filter((notice) => notice.includes('pinned')),
		['d.ts#Gone is pinned, but is not there any more.', 'none.ts is pinned, but cannot be read.'],
	);
});

test('what is excluded by folder or by symbol is shown nowhere; what is wanted as a signature shows no body', async () => {
	const workspace = await MemoryWorkspace.of({ ...FILES, 'src/e.ts': FILES['b.ts'].replace('./c', '../c') });
	await workspace.write('a.ts', `${FILES['a.ts']}import { Store as Other } from './src/e';\n`);
	const ids = async (options: { excludes?: string[]; signatureOnly?: string[] }) => {
		const packed = await workspace.pack('a.ts', 5000, { ...options, maxHops: 1, current: 'exclude' });
		checkPromises(packed);
		return packed.items.map(({ id, form }) => `${id} ${form}`).sort();
	};
	const all = await ids({});
	assert.ok(all.includes('b.ts#helper body') && all.includes('src/e.ts#Store.read body'), all.join('\n'));
	assert.deepEqual(
		await ids({ excludes: ['src/'] }),
		all.filter((id) => !id.startsWith('src/')),
	);
	assert.deepEqual(
		await ids({ excludes: ['b.ts#Store'] }),
		all.filter((id) => !id.startsWith('b.ts#Store')),
	);
	assert.ok(!(await ids({ signatureOnly: ['b.ts', 'src/e.ts'] })).some((id) => id.endsWith('body')));
	assert.ok(!(await ids({ signatureOnly: ['b.ts#helper'] })).includes('b.ts#helper body'));
});

test('a cursor line larger than the budget is cut, not sent', async () => {
	const workspace = await MemoryWorkspace.of({ 'a.ts': `const x = '${'y'.repeat(3000)}|';\n` });
	const packed = await workspace.pack('a.ts', 200);
	checkPromises(packed);
	assert.ok(packed.window.prefix.endsWith('y'));
});

test('an empty file and a plain file give what there is, with a notice', async () => {
	const workspace = await MemoryWorkspace.of({ 'empty.ts': '|', 'notes.txt': 'one\ntwo|\nthree\n' });
	const empty = await workspace.pack('empty.ts', 100);
	checkPromises(empty);
	assert.equal(empty.window.prefix, '');
	const notes = await workspace.pack('notes.txt', 100);
	checkPromises(notes);
	assert.deepEqual([notes.window.prefix, notes.window.suffix], ['one\ntwo', '\nthree\n']);
	assert.match(notes.notices.join(), /no language that Plimsoll parses/);
});

test('Markdown and JSON show what they speak of, or else the code beside them', async () => {
	const workspace = await MemoryWorkspace.of({
		...FILES,
		'docs/guide.md': 'How to use `Store`:\n|\n',
		'docs/paths.json': '{ "main": "../c.ts"| }\n',
		'docs/other.md': 'Nothing to see.|\n',
		'docs/sample.ts': 'export function sample(): void {}\n',
	});
	const ids = async (file: string) =>
		(await workspace.pack(file, 2000, { current: 'exclude' })).items.map((item) => item.id).sort();
	assert.ok((await ids('docs/guide.md')).includes('b.ts#Store'));
	assert.deepEqual(await ids('docs/paths.json'), ['c.ts#Far', 'c.ts#Far.reach']);
	assert.deepEqual(await ids('docs/other.md'), ['docs/sample.ts#sample']);
});

test('an aborted pack throws instead of answering', async () => {
	const workspace = await MemoryWorkspace.of(FILES);
	const controller = new AbortController();
	const aborting: Tokenizer = {
		name: 'aborting',
		async count(texts) {
			controller.abort();
			return texts.map((text) => text.length);
		},
	};
	await assert.rejects(workspace.pack('a.ts', 500, { tokenizer: aborting, signal: controller.signal }), isAbort);
});

test('promises sum to the budget, and what a tier does not need flows on in order', () => {
	const promises = promisesOf(1000, { critical: 0.2, important: 0.4, supporting: 0.3, cache: 0.1 });
	assert.deepEqual(promises, { critical: 200, important: 400, supporting: 300, cache: 100 });
	assert.equal(
		Object.values(promisesOf(7, { critical: 1, important: 1, supporting: 1, cache: 1 })).reduce((a, b) => a + b),
		7,
	);
	const limits = Object.fromEntries(
		Object.entries(settle(promises, { critical: 50, important: 600, supporting: 310, cache: 0 })).map(([tier, { limit }]) => [
			tier,
			limit,
		]),
	);
	// important needs 200 more and supporting 10: critical gives its 150, then cache 60.
	assert.deepEqual(limits, { critical: 50, important: 600, supporting: 310, cache: 40 });
});

test('room that nothing within reach fills goes to what most files import, in the same language', async () => {
	const files = {
		'new.ts': 'export function f() {\n\t|\n}\n',
		'io.ts': 'export class Terminal {\n\tprint(): void {}\n}\n',
		'lib.py': 'def never():\n    pass\n',
		'lonely.ts': 'export const lonely = 1;\n',
		...Object.fromEntries(['a.ts', 'b.ts', 'c.ts'].map((path) => [path, "import { Terminal } from './io';\n"])),
		...Object.fromEntries(['a.py', 'b.py', 'c.py'].map((path) => [path, 'from lib import never\n'])),
	};
	const workspace = await MemoryWorkspace.of(files);
	const map = ['lib.py', 'io.ts'];
	const packed = await workspace.pack('new.ts', 1000, { current: 'exclude', map });
	assert.deepEqual(
		packed.items.map(({ id }) => id),
		['io.ts#Terminal', 'io.ts#Terminal.print'],
	);
	assert.match(packed.items[0]?.why ?? '', /imported by many files$/);
	// What is within reach goes first.
	await workspace.write('new.ts', "import { lonely } from './lonely';\nexport function f() {\n\t|\n}\n");
	assert.equal((await workspace.pack('new.ts', 60, { current: 'exclude', map })).items[0]?.id, 'lonely.ts#lonely');
});

test('what nothing near the cursor speaks for is left out though there is room, unless the budget is to be filled', async () => {
	const needed = Array.from({ length: 12 }, (_, at) => `needed${at}`);
	const parameters = Array.from({ length: 15 }, (_, at) => `value${at}: number`).join(', ');
	const workspace = await MemoryWorkspace.of({
		'a.ts': `import { ${needed.join(', ')} } from './b';\n${needed.map((name) => `${name}();\n`).join('')}|\n`,
		'b.ts': `import './c';\n${needed.map((name) => `export function ${name}(${parameters}): void {}\n`).join('')}`,
		'c.ts': 'export interface Unrelated {\n\tquiet(): void;\n}\n',
		'pinned.ts': 'export interface Apart {\n\tlikewise(): void;\n}\n',
	});
	const shown = async (budget: number, settings: PackSettings) => {
		const packed = await workspace.pack('a.ts', budget, settings);
		checkPromises(packed);
		return packed.items.map(({ id }) => id).filter((id) => !/^a\.ts|needed/.test(id));
	};
	assert.deepEqual(await shown(20_000, {}), []);
	assert.deepEqual(await shown(20_000, { fill: 'full' }), ['c.ts#Unrelated', 'c.ts#Unrelated.quiet']);
	assert.deepEqual(await shown(40_000, {}), ['c.ts#Unrelated', 'c.ts#Unrelated.quiet'], 'who asks for so much wants all');
	assert.deepEqual(await shown(20_000, { pins: ['pinned.ts'] }), ['pinned.ts']);
	const { leftOut } = await workspace.pack('a.ts', 20_000);
	assert.deepEqual(leftOut.map(({ symbol }) => symbol).sort(), ['Unrelated', 'Unrelated.quiet']);
	for (const { reason } of leftOut) {
		assert.equal(reason, 'nothing near the cursor speaks for it enough to be worth its tokens');
	}
});

test('lines that end in two characters on the disk keep the budget for who reads them there', async () => {
	const lines = Array.from({ length: 40 }, (_, at) => `export const value${at} = ${at};`);
	const workspace = await MemoryWorkspace.of({
		'a.ts': "import { value0 } from './b';\nvalue0|\n",
		'b.ts': lines.join('\r\n'),
	});
	for (const budget of [300, 500, 700]) {
		const { segments, items } = await workspace.pack('a.ts', budget, { current: 'exclude' });
		const onDisk = segments.map((each) => (each.kind === 'text' ? each.text.replaceAll('\n', '\r\n') : '')).join('');
		assert.ok(items.length > 4 && onDisk.length <= budget, `${onDisk.length} of ${budget}`);
	}
});
