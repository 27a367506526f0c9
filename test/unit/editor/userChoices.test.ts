import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packOptionsOf, parseChoices, renamed, withChoice } from '../../../src/editor/userChoices.ts';

test('one name has one choice, in the order in which they were made', () => {
	let choices = withChoice(withChoice({}, 'b.ts', 'pin'), 'a.ts#f', 'pin');
	choices = withChoice(withChoice(choices, 'docs/', 'exclude'), 'b.ts', 'signature');
	assert.deepEqual(packOptionsOf(choices), { pins: ['a.ts#f'], excludes: ['docs/'], signatureOnly: ['b.ts'] });
	assert.deepEqual(withChoice(choices, 'docs/', undefined), { 'a.ts#f': 'pin', 'b.ts': 'signature' });
});

test('choices follow a file or a folder that is renamed, symbols in them too, and no other', () => {
	const choices = {
		'src/a.ts': 'pin',
		'src/a.ts#f': 'exclude',
		'src/': 'signature',
		'src/a.tsx': 'pin',
		'source/b.ts': 'pin',
	} as const;
	assert.deepEqual(renamed(choices, 'src/a.ts', 'lib/z.ts'), {
		'lib/z.ts': 'pin',
		'lib/z.ts#f': 'exclude',
		'src/': 'signature',
		'src/a.tsx': 'pin',
		'source/b.ts': 'pin',
	});
	assert.deepEqual(Object.keys(renamed(choices, 'src', 'code')), [
		'code/a.ts',
		'code/a.ts#f',
		'code/',
		'code/a.tsx',
		'source/b.ts',
	]);
});

test('what was stored in another shape is left out', () => {
	assert.deepEqual(parseChoices({ 'a.ts': 'pin', 'b.ts': 'delete', 'c.ts': 7 }), { 'a.ts': 'pin' });
	assert.deepEqual([parseChoices(undefined), parseChoices('x'), parseChoices(null)], [{}, {}, {}]);
});
