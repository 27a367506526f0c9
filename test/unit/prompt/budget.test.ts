import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autoBudget, budgetFor } from '../../../src/core/prompt/budget.ts';

const room = { contextSize: 4096, prefillRate: 1000, overhead: 20 };

test('a wish that fits is granted', () => {
	assert.deepEqual(budgetFor(2048, 128, room), { tokens: 2048, reserved: 128, notices: [] });
});

test('a wish larger than the context shrinks to what is free, and says so', () => {
	assert.deepEqual(budgetFor(8192, 364, room), {
		tokens: 4096 - 364 - 20 - 100,
		reserved: 364,
		notices: ["The model's context holds 4,096 tokens: the budget is 3,612 instead of 8,192."],
	});
});

test('prompt and answer never exceed the context, whatever is asked', () => {
	for (const contextSize of [0, 64, 256, 512, 4096, 32_768]) {
		for (const wanted of ['auto', 256, 8192, 2_000_000] as const) {
			for (const reserve of [16, 128, 50_000]) {
				const { tokens, reserved } = budgetFor(wanted, reserve, { ...room, contextSize });
				assert.ok(tokens >= 0);
				assert.ok(tokens === 0 || tokens + reserved + room.overhead <= contextSize, `${contextSize} ${wanted} ${reserve}`);
			}
		}
	}
});

test('auto is what five seconds of prefill read, between 1,024 and 8,192', () => {
	assert.deepEqual([0, 100, 500, 5000, Number.NaN].map(autoBudget), [1024, 1024, 2500, 8192, 1024]);
});

test('auto shrinks without a word, and without a model it is 4,096', () => {
	assert.deepEqual(budgetFor('auto', 128, room), { tokens: 4096 - 128 - 20 - 100, reserved: 128, notices: [] });
	assert.equal(budgetFor('auto', 128, undefined).tokens, 4096);
});
