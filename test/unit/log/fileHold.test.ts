import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf, follows, holds, lineOf, prefixFrom, startOf, suffixAt, tailOf } from '../../../src/core/log/fileHold.ts';

/** A file with the cursor at the end of `line`; each line costs ten tokens. */
function fileOf(lines: readonly string[], line: number, character = lines[line]?.length ?? 0) {
	const file = { lines, tokens: lines.map(() => 10), line, character };
	return { ...file, suffix: suffixAt(file, 40) };
}

/** Functions of five lines, a blank line before each. */
const FUNCTIONS = Array.from({ length: 40 }, (_, n) => [`function f${n}() {`, '\ta();', '', '\tb();', '}', '']).flat();

test('a small file is shown from its start', () => {
	assert.equal(startOf(fileOf(FUNCTIONS, 12), 100, 400), 0);
});

test('a window starts on a definition, not inside of one', () => {
	const start = startOf(fileOf(FUNCTIONS, 100), 200, 400);
	assert.match(FUNCTIONS[start] ?? '', /^function/);
	assert.ok(start <= 80 && start >= 72, String(start));
});

test('a window is held until it is full, and given up above its start', () => {
	assert.deepEqual(
		[100, 117, 118, 85].map((line) => holds(fileOf(FUNCTIONS, line), 78, 464)),
		[true, true, false, false],
	);
});

test('of a line that is larger than a window its end is shown, and it holds still for many characters', () => {
	const long = 'x'.repeat(5000);
	const at = (character: number) => {
		const file = { lines: [long], tokens: [2500], line: 0, character, suffix: '' };
		return character - prefixFrom(file, 0, 400).length;
	};
	assert.ok(at(4000) > 3400);
	assert.equal(at(4010), at(4011));
});

test('the suffix is whole lines and is held while it follows', () => {
	const file = fileOf(FUNCTIONS, 10, 3);
	assert.equal(file.suffix.split('\n').length, 4);
	const typed = [...FUNCTIONS.slice(0, 10), 'new', `typ${(FUNCTIONS[10] ?? '').slice(3)}`, ...FUNCTIONS.slice(11)];
	assert.equal(follows(fileOf(typed, 11, 3), file.suffix), true);
	assert.equal(follows(fileOf(FUNCTIONS, 11, 1), file.suffix), false);
});

test('a tail stands behind the suffix and is kept while it does', () => {
	const file = fileOf(FUNCTIONS, 10);
	const tail = tailOf(file, 60);
	assert.deepEqual(tail, { lines: FUNCTIONS.slice(14, 19), tokens: 60 });
	assert.equal(tail && lineOf(tail, fileOf(FUNCTIONS, 6)), 14);
	assert.equal(tail && lineOf(tail, fileOf(FUNCTIONS, 14)), undefined);
	assert.equal(tailOf(fileOf(FUNCTIONS, FUNCTIONS.length - 1), 60), undefined);
});

test('a change is its first line and how far the rest moved', () => {
	assert.deepEqual(changeOf(['a', 'b', 'c'], ['a', 'x', 'y', 'c']), { line: 1, moved: 1 });
	assert.deepEqual(changeOf(['a'], ['a', 'b']), { line: 1, moved: 1 });
	assert.equal(changeOf(['a'], ['a']), undefined);
});
