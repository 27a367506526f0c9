import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatestOnly } from '../../../src/editor/latestOnly.ts';

function recorded() {
	const delivered: number[] = [];
	return { delivered, states: new LatestOnly<number>((value) => delivered.push(value)) };
}

test('while one value is worked on, only the newest of the others waits', () => {
	const { delivered, states } = recorded();
	states.open();
	states.push(1);
	states.push(2);
	states.push(3);
	assert.deepEqual(delivered, [1]);
	states.next();
	assert.deepEqual(delivered, [1, 3]);
	states.next();
	states.push(4);
	assert.deepEqual(delivered, [1, 3, 4]);
});

test('nothing is handed to a closed consumer, and a new one begins with the newest', () => {
	const { delivered, states } = recorded();
	states.push(1);
	assert.deepEqual(delivered, []);
	states.open();
	states.close();
	states.push(2);
	states.next();
	assert.deepEqual(delivered, [1]);
	states.open();
	assert.deepEqual(delivered, [1, 2]);
	states.close();
	states.open();
	assert.deepEqual(delivered, [1, 2, 2]);
});
