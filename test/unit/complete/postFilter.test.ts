import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AroundCursor, filterAnswer, stopsFor } from '../../../src/core/complete/postFilter.ts';

/** `before|after` of the cursor's line, then the lines below. */
function around(line: string, ...below: string[]): AroundCursor {
	const [before = '', after = ''] = line.split('|');
	return { before, after, below };
}

const shown = (answer: string, where: AroundCursor) => {
	const filtered = filterAnswer(answer, where);
	return filtered.kind === 'text' ? filtered.text : `(${filtered.by})`;
};

test('several lines only where a block begins', () => {
	const many = ['|', '\t|', 'function f() {|', 'call(|', 'const a = [|', 'case 1:|', 'x => |', 'def f():|'];
	const one = ['return |', 'call(|)', 'function f() {| }', 'x = |'];
	assert.deepEqual(
		many.map((line) => stopsFor(around(line))),
		many.map(() => ['\n\n']),
	);
	assert.deepEqual(
		one.map((line) => stopsFor(around(line))),
		one.map(() => ['\n']),
	);
});

test('one line ends at the line', () => {
	assert.equal(shown('x + y;\nmore();', around('return |')), 'x + y;');
});

test('what stands after the cursor is not given again', () => {
	assert.equal(shown('a, b)', around('call(|)')), 'a, b');
	assert.equal(shown('a);', around('call(|);')), 'a');
	assert.equal(shown('name', around('x.|name')), '(repeatsSuffix)');
});

test('half a word in common with the rest of the line is chance', () => {
	assert.equal(shown('data', around('x = | async')), 'data');
});

test('an answer that is the next line is dropped, brackets may repeat', () => {
	assert.equal(shown('return x;', around('\t|', '\treturn x;')), '(repeatsNextLine)');
	assert.equal(shown('done();', around('|', '', 'done();')), '(repeatsNextLine)');
	assert.equal(shown('}', around('\t|', '}')), '}');
});

test('the closing lines that are there already are not doubled', () => {
	assert.equal(shown('\n\treturn 1;\n}', around('function f() {|', '}')), '\n\treturn 1;');
	assert.equal(shown('\n\tone();\n\ttwo();\n}', around('{|', '\ttwo();', '}')), '\n\tone();');
});

test('a block ends where it falls back behind its line', () => {
	assert.equal(shown('one();\n\ttwo();\n}\nfunction other() {', around('\t|')), 'one();\n\ttwo();');
});

test('white space is nothing', () => {
	assert.deepEqual(
		['', '  ', '\n\t\n'].map((answer) => shown(answer, around('x = |'))),
		['(empty)', '(empty)', '(empty)'],
	);
});
