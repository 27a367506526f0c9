import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editOf, isSameHunk, isUndone, movedHunk, placeOfHunk } from '../../../src/core/chat/hunks.ts';
import { growingHunksOf, hunksOf } from '../../../src/core/chat/proposal.ts';
import { lineDiff } from '../../../src/editor/chat/lineDiff.ts';

/** The file with every hunk of the answer's block taken. Lines between `»` and `«` are selected; `|` alone is the cursor's line. */
function taken(marked: string, block: string): string {
	const { lines, selection, selected } = read(marked);
	const hunks = hunksOf(block, { lines, selection, selected }, lineDiff);
	return apply(lines, hunks).join('\n');
}

function read(marked: string) {
	const rows = marked.split('\n');
	const first = rows.findIndex((row) => row.startsWith('»'));
	const last = rows.findIndex((row) => row.endsWith('«'));
	const cursor = rows.findIndex((row) => row.endsWith('|'));
	const selection = (first < 0 ? [cursor, cursor] : [first, last]) as [number, number];
	return { lines: rows.map((row) => row.replace(/[»«|]/g, '')), selection, selected: first >= 0 };
}

function apply(lines: readonly string[], hunks: ReturnType<typeof hunksOf>): readonly string[] {
	let text = [...lines];
	for (const hunk of hunks.toReversed()) {
		const at = placeOfHunk(hunk, text);
		assert.ok(at !== undefined, `stale: ${JSON.stringify(hunk)}`);
		const { start, end, text: written } = editOf(hunk, at, text);
		const before = [...text.slice(0, start.line), (text[start.line] ?? '').slice(0, start.character)].join('\n');
		const after = [(text[end.line] ?? '').slice(end.character), ...text.slice(end.line + 1)].join('\n');
		text = (before + written + after).split('\n');
	}
	return text;
}

const FILE = 'import a;\n\nfunction sum(x) {\n  let total = 0;\n  return total;\n}\n\nend();';

test('a block that rewrites the selection changes only the lines that differ', () => {
	const marked = FILE.replace('  let', '»  let').replace('return total;', 'return total;«');
	assert.equal(taken(marked, '  let total = x;\n  return total;'), FILE.replace('= 0', '= x'));
});

test('a block that begins at the first column gets the indent of its place', () => {
	const marked = FILE.replace('  let', '»  let').replace('return total;', 'return total;«');
	assert.equal(
		taken(marked, 'let total = x;\nif (x) {\n  total++;\n}\nreturn total;'),
		FILE.replace('let total = 0;', 'let total = x;\n  if (x) {\n    total++;\n  }'),
	);
});

test('while a block is written what is offered of it is what the whole block means, and nothing beyond what was written', () => {
	const marked = FILE.replace('function', '»function').replace('\n}\n', '\n}«\n');
	const { lines, selection, selected } = read(marked);
	const target = { lines, selection, selected };
	const block = 'function sum(x: number) {\n  let total = 0;\n  total += x;\n  return total;\n}\n';
	const whole = hunksOf(block, target, lineDiff);
	const seen = Array.from({ length: block.length }, (_, length) => {
		const hunks = growingHunksOf(block.slice(0, length), target, lineDiff);
		assert.ok(hunks.every((hunk) => whole.some((other) => isSameHunk(hunk, other))));
		return hunks.length;
	});
	assert.deepEqual([...new Set(seen)], [0, 1, 2]);
	assert.deepEqual(growingHunksOf('function sum(x: number) {\n  // ...\n  return total;\n', target, lineDiff), []);
});

test('spaces become tabs in a file with tabs', () => {
	const file = '»function f() {\n\tone();\n\ttwo();\n}«';
	assert.equal(
		taken(file, 'function f() {\n  one();\n  if (a) {\n    two();\n  }\n}'),
		'function f() {\n\tone();\n\tif (a) {\n\t\ttwo();\n\t}\n}',
	);
});

test('the whole function in answer to one of its lines replaces the function', () => {
	const marked = FILE.replace('  let total = 0;', '»  let total = 0;«');
	assert.equal(
		taken(marked, 'function sum(x, y) {\n  let total = x + y;\n  return total;\n}'),
		FILE.replace('(x)', '(x, y)').replace('= 0', '= x + y'),
	);
});

test('a part of what is selected leaves the rest alone', () => {
	const marked = `»${FILE}«`;
	assert.equal(taken(marked, '  let total = 1;\n  return total;'), FILE.replace('= 0', '= 1'));
});

test('a comment alone goes above what it tells about, a docstring below its header', () => {
	const marked = FILE.replace('function sum(x) {', '»function sum(x) {').replace('\n}\n', '\n}«\n');
	assert.equal(taken(marked, '/** Adds. */'), FILE.replace('function', '/** Adds. */\nfunction'));
	assert.equal(
		taken('»def f(x):\n    return x«', '"""Gives x."""'),
		'def f(x):\n    """Gives x."""\n    return x'.replace('    """', '    """'),
	);
});

test('a comment and the code under it are the comment alone', () => {
	const marked = FILE.replace('function sum(x) {', '»function sum(x) {').replace('\n}\n', '\n}«\n');
	const block = '/**\n * Adds.\n */\nfunction sum(x) {\n  let total = 0;\n  return total;\n}';
	assert.equal(taken(marked, block), FILE.replace('function', '/**\n * Adds.\n */\nfunction'));
});

test('lines that the answer leaves out with an ellipsis stay', () => {
	const marked = FILE.replace('function sum(x) {', '»function sum(x) {').replace('\n}\n', '\n}«\n');
	assert.equal(taken(marked, 'function sum(x, y) {\n  // ... existing code ...\n}'), FILE.replace('(x)', '(x, y)'));
	assert.equal(
		taken(marked, 'function sum(x) {\n  // ...\n  return total + 1;\n}'),
		FILE.replace('return total;', 'return total + 1;'),
	);
});

test('at a cursor without a selection known code is changed in its place and new code goes in at the line', () => {
	const marked = FILE.replace('end();', 'end();|');
	assert.equal(taken(marked, 'function sum(x) {\n  let total = 9;\n  return total;\n}'), FILE.replace('= 0', '= 9'));
	assert.equal(
		taken(FILE.replace('import a;\n', 'import a;\n|'), 'const brandNew = 1;'),
		FILE.replace('a;\n\n', 'a;\nconst brandNew = 1;\n'),
	);
	assert.equal(taken(marked, 'const brandNew = 1;'), `${FILE}\nconst brandNew = 1;`);
});

test('an empty block and the code as it is mean nothing', () => {
	assert.equal(taken(`»${FILE}«`, '\n \n'), FILE);
	assert.equal(taken(`»${FILE}«`, FILE), FILE);
});

test('an empty file takes what is new', () => {
	assert.equal(taken('|', 'one();\ntwo();'), 'one();\ntwo();');
});

const three = ['a', 'b', 'c', 'd', 'e'];
const [hunk] = hunksOf('a\nB\nc', { lines: ['alpha', 'beta', 'gamma', 'delta'], selection: [1, 1], selected: true }, lineDiff);

test('lines put in above move a hunk, lines below do not', () => {
	assert.ok(hunk);
	const above = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 }, breaks: 2 };
	const enter = { start: { line: 0, character: 5 }, end: { line: 0, character: 5 }, breaks: 1 };
	const gone = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 }, breaks: 0 };
	const below = { start: { line: 2, character: 0 }, end: { line: 2, character: 0 }, breaks: 3 };
	assert.deepEqual(
		[above, enter, gone, below].map((edit) => movedHunk(hunk, edit).line),
		[3, 2, 0, 1],
	);
});

test('a hunk whose lines were changed is stale, and open again when they are back', () => {
	assert.ok(hunk);
	assert.equal(placeOfHunk(hunk, ['alpha', 'beta!', 'gamma', 'delta']), undefined);
	assert.equal(placeOfHunk(hunk, ['alpha', 'beta', 'gamma', 'delta']), 1);
	assert.equal(placeOfHunk(hunk, ['0', '0', 'alpha', 'beta', 'gamma']), 3, 'found where the disk put it');
});

test('a hunk that was taken is open again after undo', () => {
	assert.ok(hunk);
	assert.equal(isUndone(hunk, ['alpha', 'a', 'B', 'c', 'gamma', 'delta']), false);
	assert.equal(isUndone(hunk, ['alpha', 'beta', 'gamma', 'delta']), true);
});

test('an edit takes whole lines away, at the end of the file too', () => {
	const removing = (line: number, removed: readonly string[]) => ({
		line,
		removed,
		added: [],
		before: three[line - 1],
		after: three[line + removed.length],
	});
	const ends = [removing(1, ['b']), removing(3, ['d', 'e']), removing(0, three)].map((each) => editOf(each, each.line, three));
	assert.deepEqual(
		ends.map(({ start, end }) => [start.line, start.character, end.line, end.character]),
		[
			[1, 0, 2, 0],
			[2, 1, 4, 1],
			[0, 0, 4, 1],
		],
	);
});
