import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetAt, handlesOf, moveHandle, SLIDER_STEPS, stepOf } from '../../../src/webview/wishMath.ts';

const shares = { critical: 0.2, important: 0.4, supporting: 0.3, cache: 0.1 };

test('the slider reaches from 256 to 2,000,000 in numbers that read well, and each goes back to its step', () => {
	assert.deepEqual(
		[0, SLIDER_STEPS / 2, SLIDER_STEPS, stepOf(4096), stepOf(1), stepOf(1e9)].map(budgetAt),
		[260, 22600, 2000000, 4120, 260, 2000000],
	);
	for (let step = 1; step <= SLIDER_STEPS; step++) {
		assert.ok(budgetAt(step) >= budgetAt(step - 1));
		assert.ok(Math.abs(stepOf(budgetAt(step)) - step) <= 1, `${step}: ${budgetAt(step)}`);
	}
});

test('a handle moves share from one tier to its neighbour, never past another handle, and the sum stays 1', () => {
	assert.deepEqual(handlesOf(shares), [20, 60, 90]);
	const show = (index: number, percent: number) => Object.values(moveHandle(shares, index, percent)).join(' ');
	assert.deepEqual(
		[show(0, 30), show(1, 95), show(2, 100), show(0, -5), show(1, 10)],
		['0.3 0.3 0.3 0.1', '0.2 0.7 0 0.1', '0.2 0.4 0.4 0', '0 0.6 0.3 0.1', '0.2 0 0.7 0.1'],
	);
});
