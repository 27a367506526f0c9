import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../src/editor/answerText.ts';

test('the code of an answer is its first block, or all of it', () => {
	assert.deepEqual(
		['Do this:\n```ts\na();\nb();\n```\nThen\n```\nc();\n```', 'a();', '```ts\nunfinished();', '```\n```'].map(codeOf),
		['a();\nb();', 'a();', 'unfinished();', ''],
	);
});
