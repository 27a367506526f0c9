import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from '../support/identitySessions.ts';
import { TINY } from '../support/tinyModel.ts';

test('cold, warm, trimmed, swapped or from disk: the same 200 tokens of the trained model', {
	timeout: 400_000,
}, async (context) => {
	assert.deepEqual(await differences(context, TINY), []);
});
