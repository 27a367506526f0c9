import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CONFIG, type ProjectConfig } from '../../../src/core/graph/projectConfig.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

interface Repository {
	readonly files: Readonly<Record<string, string>>;
	/** With `|` where the cursor is. */
	readonly current: string;
	/** What the next line may need, all of it. */
	readonly wanted: readonly string[];
	/** What else is within reach, and must not come before it. */
	readonly decoys: readonly string[];
	readonly config?: Partial<ProjectConfig>;
}

/** The same small shop in each language: a repository that loads orders, whose items have prices; and a logger that has no part in it. */
const REPOSITORIES: Readonly<Record<string, Repository>> = {
	Go: {
		files: {
			'go.mod': 'module example.com/shop\n',
			'store/store.go':
				'package store\n\nimport "example.com/shop/orders"\n\ntype Store struct {\n\tname string\n}\n\nfunc (s *Store) Load(id string) *orders.Order {\n\treturn nil\n}\n',
			'orders/orders.go': 'package orders\n\ntype Order struct {\n\tTotal int\n}\n\nfunc (o *Order) AddItem(name string) {\n}\n',
			'log/log.go': 'package log\n\ntype Logger struct {\n}\n\nfunc (l *Logger) Rotate(days int) {\n}\n',
			'main.go':
				'package main\n\nimport (\n\t"example.com/shop/store"\n\t"example.com/shop/log"\n)\n\nvar logger log.Logger\n\nfunc run(s *store.Store) {\n\torder := s.Load("1")\n\t|\n}\n',
		},
		current: 'main.go',
		wanted: ['store/store.go#Store.Load', 'orders/orders.go#Order.AddItem', 'orders/orders.go#Order.Total'],
		decoys: ['log/log.go#Logger.Rotate'],
		config: { goModules: [{ folder: '', path: 'example.com/shop' }] },
	},
	Rust: {
		files: {
			'Cargo.toml': '[package]\nname = "shop"\n',
			'src/lib.rs': 'pub mod store;\npub mod orders;\npub mod log;\npub mod app;\n',
			'src/store.rs':
				'use crate::orders::Order;\n\npub struct Store {\n    name: String,\n}\n\nimpl Store {\n    pub fn load(&self, id: &str) -> Order {\n        todo!()\n    }\n}\n',
			'src/orders.rs':
				'pub struct Order {\n    pub total: u32,\n}\n\nimpl Order {\n    pub fn add_item(&mut self, name: &str) {\n    }\n}\n',
			'src/log.rs': 'pub struct Logger;\n\nimpl Logger {\n    pub fn rotate(&self, days: u32) {\n    }\n}\n',
			'src/app.rs':
				'use crate::store::Store;\nuse crate::log::Logger;\n\nstatic LOGGER: Logger = Logger;\n\npub fn run(store: &Store) {\n    let order = store.load("1");\n    |\n}\n',
		},
		current: 'src/app.rs',
		wanted: ['src/store.rs#Store.load', 'src/orders.rs#Order.add_item', 'src/orders.rs#Order.total'],
		decoys: ['src/log.rs#Logger.rotate'],
		config: { crates: [{ folder: '', name: 'shop', lib: undefined, roots: [], renamed: [] }] },
	},
	'Rust without `use`': {
		files: {
			'src/lib.rs': 'pub mod store;\npub mod orders;\npub mod log;\npub mod app;\n',
			'src/store.rs':
				'pub struct Store {\n    name: String,\n}\n\nimpl Store {\n    pub fn load(&self, id: &str) -> crate::orders::Order {\n        todo!()\n    }\n}\n',
			'src/orders.rs':
				'pub struct Order {\n    pub total: u32,\n}\n\nimpl Order {\n    pub fn add_item(&mut self, name: &str) {\n    }\n}\n',
			'src/log.rs': 'pub struct Logger;\n\nimpl Logger {\n    pub fn rotate(&self, days: u32) {\n    }\n}\n',
			'src/app.rs':
				'use crate::log::Logger;\n\nstatic LOGGER: Logger = Logger;\n\npub fn run(store: &super::store::Store) {\n    let order = store.load("1");\n    |\n}\n',
		},
		current: 'src/app.rs',
		wanted: ['src/store.rs#Store.load', 'src/orders.rs#Order.add_item', 'src/orders.rs#Order.total'],
		decoys: ['src/log.rs#Logger.rotate'],
		config: { crates: [{ folder: '', name: 'shop', lib: undefined, roots: [], renamed: [] }] },
	},
	Java: {
		files: {
			'src/shop/Store.java':
				'package shop;\n\nimport shop.orders.Order;\n\npublic class Store {\n    public Order load(String id) {\n        return null;\n    }\n}\n',
			'src/shop/orders/Order.java':
				'package shop.orders;\n\npublic class Order {\n    public int total;\n\n    public void addItem(String name) {\n    }\n}\n',
			'src/shop/log/Logger.java': 'package shop.log;\n\npublic class Logger {\n    public void rotate(int days) {\n    }\n}\n',
			'src/shop/app/Main.java':
				'package shop.app;\n\nimport shop.Store;\nimport shop.log.Logger;\n\npublic class Main {\n    private Logger logger;\n\n    void run(Store store) {\n        var order = store.load("1");\n        |\n    }\n}\n',
		},
		current: 'src/shop/app/Main.java',
		wanted: [
			'src/shop/Store.java#Store.load',
			'src/shop/orders/Order.java#Order.addItem',
			'src/shop/orders/Order.java#Order.total',
		],
		decoys: ['src/shop/log/Logger.java#Logger.rotate'],
	},
	'C#': {
		files: {
			'Store.cs':
				'using Shop.Orders;\n\nnamespace Shop;\n\npublic class Store\n{\n    public Order Load(string id)\n    {\n        return null;\n    }\n}\n',
			'Orders/Order.cs':
				'namespace Shop.Orders;\n\npublic class Order\n{\n    public int Total { get; set; }\n\n    public void AddItem(string name)\n    {\n    }\n}\n',
			'Log/Logger.cs': 'namespace Shop.Log;\n\npublic class Logger\n{\n    public void Rotate(int days)\n    {\n    }\n}\n',
			'App/Main.cs':
				'using Shop;\nusing Shop.Log;\n\nnamespace App;\n\npublic class Main\n{\n    private Logger logger;\n\n    void Run(Store store)\n    {\n        var order = store.Load("1");\n        |\n    }\n}\n',
		},
		current: 'App/Main.cs',
		wanted: ['Store.cs#Store.Load', 'Orders/Order.cs#Order.AddItem', 'Orders/Order.cs#Order.Total'],
		decoys: ['Log/Logger.cs#Logger.Rotate'],
	},
	'C++': {
		files: {
			'store.h': '#pragma once\n#include "order.h"\n\nclass Store {\npublic:\n    Order load(const char *id);\n};\n',
			'order.h': '#pragma once\n\nclass Order {\npublic:\n    int total;\n    void addItem(const char *name);\n};\n',
			'log.h': '#pragma once\n\nclass Logger {\npublic:\n    void rotate(int days);\n};\n',
			'main.cpp':
				'#include "store.h"\n#include "log.h"\n\nLogger logger;\n\nvoid run(Store &store) {\n    Order order = store.load("1");\n    |\n}\n',
		},
		current: 'main.cpp',
		wanted: ['store.h#Store.load', 'order.h#Order.addItem', 'order.h#Order.total'],
		decoys: ['log.h#Logger.rotate'],
	},
};

for (const [language, { files, current, wanted, decoys, config }] of Object.entries(REPOSITORIES)) {
	test(`${language}: what the variable at hand offers comes before what is merely imported`, async () => {
		const workspace = await MemoryWorkspace.of(files, { ...NO_CONFIG, ...config });
		const packed = await workspace.pack(current, 5000, { current: 'exclude' });
		const order = [...packed.items].sort((a, b) => b.score - a.score).map((item) => item.id);
		const shown = order.join(' ');
		for (const id of wanted) {
			assert.ok(order.includes(id), `${id} is not in ${shown}`);
			for (const decoy of decoys.filter((each) => order.includes(each))) {
				assert.ok(order.indexOf(id) < order.indexOf(decoy), `${decoy} comes before ${id}: ${shown}`);
			}
		}
	});
}
