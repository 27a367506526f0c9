import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { ROOT } from '../../support/fixtures.ts';

const treeSitter = new TreeSitter(ROOT);

/** What a cursor at `|` stands in: `reach` in code, else `within`. */
async function seen(file: string, text: string): Promise<string> {
	const at = text.indexOf('|');
	const syntax = await treeSitter.syntaxAt(file, text.replace('|', ''), at);
	return `${text} → ${syntax ? (syntax.within === 'code' ? syntax.reach : syntax.within) : 'nobody parses'}`;
}

async function all(file: string, texts: Readonly<Record<string, string>>): Promise<void> {
	const seenAll: string[] = [];
	for (const text of Object.keys(texts)) {
		seenAll.push(await seen(file, text));
	}
	assert.deepEqual(
		seenAll,
		Object.entries(texts).map(([text, expected]) => `${text} → ${expected}`),
	);
}

test('TypeScript: bodies where blocks open or are empty, statements on blank lines, one line elsewhere', () =>
	all('a.ts', {
		'function f() {|': 'body',
		'function f() {|}': 'body',
		'function f() {\n\t|\n}': 'body',
		'function f() {\n\t// what it does\n\t|\n}': 'body',
		'function f() {\n\tone();\n\t|\n}': 'statements',
		'class A {\n\t|\n}': 'body',
		'const a = {|': 'body',
		'const a = {\n\tb: 1,\n\t|\n};': 'statements',
		'if (a) {\n\tb();\n}\n|': 'statements',
		'switch (a) {\n\tcase 1:|': 'body',
		'return |': 'line',
		'call(|': 'line',
		'call(|)': 'line',
		'call(\n\ta,\n\t|\n);': 'line',
		'const a: |': 'line',
		'const f = (a) => |': 'line',
		'const a = b ? c :|': 'line',
		'foo |bar': 'line',
		'|': 'statements',
	}));

test('TypeScript: strings and comments, and code inside of strings', () =>
	all('a.ts', {
		'const a = "one |two";': 'string',
		"const a = 'one |": 'line',
		'const a = `one |two`;': 'string',
		'const a = `one ${|} two`;': 'line',
		'const a = "done"|;': 'line',
		'// a comment|': 'comment',
		'// a comment\n|': 'statements',
		'/* a |comment */': 'comment',
		'/** a comment */|': 'line',
		'call(); // and |': 'comment',
	}));

test('Python: colons of statements open bodies, others do not', () =>
	all('a.py', {
		'def f():|': 'body',
		'def f():\n    |': 'body',
		'class A:\n    def f(self):\n        one()\n        |': 'statements',
		'if a:|': 'body',
		'for a in b:|': 'body',
		'a = {"b":|': 'line',
		'a = b[1:|': 'line',
		'f = lambda x:|': 'line',
		'a: |': 'line',
		'# a comment|': 'comment',
		'a = "one |"': 'string',
		'a = f"one {b|}"': 'line',
		'"""What it does.|"""': 'string',
	}));

test('Go, Rust, Java, C++, Ruby', async () => {
	await all('a.go', {
		'package a\nfunc f() {|': 'body',
		'package a\nfunc f() {\n\tone()\n\t|\n}': 'statements',
		'package a\n// c|': 'comment',
	});
	await all('a.rs', {
		'fn f() {|': 'body',
		'fn f() {\n    |\n}': 'body',
		'fn f() { let a = |': 'line',
		'fn f() { let a = "b|"; }': 'string',
	});
	await all('A.java', { 'class A {\n\tvoid f() {\n\t\t|\n\t}\n}': 'body', 'class A {\n\tint a = |;\n}': 'line' });
	await all('a.cpp', { 'int main() {|': 'body', 'int main() {\n\tint a = 1;\n\t|\n}': 'statements', '/* c| */': 'comment' });
	await all('a.rb', { 'def f\n  a.each do|': 'body', 'a = "b|"': 'string' });
});

test('a language that nobody parses has no syntax', async () => {
	assert.equal(await treeSitter.syntaxAt('notes.txt', 'a', 1), undefined);
});
