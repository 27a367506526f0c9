import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SymbolGraph } from '../../../src/core/graph/symbolGraph.ts';
import { qualifiedName } from '../../../src/core/parse/outline.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

type Files = Readonly<Record<string, string>>;

/** Where the name after `^` in the files leads to: `import b.ts Store.read`, the likeliest first. */
async function meaning(files: Files): Promise<string[]> {
	const marked = Object.entries(files).find(([, text]) => text.includes('^'));
	assert.ok(marked);
	const [file, text] = marked;
	const before = text.slice(0, text.indexOf('^')).split('\n');
	const workspace = await MemoryWorkspace.of({ ...files, [file]: text.replace('^', '') });
	return at(workspace, new SymbolGraph(workspace.index, workspace.graph), file, before.length - 1, before.at(-1)?.length ?? 0);
}

function at(workspace: MemoryWorkspace, graph: SymbolGraph, file: string, line: number, column: number): string[] {
	const reference = workspace.index.uses(file)?.references.find((each) => each.line === line && each.column === column);
	assert.ok(reference, `no reference at ${file}:${line + 1}:${column + 1}`);
	return graph.definitionsOf(file, reference).map(({ found, path, symbol }) => {
		const outline = workspace.index.outline(path);
		return `${found} ${path} ${outline ? qualifiedName(outline, symbol) : ''}`;
	});
}

const STORE =
	'export class Store {\n\tread(key: string): Row {\n\t\treturn rows;\n\t}\n}\nexport interface Row {\n\tid: number;\n}\n';

test('a name leads through imports, aliases and barrels to where it is defined', async () => {
	const files = {
		'a.ts': "import { Shop } from './index';\nconst s: ^Shop = make();\n",
		'index.ts': "export { Store as Shop } from './all';\n",
		'all.ts': "export * from './store';\n",
		'store.ts': STORE,
	};
	assert.deepEqual(await meaning(files), ['import store.ts Store']);
	assert.deepEqual(await meaning({ ...files, 'a.ts': "import * as all from './index';\nall.^Shop;\n" }), [
		'member store.ts Store',
	]);
	assert.deepEqual(
		await meaning({ 'a.ts': "import { b } from './b';\n^b();\n", 'b.ts': 'function own() {}\nexport { own as b };\n' }),
		['import b.ts own'],
	);
	assert.deepEqual(
		await meaning({
			'a.ts': "import anything from './b';\n^anything();\n",
			'b.ts': 'const one = 1;\nexport default function two() {}\n',
		}),
		['import b.ts two'],
	);
});

test('re-exports in a circle end, and what is not in them leads nowhere', async () => {
	const files = { 'b.ts': "export * from './c';\n", 'c.ts': "export * from './b';\nexport const here = 1;\n" };
	assert.deepEqual(await meaning({ ...files, 'a.ts': "import { here } from './b';\n^here;\n" }), ['import c.ts here']);
	assert.deepEqual(await meaning({ ...files, 'a.ts': "import { gone } from './b';\n^gone;\n" }), []);
});

test('a variable of a function hides what has its name', async () => {
	const text = "import { read } from './b';\nexport function f(read: string) {\n\tread;\n}\n";
	const workspace = await MemoryWorkspace.of({ 'a.ts': text, 'b.ts': 'export function read() {}\n' });
	assert.deepEqual(
		workspace.index.uses('a.ts')?.references.filter(({ line }) => line === 2),
		[],
	);
	assert.deepEqual(
		await meaning({
			'a.ts':
				"import { store } from './b';\nexport function f(store: Other) {\n\tstore.^read();\n}\nclass Other {\n\tread() {}\n}\n",
			'b.ts': 'export const store = new Store();\nclass Store {\n\tread() {}\n}\n',
		}),
		['member a.ts Other.read'],
	);
});

test('a member is found by the type of its receiver, however that is said', async () => {
	const lead = async (code: string) => meaning({ 'a.ts': `import { Store, Row } from './store';\n${code}\n`, 'store.ts': STORE });
	const found = ['member store.ts Store.read'];
	assert.deepEqual(await lead('function f(s: Store) { s.^read(); }'), found);
	assert.deepEqual(await lead('const s = new Store();\ns.^read();'), found);
	assert.deepEqual(await lead('const make = (): Store => new Store();\nmake().^read();'), found);
	assert.deepEqual(await lead('function make() { return new Store(); }\nmake().^read();'), found);
	assert.deepEqual(await lead('class A {\n\tconstructor(private s: Store) {}\n\tf() { this.s.^read(); }\n}'), found);
	assert.deepEqual(await lead('async function f(p: Promise<Store>) { (await p).^read(); }'), found);
	assert.deepEqual(await lead('function f(all: Map<string, Store>) { all.get("a")?.^read(); }'), found);
	assert.deepEqual(await lead('function f(all: readonly Store[]) { all.map((each) => each.^read()); }'), found);
	assert.deepEqual(await lead('function f(all: Store[]) { for (const s of all) { s.^read(); } }'), found);
	assert.deepEqual(await lead('function f({ s }: { s: Store }) { s.^read(); }'), found);
	assert.deepEqual(await lead('function f(o: { s: Store }) { const { s } = o; s.^read(); }'), found);
	assert.deepEqual(await lead('function run(use: (s: Store) => void) {}\nrun((s) => s.^read());'), found);
	assert.deepEqual(await lead('function run(o: { use: (s: Store) => void }) {}\nrun({ use: (s) => s.^read() });'), found);
	assert.deepEqual(await lead('interface Box<T> { value: T }\nfunction f(b: Box<Store>) { b.value.^read(); }'), found);
	assert.deepEqual(await lead('type Own = Store | undefined;\nfunction f(s: Own) { s?.^read(); }'), found);
	assert.deepEqual(await lead('class Sub extends Store {}\nnew Sub().^read();'), ['inherited store.ts Store.read']);
	assert.deepEqual(await lead('new Store().read().^id;'), ['member store.ts Row.id']);
});

/** A file that defines a `Store` that can `load`, and one with a value of `TYPE` at hand. */
const WRITTEN: Readonly<Record<string, { readonly files: Files; readonly types: readonly string[] }>> = {
	Rust: {
		files: {
			'src/lib.rs': 'pub mod store;\npub mod app;\n',
			'src/store.rs': 'pub struct Store;\nimpl Store {\n    pub fn load(&self) {}\n}\n',
			'src/app.rs': 'use crate::store::Store;\npub fn run(s: TYPE) {\n    s.^load();\n}\n',
		},
		types: ['&Store', '&mut Store', "&'a mut Store", 'Box<dyn Store>', 'impl Iterator<Item = Store>', '&crate::store::Store'],
	},
	Java: {
		files: {
			'shop/Store.java': 'package shop;\npublic class Store {\n    public void load() {}\n}\n',
			'app/Main.java': 'package app;\nimport shop.Store;\nclass Main {\n    void run(TYPE s) {\n        s.^load();\n    }\n}\n',
		},
		types: ['Store', 'Optional<? extends Store>', 'shop.Store', 'Store...'],
	},
	'C#': {
		files: {
			'Store.cs': 'namespace Shop;\npublic class Store\n{\n    public void Load() {}\n}\n',
			'Main.cs': 'using Shop;\nclass Main\n{\n    void Run(TYPE s)\n    {\n        s.^Load();\n    }\n}\n',
		},
		types: ['Store?', 'in Store', 'Shop.Store', 'params Store[]'],
	},
	'C++': {
		files: {
			'store.h': 'namespace shop {\nclass Store {\npublic:\n    void load();\n};\n}\n',
			'main.cpp': '#include "store.h"\nusing namespace shop;\nvoid run(TYPE s) {\n    s->^load();\n}\n',
		},
		types: ['const Store*', 'shop::Store*', 'std::unique_ptr<Store>', 'const std::shared_ptr<shop::Store>&'],
	},
	Swift: {
		files: {
			'Store.swift': 'class Store {\n    func load() {}\n}\n',
			'Main.swift': 'func run(s: TYPE) {\n    s.^load()\n}\n',
		},
		types: ['Store?', 'inout Store', 'some Store', 'any Store'],
	},
	Dart: {
		files: {
			'store.dart': 'class Store {\n  void load() {}\n}\n',
			'main.dart': "import 'store.dart';\nvoid run(TYPE s) {\n  s.^load();\n}\n",
		},
		types: ['Store?', 'Box<Store>', 'Map<String, Store>'],
	},
	Scala: {
		files: {
			'Store.scala': 'package shop\nclass Store {\n  def load(): Unit = {}\n}\n',
			'Main.scala': 'package app\nimport shop.Store\nobject Main {\n  def run(s: TYPE): Unit = {\n    s.^load()\n  }\n}\n',
		},
		types: ['Store', 'Option[Store]', 'Future[Either[Error, Store]]'],
	},
};

for (const [language, { files, types }] of Object.entries(WRITTEN)) {
	test(`${language}: the type of a value is known however it is written`, async () => {
		for (const type of types) {
			const written = Object.entries(files).map(([file, text]) => [file, text.replace('TYPE', type)] as const);
			const [found = ''] = await meaning(Object.fromEntries(written));
			assert.match(found, /^member .*Store\.load$/i, `${type}: ${found}`);
		}
	});
}

test('a value is of the type that it was asked for, whichever way it came', async () => {
	const python = 'class Store:\n    def load(self):\n        pass\n';
	assert.deepEqual(
		await meaning({
			'store.py': python,
			'app.py': 'from .store import Store\ndef run(s):\n    if isinstance(s, Store):\n        s.^load()\n',
		}),
		['member store.py Store.load'],
	);
	assert.deepEqual(
		await meaning({
			'a.ts':
				"import { Store } from './store';\nfunction run(s: unknown) {\n\tif (s instanceof Store) {\n\t\ts.^read();\n\t}\n}\n",
			'store.ts': STORE,
		}),
		['member store.ts Store.read'],
	);
	const dart = 'class Store {\n  void load() {}\n}\n';
	assert.deepEqual(
		await meaning({
			'store.dart': dart,
			'main.dart': "import 'store.dart';\nvoid run() {\n  final s = Store();\n  s.^load();\n}\n",
		}),
		['member store.dart Store.load'],
	);
	const kotlin = 'package shop\nclass Store {\n    fun load() {}\n}\n';
	assert.deepEqual(
		await meaning({
			'Store.kt': kotlin,
			'Main.kt': 'import shop.Store\nfun run() {\n    val s by lazy { Store() }\n    s.^load()\n}\n',
		}),
		['member Store.kt Store.load'],
	);
	assert.deepEqual(
		await meaning({
			'Store.kt': kotlin,
			'Main.kt': 'import shop.Store\nfun run(s: Any) {\n    if (s is Store) {\n        s.^load()\n    }\n}\n',
		}),
		['member Store.kt Store.load'],
	);
	assert.deepEqual(
		await meaning({
			'Store.swift': 'class Store {\n    func load() {}\n}\n',
			'Main.swift': 'func run(s: Any) {\n    if s is Store {\n        s.^load()\n    }\n}\n',
		}),
		['member Store.swift Store.load'],
	);
	assert.deepEqual(
		await meaning({
			'Store.php': '<?php\nclass Store\n{\n    public function load() {}\n}\n',
			'main.php':
				"<?php\nrequire_once 'Store.php';\nfunction run($s)\n{\n    if ($s instanceof Store) {\n        $s->^load();\n    }\n}\n",
		}),
		['member Store.php Store.load'],
	);
});

test('what a list itself can do is no member of what it holds', async () => {
	const files = { 'a.ts': 'class Flow {\n\tmap() {}\n}\nfunction f(all: Flow[]) { all.^map(String); }\n' };
	assert.deepEqual(await meaning(files), []);
});

test("Python's attributes, packages and inherited methods are followed without annotations", async () => {
	const files = {
		'app/__init__.py': '',
		'app/store.py':
			'class Base:\n    def close(self):\n        pass\n\n\nclass Store(Base):\n    def read(self):\n        return Row()\n\n\nclass Row:\n    def __init__(self):\n        self.id = 1\n',
	};
	const lead = async (code: string) => meaning({ ...files, 'main.py': code });
	const held =
		'from app.store import Store\n\n\nclass A:\n    def __init__(self):\n        self.store = Store()\n\n    def f(self):\n';
	assert.deepEqual(await lead(`${held}        self.store.^read()\n`), ['member app/store.py Store.read']);
	assert.deepEqual(await lead(`${held}        self.store.^close()\n`), ['inherited app/store.py Base.close']);
	assert.deepEqual(await lead(`${held}        self.store.read().^id\n`), ['member app/store.py Row.id']);
	assert.deepEqual(await lead('import app.store\n\napp.store.^Store()\n'), ['member app/store.py Store']);
});

test('a name that 500 files define leads to a few of them, none of which is sure', async () => {
	const files: Record<string, string> = { 'a.ts': 'export function f(x: any) {\n\tcommon();\n}\n' };
	for (let at = 0; at < 500; at++) {
		files[`many/f${at}.ts`] = 'export function common() {}\n';
	}
	const workspace = await MemoryWorkspace.of(files);
	const graph = new SymbolGraph(workspace.index, workspace.graph);
	const [edge, ...others] = graph.edgesFrom('a.ts', 0);
	assert.equal(others.length, 7);
	assert.ok(edge && edge.found === 'name' && edge.confidence < 0.01);
});

test('a symbol knows its users in its file and in those that import it, through barrels', async () => {
	const workspace = await MemoryWorkspace.of({
		'store.ts': STORE,
		'index.ts': "export * from './store';\n",
		'a.ts': "import { Store as Shop } from './index';\nnew Shop().read();\n",
		'b.ts': 'read();\n',
	});
	const graph = new SymbolGraph(workspace.index, workspace.graph);
	const users = (symbol: number) => graph.usersOf('store.ts', symbol).map(({ path, reference }) => `${path}:${reference.line}`);
	assert.deepEqual(users(0), ['a.ts:1']);
	assert.deepEqual(users(1), ['a.ts:1']);
	assert.deepEqual(users(2), ['store.ts:1']);
});

test('an edited file changes what leads to it, and nothing that does not', async () => {
	const workspace = await MemoryWorkspace.of({
		'a.ts': "import { b } from './b';\nb.one;\n",
		'b.ts': 'export const b = { one: 1 };\n',
		'c.ts': 'export const c = 1;\n',
	});
	const graph = new SymbolGraph(workspace.index, workspace.graph);
	const lead = () => at(workspace, graph, 'a.ts', 1, 2);
	assert.deepEqual(lead(), ['member b.ts b.one']);
	const [reference] = workspace.index.uses('a.ts')?.references ?? [];
	assert.ok(reference);
	const before = graph.definitionsOf('a.ts', reference);
	await workspace.write('c.ts', 'export const d = 1;\n');
	assert.equal(graph.definitionsOf('a.ts', reference), before);
	await workspace.write('b.ts', 'export const two = 2;\nexport const b = { one: 1, two };\n');
	assert.deepEqual(lead(), ['member b.ts b.one']);
	assert.notEqual(graph.definitionsOf('a.ts', reference), before);
});

test('the edges of a symbol say what it extends, returns, is made of and stands in', async () => {
	const workspace = await MemoryWorkspace.of({
		'store.ts': STORE,
		'a.ts':
			"import { Row, Store } from './store';\nexport class Own extends Store {\n\tfirst(key: Store): Row {\n\t\treturn this.read('a');\n\t}\n}\n",
	});
	const graph = new SymbolGraph(workspace.index, workspace.graph);
	const edges = (symbol: number) =>
		graph.edgesFrom('a.ts', symbol).map(({ kind, path, symbol: to }) => {
			const outline = workspace.index.outline(path);
			return `${kind} ${outline ? qualifiedName(outline, to) : ''}`;
		});
	assert.deepEqual(edges(0), ['extends Store']);
	assert.deepEqual(edges(1), ['member-of Own', 'type-of Store', 'returns Row', 'uses Store.read']);
	const all = await graph.totals(new AbortController().signal);
	assert.deepEqual(all.confident, all.edges);
});
