import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenState } from '../../../src/webview/openState.ts';

test('what was toggled is saved, and a new page begins with it', () => {
	let saved: readonly string[] = [];
	const first = new OpenState(undefined, (toggled) => {
		saved = toggled;
	});
	first.toggle('starts closed');
	first.toggle('starts open');
	first.toggle('twice');
	first.toggle('twice');
	const second = new OpenState(saved, () => undefined);
	assert.deepEqual(
		[
			second.isOpen('starts closed', false),
			second.isOpen('starts open', true),
			second.isOpen('twice', false),
			second.isOpen('never', true),
		],
		[true, false, false, true],
	);
});

test('a saved state of another shape counts as nothing', () => {
	for (const saved of [null, 'x', { a: 1 }, [1, {}]]) {
		assert.equal(new OpenState(saved, () => undefined).isOpen('1', false), false);
	}
});
