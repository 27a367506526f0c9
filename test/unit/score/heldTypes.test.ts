import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

/** The definitions that rank by what the code at the cursor holds. */
async function atHand(files: Readonly<Record<string, string>>, file: string): Promise<string[]> {
	const workspace = await MemoryWorkspace.of(files);
	const packed = await workspace.pack(file, 8000, { current: 'exclude' });
	return packed.items
		.filter((item) => item.parts.atHand !== undefined)
		.map((item) => item.symbol)
		.sort();
}

const SHOP = {
	'shop.ts':
		"import { Order } from './order';\nexport class Shop {\n\tname = '';\n\tasync open(id: string): Promise<Order> {\n\t\treturn new Order();\n\t}\n}\n",
	'order.ts':
		"import { Base } from './base';\nexport class Order extends Base {\n\tlines: Line[] = [];\n}\nexport class Line {\n\tprice = 1;\n}\nexport class Unrelated {\n\tnever = 1;\n}\n",
	'base.ts': 'export class Base {\n\tcreated = 0;\n}\n',
};

test('a parameter holds its declared type', async () => {
	const found = await atHand(
		{ ...SHOP, 'a.ts': "import { Shop } from './shop';\nexport function f(s: Shop) {\n\t|\n}\n" },
		'a.ts',
	);
	assert.ok(found.includes('Shop.name') && found.includes('Shop.open'), found.join());
	assert.ok(!found.includes('Unrelated.never'));
});

test('a variable holds what the call before it returns, awaited, with what that inherits', async () => {
	const found = await atHand(
		{
			...SHOP,
			'a.ts': "import { Shop } from './shop';\nexport async function f() {\n\tconst o = await new Shop().open('x');\n\t|\n}\n",
		},
		'a.ts',
	);
	assert.ok(found.includes('Order.lines') && found.includes('Base.created'), found.join());
	assert.ok(!found.includes('Unrelated.never'));
});

test('this.field leads to the type of the field, also one of a loop over it', async () => {
	const found = await atHand(
		{
			...SHOP,
			'a.ts':
				"import { Order } from './order';\nclass A {\n\tconstructor(private readonly order: Order) {}\n\tf() {\n\t\tfor (const l of this.order.lines) {\n\t\t\t|\n\t\t}\n\t}\n}\n",
		},
		'a.ts',
	);
	assert.ok(found.includes('Line.price'), found.join());
});

test('in Python self.x = X() and annotated parameters say their types', async () => {
	const found = await atHand(
		{
			'store.py':
				'class Store:\n    def read(self):\n        pass\n\nclass Log:\n    def write(self):\n        pass\n\nclass Other:\n    def never(self):\n        pass\n',
			'shop.py':
				'from store import Store, Log\n\nclass Shop:\n    def __init__(self, log: Log):\n        self.log = log\n        self.store = Store()\n',
			'a.py': 'from shop import Shop\n\ndef f(shop: Shop):\n    shop.store.x\n    shop.log.y\n    |\n',
		},
		'a.py',
	);
	assert.ok(found.includes('Store.read') && found.includes('Log.write'), found.join());
	assert.ok(!found.includes('Other.never'));
});

test('a literal of a declared type, an argument and a class body lack the members of what they have to be', async () => {
	const types =
		'export interface Options {\n\tdepth: number;\n}\nexport function run(options: Options): void {}\nexport interface Port {\n\topen(): void;\n}\n';
	const expected = async (code: string) => {
		const workspace = await MemoryWorkspace.of({
			'b.ts': types,
			'a.ts': `import * as b from './b';\nimport { run } from './b';\n${code}`,
		});
		const packed = await workspace.pack('a.ts', 8000, { current: 'exclude' });
		return packed.items.filter((item) => item.parts.expected !== undefined).map((item) => item.symbol);
	};
	assert.deepEqual(await expected('const o: b.Options = {\n\t|\n};\n'), ['Options.depth']);
	assert.deepEqual(await expected('run({\n\t|\n});\n'), ['Options.depth']);
	assert.deepEqual(await expected('function f(): b.Options {\n\treturn {\n\t\t|\n\t};\n}\n'), ['Options.depth']);
	assert.deepEqual(await expected('class C implements b.Port {\n\t|\n}\n'), ['Port.open']);
	assert.deepEqual(await expected('class C implements b.Port {\n\tother() {\n\t\t|\n\t}\n}\n'), []);
});

test('what is made from itself ends', async () => {
	await assert.doesNotReject(
		atHand(
			{
				'b.ts': 'export class B {\n\tnext: B;\n}\n',
				'a.ts': "import { B } from './b';\nlet x = x.next;\nlet y: B = y.next.next;\nx = y;\ny = x;\n|\n",
			},
			'a.ts',
		),
	);
});

test('in Python the line below a body belongs to it when the cursor is indented as it is', async () => {
	const files = (indent: string) => ({
		'store.py': 'class Store:\n    def read(self):\n        pass\n',
		'a.py': `from store import Store\n\nclass A:\n    def f(self, given: Store):\n        log = 1\n\n${indent}|\n\n    def g(self):\n        pass\n`,
	});
	const weight = async (indent: string) => {
		const workspace = await MemoryWorkspace.of(files(indent));
		const { items } = await workspace.pack('a.py', 8000, { current: 'exclude' });
		return items.find(({ id }) => id === 'store.py#Store.read')?.parts.unusedVariable ?? 0;
	};
	assert.ok((await weight('        ')) > 0);
	assert.equal(await weight('    '), 0);
});
