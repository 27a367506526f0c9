import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrefillPace } from '../../../src/core/model/prefillPace.ts';

/** Milliseconds of tokens that each cost `a + b × depth`. */
const cost = (a: number, b: number, depth: number, tokens: number) => a * tokens + (b * ((depth + tokens) ** 2 - depth ** 2)) / 2;

test('until a base was read the rate is that of the load', () => {
	const pace = new PrefillPace(200);
	assert.equal(pace.rateFor(5000), 200);
	assert.equal(pace.tell(0, 100, 9000, 5000), false);
	assert.equal(pace.rateFor(5000), 200);
});

test('a base that took longer tells what five seconds really read, wherever it began', () => {
	for (const depth of [0, 500]) {
		const pace = new PrefillPace(400);
		assert.equal(pace.tell(depth, 1500, cost(2.5, 0.002, depth, 1500), 5000), true);
		const tokens = pace.rateFor(5000) * 5;
		assert.ok(Math.abs(cost(2.5, 0.002, 0, tokens) - 5000) < 1, `${tokens} tokens`);
		// The same once more is nothing new.
		assert.equal(pace.tell(depth, 1500, cost(2.5, 0.002, depth, 1500), 5000), false);
	}
});

test('a machine that was busy at load is quicker afterwards', () => {
	const pace = new PrefillPace(100);
	assert.equal(pace.tell(0, 1000, 2000, 5000), true);
	assert.equal(Math.round(pace.rateFor(5000)), 500);
});
