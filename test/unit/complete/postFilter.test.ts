import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	type AnswerFrame,
	type AroundCursor,
	filterAnswer,
	frameOf,
	isEnough,
	reachByText,
} from '../../../src/core/complete/postFilter.ts';

/** `before|after` of the cursor's line, then the lines below. */
function around(line: string, ...below: string[]): AroundCursor {
	const [before = '', after = ''] = line.split('|');
	return { before, after, above: [], below };
}

/** The cursor's line with its neighbours. */
function among(text: string): AroundCursor {
	const lines = text.split('\n');
	const at = lines.findIndex((line) => line.includes('|'));
	return { ...around(lines[at] ?? '|', ...lines.slice(at + 1)), above: lines.slice(0, at) };
}

const frame = (where: AroundCursor, reach: AnswerFrame['reach'] = reachByText(where)) => frameOf(where, reach, '//');
const shown = (answer: string, where: AroundCursor, reach?: AnswerFrame['reach']) => {
	const filtered = filterAnswer(answer, frame(where, reach));
	return filtered.kind === 'text' ? filtered.text : `(${filtered.by})`;
};

test('where nobody parses, several lines only where a block begins', () => {
	const lines = [
		'|',
		'\t|',
		'function f() {|',
		'case 1:|',
		'x => |',
		'return |',
		'call(|)',
		'call(|',
		'function f() {| }',
		'x = |',
	];
	assert.deepEqual(
		lines.map((line) => `${line} ${reachByText(around(line))}`),
		[
			'| statements',
			'\t| statements',
			'function f() {| body',
			'case 1:| body',
			'x => | body',
			'return | line',
			'call(|) line',
			'call(| line',
			'function f() {| } line',
			'x = | line',
		],
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
	assert.equal(shown('}', among('f() {\n\tif (x) {\n\t|\n}')), '}');
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

test('no bracket is closed that is closed below', () => {
	assert.equal(shown('a);', around('call(|)')), 'a');
	assert.equal(shown('a, b));', around('outer(inner(|));')), 'a, b');
	assert.equal(shown('a))', around('outer(inner(|')), 'a))');
	assert.equal(shown('a)))', around('outer(inner(|')), 'a))');
	assert.equal(shown('")"; }', around('x = |')), '")";');
	assert.equal(shown('done();\n\t}', among('function f() {\n\tif (x) {\n\t|\n}')), 'done();\n\t}');
	assert.equal(shown('done();\n\t}', among('function f() {\n\tif (x) {\n\t|\n\t}\n}')), 'done();');
});

test('a body ends with what closes it, and where its own level goes on', () => {
	assert.equal(shown('\n\treturn 1;\n}\nmore();', among('function f() {|')), '\n\treturn 1;\n}');
	assert.equal(shown('\n    return 1\nprint()', among('def f():|')), '\n    return 1');
});

test('an answer stops at the line that follows the cursor', () => {
	assert.equal(shown('one();\n\tlast();\n\tother();', among('\t|\n\tlast();\n}')), 'one();');
});

test('an answer that goes round in circles is cut to its first round', () => {
	assert.equal(shown('a();\n\tb();\n\ta();\n\tb();\n\ta();', around('\t|')), 'a();\n\tb();');
	assert.equal(shown('foo(1);\n\tfoo(1);\n\tfoo(1);', around('\t|')), 'foo(1);');
	assert.equal(shown('abc abc abc abc abc', around('x = |')), 'abc');
	assert.equal(shown('//--------------------', around('|')), '//--------------------');
});

test('lines are indented as the file is', () => {
	assert.equal(shown('\n    one();\n        two();\n}', among('\tx();\n\ty();\nfunction f() {|')), '\n\tone();\n\t\ttwo();\n}');
	assert.equal(shown('\n\tone();\n}', among('if (a) {\n  b();\n}\nif (c) {|')), '\n  one();\n}');
});

test('one more line is one more line', () => {
	assert.equal(shown('\n\tnext();\n\tanother();', among('\tfirst();|'), 'nextLine'), '\n\tnext();');
});

test('generation ends once a line goes round in circles', () => {
	const line = frame(around('call(|'), 'line');
	assert.deepEqual([isEnough('a, b, c', line), isEnough('abc, abc, abc, abc, abc, ', line)], [false, true]);
});

test('generation ends with the line that leaves the frame', () => {
	const body = frame(among('function f() {|'));
	const pieces = ['\n\tone();', '\n', '\n\ttwo();\n', '}', '\n', 'more'];
	const seen = pieces.map((_, index) => isEnough(pieces.slice(0, index + 1).join(''), body));
	assert.deepEqual(seen, [false, false, false, false, true, true]);
});
