import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { differences } from '../support/identitySessions.ts';
import { randomModel, SMALL } from '../support/randomModel.ts';
import { temporaryFolder } from '../support/tinyModel.ts';

test('cold, warm, trimmed, swapped or from disk: the same 200 tokens of another architecture', {
	timeout: 400_000,
}, async (context) => {
	const file = path.join(await temporaryFolder(context), 'random.gguf');
	await randomModel(file, SMALL);
	assert.deepEqual(await differences(context, file), []);
});
