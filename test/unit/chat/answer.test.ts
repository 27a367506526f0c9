import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedMarkdown, codeBlocks } from '../../../src/core/chat/codeBlocks.ts';
import { endsInLoop } from '../../../src/core/chat/loops.ts';

const show = (answer: string) => codeBlocks(answer).map(({ language, code, closed }) => `${language}|${code}|${closed}`);

test('blocks are found with their languages, nested and indented fences too', () => {
	assert.deepEqual(show('Do:\n```ts title="a"\na();\nb();\n```\nThen\n~~~\nc();\n~~~'), ['ts|a();\nb();|true', '|c();|true']);
	assert.deepEqual(show('````md\n```js\nx\n```\n````'), ['md|```js\nx\n```|true']);
	assert.deepEqual(show('- so:\n  ```py\n  a\n    b\n  ```'), ['py|a\n  b|true']);
});

test('a block without an end is not closed', () => {
	assert.deepEqual(show('```ts\nhalf('), ['ts|half(|false']);
	assert.deepEqual(show('```\na\n```\n```js\nb'), ['|a|true', 'js|b|false']);
});

test('what is no fence is no block', () => {
	assert.deepEqual(['', 'plain', '`a`', '``', 'a ``` b', '```inline```'].map(show), [[], [], [], [], [], []]);
});

test('an answer that was cut in a block is closed before anything is written after it', () => {
	assert.equal(closedMarkdown('```ts\nhalf('), '```ts\nhalf(\n```');
	assert.equal(closedMarkdown('  ~~~~\nhalf'), '  ~~~~\nhalf\n  ~~~~');
	assert.equal(closedMarkdown('```\na\n```'), '```\na\n```');
});

test('the same piece over and over is a loop, tables and lists are not', () => {
	assert.equal(endsInLoop(`Well. ${'I think so. '.repeat(30)}`), true);
	assert.equal(endsInLoop('x = 1;\ny = 2;\n'.repeat(20)), true);
	assert.equal(endsInLoop(Array.from({ length: 60 }, (_, row) => `| row ${row} | 0 | 0 |\n`).join('')), false);
	assert.equal(endsInLoop('-'.repeat(500)), false);
	assert.equal(endsInLoop('no no no no no no no no'), false);
});
