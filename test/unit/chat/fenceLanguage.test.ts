import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOtherLanguage } from '../../../src/core/chat/fenceLanguage.ts';

test('code of another language is known by its fence; what is not known may be meant', () => {
	const other = (fence: string, file: string) => isOtherLanguage(fence, file);
	assert.deepEqual(
		[other('python', 'typescript'), other('sh', 'go'), other('C', 'csharp'), other('diff', 'rust')],
		[true, true, true, true],
	);
	assert.deepEqual(
		[other('', 'typescript'), other('JS', 'typescriptreact'), other('zig', 'go'), other('cpp', 'c'), other('ts', 'plaintext')],
		[false, false, false, false, false],
	);
});
