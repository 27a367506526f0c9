import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFromView } from '../../../src/editor/fromView.ts';

const drawn = {
	type: 'drawn',
	revision: 3,
	used: 5,
	budget: 9,
	tiers: { critical: 1, important: 2, supporting: 2, cache: 0 },
	rows: 4,
	ms: 1.5,
};

test('messages of the view pass as they are', () => {
	for (const message of [
		{ type: 'ready' },
		drawn,
		{ type: 'failed', revision: 3, message: 'x' },
		{ type: 'open', path: 'a.ts', line: 0 },
		{ type: 'choose', name: 'a.ts#b', choice: 'pin' },
		{ type: 'choose', name: 'a.ts#b' },
		{ type: 'drop', uris: ['file:///a.ts'] },
		{ type: 'command', command: 'plimsoll.chooseModel' },
	]) {
		assert.deepEqual(parseFromView(message), message);
	}
});

test('anything else is no message', () => {
	for (const data of [
		undefined,
		'ready',
		{},
		{ type: 'other' },
		{ ...drawn, used: Number.NaN },
		{ ...drawn, tiers: { critical: 1 } },
		{ type: 'open', path: 'a.ts', line: -1 },
		{ type: 'open', path: 7, line: 1 },
		{ type: 'choose', name: '', choice: 'pin' },
		{ type: 'choose', name: 'a.ts', choice: 'delete' },
		{ type: 'drop', uris: [7] },
		{ type: 'command', command: 'workbench.action.terminal.new' },
	]) {
		assert.equal(parseFromView(data), undefined, JSON.stringify(data));
	}
});
