import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Language as GrammarLoader, Parser, Query, type Tree, type TreeCursor } from 'web-tree-sitter';
import { type Language, languageOf, readableText } from '../../../src/core/parse/languages.ts';
import { Matcher } from '../../../src/core/parse/matcher.ts';
import { NAMED, type Nodes } from '../../../src/core/parse/nodes.ts';
import { readPatterns } from '../../../src/core/parse/patterns.ts';
import { loadParser } from '../../../src/node/engine/treeMemory.ts';
import { fixture, ROOT } from '../../support/fixtures.ts';

const fixtures = ['languages', 'uses'].flatMap((folder) => readdirSync(fixture(folder)).map((name) => fixture(folder, name)));

for (const file of fixtures) {
	const language = languageOf(file);
	if (language) {
		test(`${file.slice(ROOT.length + 1)}: nodes and patterns are found as tree-sitter finds them, with errors and without`, async () => {
			const memory = await loadParser(path.join(ROOT, 'out/grammars'));
			const grammar = await GrammarLoader.load(path.join(ROOT, `out/grammars/tree-sitter-${language.grammar}.wasm`));
			const parser = new Parser().setLanguage(grammar);
			const scm = patternsOf(language);
			const patterns = readPatterns(scm, grammar);
			const matcher = new Matcher(patterns);
			const query = new Query(grammar, scm);
			const text = readableText(language, readFileSync(file, 'utf8'));
			// What is cut off in the middle of a file, and a file whose first half is missing a piece, have errors of all kinds.
			for (const each of [
				text,
				text.slice(0, text.length * 0.6),
				text.slice(0, text.length * 0.3) + text.slice(text.length * 0.4),
				'',
			]) {
				const tree = parser.parse(each);
				assert.ok(tree);
				const nodes = memory.read(tree);
				assert.deepEqual(rowsOf(nodes), rowsOfTree(tree));
				assert.deepEqual(found(matcher, patterns.names, nodes, each), foundByQuery(query, tree));
				tree.delete();
			}
			query.delete();
			parser.delete();
		});
	}
}

function patternsOf({ queries }: Language): string {
	return ['outline.scm', 'uses.scm']
		.flatMap((name) => queries.map((folder) => path.join(ROOT, 'syntaxes', folder, name)))
		.filter((file) => existsSync(file))
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
}

/** Kind, start, end and name of each node in the order of the text, and how deep it stands. */
function rowsOf({ count, kinds, starts, ends, flags, parents }: Nodes): string[] {
	const depths: number[] = [];
	return Array.from({ length: count }, (_, node) => {
		const depth = 1 + (depths[parents[node] ?? -1] ?? 0);
		depths[node] = depth;
		return `${depth} ${kinds[node]} ${starts[node]}-${ends[node]} ${((flags[node] ?? 0) & NAMED) !== 0}`;
	});
}

function rowsOfTree(tree: Tree): string[] {
	const rows: string[] = [];
	const visit = (cursor: TreeCursor, depth: number) => {
		rows.push(`${depth} ${cursor.nodeTypeId} ${cursor.startIndex}-${cursor.endIndex} ${cursor.nodeIsNamed}`);
		if (cursor.gotoFirstChild()) {
			do {
				visit(cursor, depth + 1);
			} while (cursor.gotoNextSibling());
			cursor.gotoParent();
		}
	};
	const cursor = tree.walk();
	visit(cursor, 1);
	cursor.delete();
	return rows;
}

/** What each match captures, without what is captured for its own conditions. */
function found(matcher: Matcher, names: readonly string[], nodes: Nodes, text: string): string[] {
	const { starts, ends } = nodes;
	const lines: string[] = [];
	matcher.find(nodes, text, (pattern, captures) => {
		let line = String(pattern);
		for (let at = 0; at < captures.length; at += 2) {
			const node = captures[at + 1] ?? 0;
			line += ` ${names[captures[at] ?? 0]} ${starts[node]}-${ends[node]}`;
		}
		lines.push(line);
	});
	return lines.sort();
}

function foundByQuery(query: Query, tree: Tree): string[] {
	return query
		.matches(tree.rootNode)
		.map(({ patternIndex, captures }) =>
			[
				String(patternIndex),
				...captures
					.filter(({ name }) => !name.startsWith('_'))
					.map(({ name, node }) => `${name} ${node.startIndex}-${node.endIndex}`),
			].join(' '),
		)
		.sort();
}

test('a mistake in a pattern is said, not read over', () => {
	const grammar = { types: [], idForNodeType: (type: string) => (type === 'a' ? 1 : null), fieldIdForName: () => null };
	const mistake = (pattern: string) => {
		assert.throws(() => readPatterns(pattern, grammar), Error);
	};
	for (const pattern of ['(b)', '(a', '(a) }', '(a f: (a))', '((a) @x (#is? @x "b"))', '(a !f)', 'a']) {
		mistake(pattern);
	}
	assert.equal(readPatterns('; nothing\n(a) @x', grammar).patterns.length, 1);
});
