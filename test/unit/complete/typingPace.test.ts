import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypingPace } from '../../../src/core/complete/typingPace.ts';

/** Milliseconds to wait after keys that came `interval` apart, when the model's first token takes `firstToken`. */
function waitAfter(interval: number, firstToken: number, fixed: number | 'auto' = 'auto'): number {
	const pace = new TypingPace();
	for (let key = 0; key < 30; key++) {
		pace.edited(key * interval);
	}
	pace.answered(firstToken);
	return Math.round(pace.wait(29 * interval, fixed));
}

test('a model that answers before the next key is asked at once, a slower one once a burst of keys is over', () => {
	assert.deepEqual([waitAfter(120, 40), waitAfter(120, 300), waitAfter(60, 300), waitAfter(400, 900)], [0, 60, 30, 75]);
});

test('a fixed wait is kept, and counts from the key on', () => {
	const pace = new TypingPace();
	pace.edited(1000);
	assert.deepEqual([pace.wait(1000, 75), pace.wait(1050, 75), pace.wait(1200, 75)], [75, 25, 0]);
});

test('a pause is no pace', () => {
	const pace = new TypingPace();
	for (const now of [0, 100, 200, 60_000, 60_100]) {
		pace.edited(now);
	}
	pace.answered(1000);
	assert.ok(pace.wait(60_100, 'auto') <= 75);
});
