import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vocabularyOf } from '../../../src/core/score/vocabulary.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

/** Ids of the packed definitions, the best first. */
async function ranking(files: Readonly<Record<string, string>>, budget: number, file = 'a.ts'): Promise<string[]> {
	const workspace = await MemoryWorkspace.of(files);
	const packed = await workspace.pack(file, budget, { current: 'exclude' });
	return [...packed.items].sort((a, b) => b.score - a.score).map((item) => item.id);
}

test('words near the cursor weigh more than words far away, import lines least', () => {
	const lines = ["import { far } from './far';", 'near();', ...Array.from({ length: 60 }, () => ''), 'distant();'];
	const words = vocabularyOf(lines, 2, undefined);
	assert.ok(words.weight('near') > words.weight('distant'));
	assert.ok(words.weight('distant') > words.weight('far'));
	assert.equal(words.weight('absent'), 0);
	assert.equal(words.weight('import'), 0);
});

test('a multi-line import is an import to its last line', () => {
	const lines = ['import {', '\tfirst,', '\tsecond,', "} from './x';", 'second();'];
	const words = vocabularyOf(lines, 4, undefined);
	assert.ok(words.weight('first') < words.weight('second'));
});

test('members of the type at hand come before what nothing speaks for', async () => {
	const order = await ranking(
		{
			'a.ts': "import { Store } from './b';\nexport function use(store: Store) {\n\t|\n}\n",
			'b.ts': 'export class Other {\n\tunrelated(): void {}\n}\nexport class Store {\n\tread(): void {}\n}\n',
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#Store.read') < order.indexOf('b.ts#Other.unrelated'), order.join(' '));
});

test('a type in the signature of what is called hands its rank to its members', async () => {
	const files = {
		'a.ts': "import { open } from './b';\nexport function use() {\n\tregister(open);|\n}\n",
		'b.ts': "import { Handle } from './c';\nexport function open(): Handle {\n\treturn new Handle();\n}\n",
		'c.ts': 'export class Handle {\n\tclose(): void {}\n}\nexport class Nothing {\n\tnever(): void {}\n}\n',
	};
	const order = await ranking(files, 4000);
	assert.ok(order.indexOf('c.ts#Handle.close') < order.indexOf('c.ts#Nothing.never'), order.join(' '));
	const workspace = await MemoryWorkspace.of(files);
	const packed = await workspace.pack('a.ts', 4000, { current: 'exclude' });
	const close = packed.items.find((item) => item.id === 'c.ts#Handle.close');
	assert.deepEqual(Object.keys(close?.parts ?? {}), ['flow']);
	assert.match(close?.why ?? '', /Handle stands in the signature of something that ranks high; imported by b\.ts, 2 hops away/);
});

test('a name that many things bear counts less than a rare one', async () => {
	const many = Object.fromEntries(
		Array.from({ length: 12 }, (_, index) => [`n${index}.ts`, 'export function common(): void {}\n']),
	);
	const imports = Object.keys(many).map((file) => `import './${file}';\n`);
	const order = await ranking(
		{ ...many, 'b.ts': 'export function rarely(): void {}\n', 'a.ts': `${imports.join('')}import './b';\ncommon(rarely(|));\n` },
		8000,
	);
	assert.equal(order[0], 'b.ts#rarely');
});

test('what is imported and not used yet comes before what is used far away', async () => {
	const order = await ranking(
		{
			'a.ts': `import { fresh, used } from './b';\nused();\n${'\n'.repeat(60)}export function f() {\n\t|\n}\n`,
			'b.ts': 'export function used(): void {}\nexport function fresh(): void {}\n',
		},
		4000,
	);
	assert.deepEqual(order, ['b.ts#fresh', 'b.ts#used']);
});

test('of two unseen members the one whose words stand near the cursor comes first', async () => {
	const order = await ranking(
		{
			'a.ts': "import { Store } from './b';\nexport function readRemotes(store: Store) {\n\tconst remotes = store.|\n}\n",
			'b.ts': 'export class Store {\n\tgetColours(): void {}\n\tgetRemotes(): void {}\n}\n',
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#Store.getRemotes') < order.indexOf('b.ts#Store.getColours'), order.join(' '));
});

test("what is taken out of a module that is had whole is that module's, however many bear its name", async () => {
	const others = Object.fromEntries(
		Array.from({ length: 8 }, (_, index) => [`n${index}.ts`, 'export const map = 1;\nexport const flat = 1;\n']),
	);
	const imports = Object.keys(others).map((file) => `import './${file}';\n`);
	const order = await ranking(
		{
			...others,
			'core.ts': 'export const map = 2;\nexport const flat = 2;\n',
			'a.ts': `${imports.join('')}import * as core from './core';\ncore.map(|);\n`,
		},
		8000,
	);
	assert.equal(order[0], 'core.ts#map');
	assert.ok(order.indexOf('core.ts#flat') < order.indexOf('n0.ts#flat'), order.join(' '));
});

test('a name that only a comment says, or that is read of something else, does not speak for what other files define', async () => {
	const files = { 'b.ts': 'export class Store {}\n', 'c.ts': 'export function pipe(): void {}\n' };
	const score = async (code: string) => {
		const workspace = await MemoryWorkspace.of({ ...files, 'a.ts': `import { Store } from './b';\nimport './c';\n${code}|\n` });
		const { items } = await workspace.pack('a.ts', 4000, { current: 'exclude' });
		return items.find(({ id }) => id === 'c.ts#pipe')?.score ?? 0;
	};
	const said = await score('pipe();\n');
	assert.ok((await score('open().pipe();\n')) < said / 5);
	assert.ok((await score('open(); // then pipe it\n')) < said / 5);
});

test('members of a type that nothing speaks for come after those of one that is held', async () => {
	const order = await ranking(
		{
			'a.ts': "import { Store } from './b';\nexport function use(store: Store, note: string) {\n\t|\n}\n",
			'b.ts': 'export class Other {\n\tnote(): void {}\n}\nexport class Store {\n\tfind(): void {}\n}\n',
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#Store.find') < order.indexOf('b.ts#Other.note'), order.join(' '));
});

test("a part of Python's package is a module that is had whole", async () => {
	const files = {
		'shop/__init__.py': '',
		'shop/orders.py': 'def ship(): ...\n\n\ndef cancel(): ...\n',
		'shop/prices.py': 'def total(): ...\n',
	};
	for (const [imported, call] of [
		['import shop.orders', 'shop.orders.ship()'],
		['from shop import orders', 'orders.ship()'],
	]) {
		const order = await ranking({ ...files, 'a.py': `from shop.prices import VAT\n${imported}\n\n${call}\n|\n` }, 4000, 'a.py');
		assert.deepEqual(order, ['shop/orders.py#ship', 'shop/orders.py#cancel', 'shop/prices.py#total'], imported);
	}
});

test('a file that was open lately is within reach though nothing imports it, and says so', async () => {
	const workspace = await MemoryWorkspace.of({
		'a.ts': 'export function use() {\n\tlonely(|);\n}\n',
		'b.ts': 'export function lonely(): void {}\nexport function other(): void {}\n',
	});
	assert.deepEqual((await workspace.pack('a.ts', 4000, { current: 'exclude' })).items, []);
	const packed = await workspace.pack('a.ts', 4000, { current: 'exclude', recent: ['a.ts', 'gone.ts', 'b.ts'] });
	const lonely = packed.items.find((item) => item.id === 'b.ts#lonely');
	assert.match(lonely?.why ?? '', /^lonely is written in this file; open in the editor lately$/);
	assert.equal(lonely?.tier, 'supporting');
});

test('names that a complaint of the editor quotes count as if they stood where it is', async () => {
	const files = {
		'a.ts': "import './b';\nexport function use() {\n\t|\n}\n",
		'b.ts': 'export class First {}\nexport class Second {}\n',
	};
	const workspace = await MemoryWorkspace.of(files);
	const rank = async (diagnostics: readonly { line: number; message: string }[]) => {
		const { items } = await workspace.pack('a.ts', 4000, { current: 'exclude', diagnostics });
		return [...items].sort((a, b) => b.score - a.score).map((item) => item.symbol);
	};
	assert.deepEqual(await rank([]), ['First', 'Second']);
	assert.deepEqual(await rank([{ line: 2, message: "Property 'x' is missing in type '{}' but required in type 'Second'." }]), [
		'Second',
		'First',
	]);
});

test('what a file exports by default is what is imported, also wrapped, made, renamed or handed on by a barrel', async () => {
	const files = {
		'list.ts': 'interface Props {}\nconst List = () => 1;\nexport default observer(List);\n',
		'log.ts': 'type Level = 1;\nclass Logger {}\nexport default new Logger();\n',
		'user.ts': 'type Id = 1;\nclass User {}\nexport default User;\n',
		'models.ts': "export { default as Account } from './user';\n",
		'a.ts': "import List from './list';\nimport log from './log';\nimport { Account } from './models';\n|\n",
	};
	const workspace = await MemoryWorkspace.of(files);
	const packed = await workspace.pack('a.ts', 4000, { current: 'exclude' });
	const imported = packed.items.filter((item) => item.parts.imported !== undefined).map((item) => item.symbol);
	assert.deepEqual(new Set(imported), new Set(['List', 'Logger', 'User']));
});

test('what files that import the same things use comes before what nobody uses', async () => {
	const like = (name: string) => `import { Store } from './b';\nexport function ${name}(s: Store) {\n\ts.often();\n}\n`;
	const order = await ranking(
		{
			'a.ts': "import { Store } from './b';\nexport function f(s: Store) {\n\t|\n}\n",
			'b.ts': 'export class Store {\n\tnever(): void {}\n\toften(): void {}\n}\n',
			...Object.fromEntries(['c', 'd', 'e'].map((name) => [`${name}.ts`, like(name)])),
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#Store.often') < order.indexOf('b.ts#Store.never'), order.join(' '));
});

test('what other files cannot name comes after what they can', async () => {
	const order = await ranking(
		{
			'a.ts': "import { Store } from './b';\nexport function f(s: Store) {\n\t|\n}\n",
			'b.ts': 'export class Store {\n\tprivate aaa = 1;\n\tbbb = 2;\n}\nfunction hidden(): void {}\n',
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#Store.bbb') < order.indexOf('b.ts#Store.aaa'), order.join(' '));
});

test('members of the type of a variable that nothing uses yet come before those of one that is used up', async () => {
	const order = await ranking(
		{
			'a.ts':
				"import { One, Two } from './b';\nexport function f(one: One, two: Two) {\n\tconsole.log(two);\n\tconsole.log(two);\n\t|\n}\n",
			'b.ts': 'export interface Two {\n\tsecond: number;\n}\nexport interface One {\n\tfirst: number;\n}\n',
		},
		4000,
	);
	assert.ok(order.indexOf('b.ts#One.first') < order.indexOf('b.ts#Two.second'), order.join(' '));
});

test('the file of a type at hand is within reach however many imports lie between', async () => {
	const chain = Object.fromEntries(
		[1, 2, 3, 4, 5].map((at) => [
			`m${at}.ts`,
			`import type { T${at + 1} } from './m${at + 1}';\nexport interface T${at} {\n\tnext${at}: T${at + 1};\n}\n`,
		]),
	);
	const workspace = await MemoryWorkspace.of({
		...chain,
		'm6.ts': 'export interface T6 {\n\tend: number;\n}\nexport interface Other {\n\tfar: number;\n}\n',
		'a.ts':
			"import type { T1 } from './m1';\nexport function f(t: T1) {\n\tconst deep = t.next1.next2.next3.next4.next5;\n\t|\n}\n",
	});
	const { items } = await workspace.pack('a.ts', 4000, { current: 'exclude' });
	const end = items.find(({ id }) => id === 'm6.ts#T6.end');
	assert.equal(end?.tier, 'supporting');
	assert.match(end?.why ?? '', /found by its type$/);
});

test('what a method overrides comes before its siblings, and a name that Python only asks to be private hides nothing from a subclass', async () => {
	const order = await ranking(
		{
			'a.py': 'from base import Schema\n\nclass Oracle(Schema):\n    def _unique(self, field):\n        field = 1\n        |\n',
			'base.py':
				'class Schema:\n    def _alter(self, a):\n        pass\n\n    def _unique(self, field):\n        pass\n\n    def first(self, a):\n        pass\n\ndef _hidden(a):\n    pass\n',
		},
		4000,
		'a.py',
	);
	const at = (id: string) => order.indexOf(`base.py#${id}`);
	assert.ok(at('Schema._unique') < at('Schema.first'), order.join(' '));
	assert.ok(at('Schema._alter') < at('_hidden'), order.join(' '));
});
