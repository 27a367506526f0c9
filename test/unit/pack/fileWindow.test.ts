import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileWindow } from '../../../src/core/pack/fileWindow.ts';

const LINES = Array.from({ length: 100 }, (_, index) => `line ${index}`);
const TOKENS = LINES.map(() => 10);

const lines = (line: number, limit: number, starts: readonly number[] = []) =>
	fileWindow(LINES, line, 3, limit, starts, TOKENS).lines;

test('a window that can hold the file holds it', () => {
	assert.deepEqual(lines(99, 5000), [0, 99]);
});

test('it starts on a symbol, and holds still while the cursor moves a few lines', () => {
	assert.deepEqual(lines(50, 200, [20, 38, 60]), [38, 54]);
	assert.deepEqual(lines(52, 200, [20, 38, 60]), [38, 56]);
});

test('without a symbol near enough it starts on a multiple of 16 lines', () => {
	assert.deepEqual(lines(80, 500)[0] % 16, 0);
	assert.deepEqual(lines(80, 500)[0], lines(81, 500)[0]);
});

test('a symbol that starts just above the cursor does not cost the rest of the window', () => {
	const [first] = lines(50, 200, [49]);
	assert.ok(first <= 44, String(first));
});

test('prefix and suffix meet at the cursor', () => {
	const window = fileWindow(LINES, 10, 3, 120, [], TOKENS);
	assert.ok(window.prefix.endsWith('\nlin'));
	assert.ok(window.suffix.startsWith('e 10\nline 11'));
	assert.ok(window.tokens <= 120);
});

test('what follows the cursor stays small, however large the limit', () => {
	assert.deepEqual(lines(0, 5000), [0, 12]);
});
