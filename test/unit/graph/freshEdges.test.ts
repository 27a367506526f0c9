import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportGraph } from '../../../src/core/graph/importGraph.ts';
import { NO_CONFIG, type ProjectConfig } from '../../../src/core/graph/projectConfig.ts';
import { WorkspaceIndex } from '../../../src/core/index/workspaceIndex.ts';
import { seeded } from '../../bench/support/stats.ts';
import { MemoryWorkspace } from '../../support/memoryWorkspace.ts';

const CONFIG: ProjectConfig = {
	...NO_CONFIG,
	tsconfigs: [{ folder: '', baseUrl: undefined, paths: [['@/*', ['lib/*', 'far/*']]], rootDirs: [] }],
	packages: [{ folder: 'kit', name: 'kit', entries: ['./dist/index.js'], exports: [], imports: [] }],
	goModules: [{ folder: 'go', path: 'x.org' }],
	crates: [{ folder: 'rs', name: 'rs', lib: undefined, roots: [], renamed: [] }],
};

/** What each file may hold. Names are few, so that they meet: shadowed files, barrels, packages that come and go. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
	'.ts': [
		'export const a = 1;\n',
		"import { a } from './a';\nimport '@/b';\nimport 'kit';\n",
		"export * from './b';\nimport './index';\nimport '../lib';\n",
		"import './c.js';\nimport '@/gone';\n",
	],
	'.js': ['exports.a = 1;\n', "require('./a');\nrequire('./b');\n"],
	'.py': ['class A: pass\n', 'from . import a\nfrom pkg.b import x\nimport c\n', 'from .a import A\nimport pkg.a\n'],
	'.go': [
		'package one\n\ntype A struct{}\n',
		'package one\n\nimport "x.org/one"\nimport "x.org/two"\n\nfunc use(a A, b *B) {}\n',
		'package two\n\ntype B struct{}\n',
	],
	'.java': [
		'package p.one;\nclass A {}\n',
		'package p.two;\nimport p.one.A;\nimport p.one.*;\nclass B { A a; }\n',
		'class C {}\n',
	],
	'.kt': [
		'package p.one\nclass K\nfun a() {}\n',
		'package p.one\nclass M\n',
		'package p.two\nclass K\n',
		'package p.two\nimport p.one.K\nimport p.one.a\nclass L(k: K)\n',
	],
	'.rs': [
		'pub mod a;\npub use a::A;\n',
		'use crate::a::A;\nuse crate::b::c::D;\n',
		'pub struct A;\npub mod c;\n',
		'pub struct A;\n',
		'pub mod c {\n\tpub struct D;\n}\n',
		'pub use crate::a::*;\n',
	],
	'.cs': [
		'namespace One;\nclass A {}\n',
		'global using One;\nnamespace Two;\nclass B { A a; }\n',
		'using One.A;\nnamespace One.In;\n',
	],
	'.php': [
		'<?php\nnamespace One;\nclass a {}\n',
		'<?php\nnamespace Two;\nuse One\\a;\nuse One\\b;\n',
		'<?php\nnamespace One;\nclass b {}\n',
	],
	'.h': ['#pragma once\nstruct A {};\n', '#include "a.h"\n#include "lib/b.h"\n'],
	'.cpp': ['#include "a.h"\n#include <b.h>\nvoid run(A a) {}\n'],
	'.rb': ["require 'a'\nrequire_relative 'b'\n", 'class A\nend\n'],
	'.lua': ["require('a')\nrequire('lib.b')\n", 'return 1\n'],
	'.swift': ['import kit\nclass A {}\n', 'func run(a: A) {}\n'],
};
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
	'.go': ['go/one/', 'go/two/'],
	'.rs': ['rs/src/', 'rs/src/a/', 'rs/src/b/'],
	'.java': ['src/p/one/', 'test/p/one/', 'src/p/two/'],
	'.py': ['', 'pkg/', 'src/pkg/', 'pkg/in/'],
	'.rb': ['lib/', 'app/x/'],
};
const NAMES = ['a', 'b', 'c'];
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
	'.ts': ['index'],
	'.py': ['__init__'],
	'.rs': ['lib', 'mod', 'main'],
	'.go': ['a_test'],
};
const ROUNDS = 12;
const STEPS = 40;

/** All that a graph says of all files, readable; targets in any order where the order is that of the files. */
function all(graph: ImportGraph, index: WorkspaceIndex) {
	const files = [...index.files].sort();
	return {
		edges: files.map((file) => [
			file,
			...graph
				.edges(file)
				.map(({ kind, statement, targets }) => `${statement?.source ?? kind} > ${targets.toSorted().join(' ')}`),
		]),
		importers: files.map((file) => `${file} < ${graph.importersOf(file).join(' ')}`),
		closures: files.map((file) => closure(graph, index, file)),
		totals: graph.totals(),
		leanedOn: graph.mostImported(5),
	};
}

/** What is within reach of a file, sorted. */
function closure(graph: ImportGraph, index: WorkspaceIndex, file: string): string[] {
	const outline = index.outline(file);
	return outline
		? graph
				.closure(file, outline, 3)
				.map(({ path, hops, link }) => `${hops} ${link} ${path}`)
				.sort()
		: [];
}

for (const extension of Object.keys(TEXTS)) {
	test(`after any changes the edges of ${extension} files are those of a graph that is made anew`, async () => {
		const random = seeded(extension.length + extension.charCodeAt(1));
		const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
		const others = extension === '.ts' ? ['.js'] : extension === '.kt' ? ['.java'] : extension === '.cpp' ? ['.h'] : [];
		for (let round = 0; round < ROUNDS; round++) {
			const workspace = await MemoryWorkspace.of({}, CONFIG);
			const { index, graph } = workspace;
			for (let step = 0; step < STEPS; step++) {
				const ending = one([extension, ...others]);
				const folder = one(FOLDERS[ending] ?? ['', 'lib/', 'far/', 'kit/src/']);
				const file = `${folder}${one([...NAMES, ...(SPECIAL[ending] ?? [])])}${ending}`;
				if (random() < 0.25) {
					index.delete(file);
				} else {
					await workspace.write(file, one(TEXTS[ending] ?? ['']));
				}
				// Some of it is asked for in between, so that it is kept and has to be forgotten.
				if (random() < 0.5) {
					graph.edges(one([...index.files, file]));
				} else if (random() < 0.5) {
					graph.totals();
				} else {
					closure(graph, index, one([...index.files, file]));
				}
			}
			const anew = new WorkspaceIndex();
			for (const file of index.files) {
				anew.set(file, index.outline(file), index.uses(file));
			}
			assert.deepEqual(all(graph, index), all(new ImportGraph(anew, CONFIG), anew));
		}
	});
}

test('a class that a file of the package defines from now on is found, though another has defined it before', async () => {
	const workspace = await MemoryWorkspace.of({
		'one/a.kt': 'package p.one\nclass K\n',
		'more/b.kt': 'package p.one\nclass M\n',
		'two/c.kt': 'package p.two\nimport p.one.K\nclass L(k: K)\n',
	});
	const targets = () => workspace.graph.edges('two/c.kt').flatMap((edge) => (edge.kind === 'import' ? edge.targets : []));
	assert.deepEqual(targets(), ['one/a.kt']);
	await workspace.write('more/b.kt', 'package p.one\nclass M\nclass K\n');
	assert.deepEqual(targets().toSorted(), ['more/b.kt', 'one/a.kt']);
	await workspace.write('one/a.kt', 'package p.one\n');
	assert.deepEqual(targets(), ['more/b.kt']);
});
