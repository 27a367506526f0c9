import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbort, throwIfAborted } from '../../src/core/base/errors.ts';

test('an aborted signal throws what isAbort recognises, and nothing else does', () => {
	const controller = new AbortController();
	throwIfAborted(controller.signal);
	controller.abort();
	assert.throws(() => throwIfAborted(controller.signal), isAbort);
	assert.equal(isAbort(new Error('other')), false);
});
