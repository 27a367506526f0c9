import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesThatFit, OVERFLOWS, type Overflow } from '../../../src/core/pack/overflow.ts';

const ten = Array.from({ length: 10 }, () => 10);
const keep = (overflow: Overflow, room: number, tokens: readonly number[] = ten, worth = (_line: number) => 0) =>
	linesThatFit(tokens, room, { overflow, windowTokens: 30, worth });

test('what fits is kept whole, whatever the strategy', () => {
	for (const overflow of OVERFLOWS) {
		assert.equal(keep(overflow, 100).length, 10);
	}
});

test('middle keeps both ends, head the beginning, tail the end', () => {
	assert.deepEqual(keep('middle', 45), [0, 1, 8, 9]);
	assert.deepEqual(keep('head', 45), [0, 1, 2, 3]);
	assert.deepEqual(keep('tail', 45), [6, 7, 8, 9]);
});

test('what the beginning does not need goes to the end', () => {
	assert.deepEqual(keep('middle', 50, [10, 100, 10, 10, 10, 10]), [0, 2, 3, 4, 5]);
});

test('window keeps the places that say most about the work at hand, whole windows at a time', () => {
	assert.deepEqual(
		keep('window', 30, ten, (line) => (line === 6 ? 1 : 0)),
		[4, 5, 6],
	);
	assert.deepEqual(
		keep('window', 60, ten, (line) => (line === 0 || line === 9 ? 1 : 0)),
		[0, 1, 2, 7, 8, 9],
	);
});

test('no strategy keeps more than fits, not even a single line that is too long', () => {
	let seed = 7;
	const random = () => {
		seed = (seed * 48271) % 2147483647;
		return seed / 2147483647;
	};
	for (let round = 0; round < 500; round++) {
		const tokens = Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 30));
		const room = Math.floor(random() * 200);
		for (const overflow of OVERFLOWS) {
			const kept = keep(overflow, room, tokens, (line) => line % 5);
			assert.ok(kept.reduce((sum, line) => sum + (tokens[line] ?? 0), 0) <= room);
			assert.deepEqual(
				[...kept].sort((a, b) => a - b),
				kept,
			);
			assert.equal(new Set(kept).size, kept.length);
		}
	}
});
