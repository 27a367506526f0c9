import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CONFIG, type ProjectConfig } from '../../../src/core/graph/projectConfig.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

const config: ProjectConfig = {
	...NO_CONFIG,
	tsconfigs: [
		{
			folder: '',
			baseUrl: 'src',
			paths: [
				['@app/*', ['src/app/*']],
				['@app/special', ['src/other.ts']],
			],
			rootDirs: ['src/a', 'src/b'],
		},
	],
	packages: [
		{
			folder: 'packages/kit',
			name: '@scope/kit',
			entries: ['./dist/index.js'],
			exports: [
				['.', ['./dist/index.d.ts']],
				['./sub/*', ['./dist/sub/*.js']],
			],
			imports: [],
		},
		{ folder: '', name: 'root', entries: [], exports: [], imports: [['#env', ['./src/env.node.ts', './src/env.web.ts']]] },
	],
};

async function targets(files: readonly string[], from: string, source: string): Promise<string> {
	const workspace = await MemoryWorkspace.of(
		{ ...Object.fromEntries(files.map((file) => [file, ''])), [from]: `import { x } from '${source}';\n` },
		config,
	);
	const edges = workspace.graph.edges(from).flatMap((edge) => edge.targets);
	return edges.join(' ') || (workspace.graph.totals().unresolved > 0 ? 'missing' : 'external');
}

test('relative imports find sources with and without endings, emitted names and folders', async () => {
	const files = ['src/b.ts', 'src/view.tsx', 'src/lib/index.ts', 'src/old.js'];
	assert.equal(await targets(files, 'src/a.ts', './b'), 'src/b.ts');
	assert.equal(await targets(files, 'src/a.ts', './b.js'), 'src/b.ts');
	assert.equal(await targets(files, 'src/a.ts', './view.jsx'), 'src/view.tsx');
	assert.equal(await targets(files, 'src/a.ts', './lib'), 'src/lib/index.ts');
	assert.equal(await targets(files, 'src/a.ts', './old'), 'src/old.js');
	assert.equal(await targets(files, 'src/a.ts', '../outside/../../far'), 'missing');
	assert.equal(await targets(files, 'src/a.ts', './gone'), 'missing');
	assert.equal(await targets(files, 'src/a.ts', './style.css'), 'external');
});

test('tsconfig paths, baseUrl and rootDirs lead into the workspace, the most exact pattern first', async () => {
	const files = ['src/app/one.ts', 'src/other.ts', 'src/base.ts', 'src/b/twin.ts'];
	assert.equal(await targets(files, 'src/x.ts', '@app/one'), 'src/app/one.ts');
	assert.equal(await targets(files, 'src/x.ts', '@app/special'), 'src/other.ts');
	assert.equal(await targets(files, 'src/x.ts', 'base'), 'src/base.ts');
	assert.equal(await targets(files, 'src/a/x.ts', './twin'), 'src/b/twin.ts');
});

test('configurations beside each other are sides of one program: an import leads to each', async () => {
	const side = (folder: string) => ({
		folder: '',
		baseUrl: undefined,
		paths: [['@env/*', [`src/env/${folder}/*`]] as const],
		rootDirs: [],
	});
	const workspace = await MemoryWorkspace.of(
		{
			'src/a.ts': "import { x } from '@env/x';\nimport { y } from '@env/y';\n",
			'src/env/browser/x.ts': 'export const x = 1;\n',
			'src/env/node/x.ts': 'export const x = 2;\n',
			'src/env/node/y.ts': 'export const y = 2;\n',
		},
		{ ...NO_CONFIG, tsconfigs: [side('browser'), side('node')] },
	);
	assert.deepEqual(
		workspace.graph.edges('src/a.ts').map((edge) => edge.targets),
		[['src/env/browser/x.ts', 'src/env/node/x.ts'], ['src/env/node/y.ts']],
	);
});

test('packages of the workspace lead to their sources, not to their build output', async () => {
	const files = ['packages/kit/src/index.ts', 'packages/kit/src/sub/deep.ts', 'src/env.node.ts'];
	assert.equal(await targets(files, 'src/x.ts', '@scope/kit'), 'packages/kit/src/index.ts');
	assert.equal(await targets(files, 'src/x.ts', '@scope/kit/sub/deep'), 'packages/kit/src/sub/deep.ts');
	assert.equal(await targets(files, 'src/x.ts', '@scope/kit/none'), 'missing');
	assert.equal(await targets(files, 'src/x.ts', '#env'), 'src/env.node.ts');
	assert.equal(await targets(files, 'src/x.ts', 'react'), 'external');
});

test('python imports follow dots, packages, src layouts and submodules', async () => {
	const workspace = await MemoryWorkspace.of({
		'src/pkg/__init__.py': '',
		'src/pkg/base.py': '',
		'src/pkg/deep/__init__.py': '',
		'src/pkg/deep/leaf.py':
			'from ..base import Base\nfrom . import other\nimport pkg.base\nfrom pkg import base, deep\nimport json\nfrom pkg.gone import x\n',
		'src/pkg/deep/other.py': '',
	});
	assert.deepEqual(
		workspace.graph.edges('src/pkg/deep/leaf.py').map(({ statement, targets }) => `${statement?.source} > ${targets.join(' ')}`),
		[
			'..base > src/pkg/base.py',
			'. > src/pkg/deep/other.py',
			'pkg.base > src/pkg/base.py',
			'pkg > src/pkg/base.py src/pkg/deep/__init__.py',
		],
	);
	assert.equal(workspace.graph.totals().unresolved, 1);
});

test('what a barrel hands on is as near as the barrel; cycles end', async () => {
	const workspace = await MemoryWorkspace.of({
		'a.ts': "import { One } from './index';\n",
		'index.ts': "export * from './one';\nexport { Two } from './two';\n",
		'one.ts': "import './a';\nimport { Three } from './three';\nexport class One {}\n",
		'two.ts': 'export class Two {}\n',
		'three.ts': "import './one';\nexport class Three {}\n",
	});
	const outline = workspace.index.outline('a.ts');
	assert.ok(outline);
	const reached = workspace.graph
		.closure('a.ts', outline, 3)
		.map(({ path, hops, via, named }) => `${path} ${hops} via ${via} ${[...named].join(' ')}`.trim());
	assert.deepEqual(reached, [
		'index.ts 1 via a.ts One',
		'one.ts 1 via index.ts One',
		'two.ts 2 via index.ts',
		'three.ts 2 via one.ts',
	]);
	assert.deepEqual(workspace.graph.closure('a.ts', outline, 0), []);
});

test('a module is had whole by the name that a statement gives it, in any language', async () => {
	const aliases = async (files: Readonly<Record<string, string>>, file: string) => {
		const workspace = await MemoryWorkspace.of(files, { ...NO_CONFIG, goModules: [{ folder: '', path: 'shop' }] });
		const outline = workspace.index.outline(file);
		assert.ok(outline);
		return workspace.graph.closure(file, outline, 1).map(({ path, aliases }) => `${path}: ${[...aliases].join(' ')}`.trim());
	};
	const shop = { 'shop/__init__.py': '', 'shop/core.py': 'def one(): ...\n', 'shop/names.py': 'names = 1\n' };
	assert.deepEqual(await aliases({ ...shop, 'a.py': 'import shop.core\n' }, 'a.py'), ['shop/core.py: core']);
	assert.deepEqual(await aliases({ ...shop, 'a.py': 'from shop import core as c\n' }, 'a.py'), ['shop/core.py: c']);
	assert.deepEqual(await aliases({ ...shop, 'a.py': 'from shop.names import names\n' }, 'a.py'), ['shop/names.py:']);
	assert.deepEqual(await aliases({ 'a.ts': "import * as b from './b';\n", 'b.ts': '' }, 'a.ts'), ['b.ts: b']);
	assert.deepEqual(await aliases({ 'a.ts': "import './b';\n", 'b.ts': '' }, 'a.ts'), ['b.ts:']);
	const go = { 'orders/orders.go': 'package orders\n' };
	assert.deepEqual(await aliases({ ...go, 'main.go': 'package main\n\nimport "shop/orders"\n' }, 'main.go'), [
		'orders/orders.go: orders',
	]);
});

test('a file that comes or changes changes the edges', async () => {
	const workspace = await MemoryWorkspace.of({ 'a.ts': "import './b';\n" });
	assert.equal(workspace.graph.edges('a.ts').length, 0);
	await workspace.write('b.ts', '');
	assert.equal(workspace.graph.edges('a.ts').length, 1);
	await workspace.write('a.ts', '');
	assert.equal(workspace.graph.edges('a.ts').length, 0);
});

test('a file knows who imports it, and no longer those that stopped', async () => {
	const workspace = await MemoryWorkspace.of({
		'a.ts': "import './b';\nimport './c';\n",
		'b.ts': "import './c';\n",
		'c.ts': '',
	});
	const importers = () => workspace.graph.importersOf('c.ts').toSorted();
	assert.deepEqual(importers(), ['a.ts', 'b.ts']);
	await workspace.write('a.ts', "import './b';\n");
	assert.deepEqual(importers(), ['b.ts']);
	workspace.index.delete('b.ts');
	assert.deepEqual(importers(), []);
});
