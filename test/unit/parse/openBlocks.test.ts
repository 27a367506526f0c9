import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBlocks } from '../../../src/core/parse/openBlocks.ts';
import { treeSitter } from '../../support/memoryWorkspace.ts';

const TEXT = 'class A:\n    def one(self):\n        x = 1\n\n\ny = 2\n';

test('below a Python body, on its indentation, the cursor is still inside of it', async () => {
	const read = await treeSitter.read('a.py', TEXT);
	assert.ok(read);
	const at = (line: number, character: number) => openBlocks('a.py', read, TEXT.split('\n'), line, character);
	const ends = (line: number, character: number) =>
		at(line, character).outline.symbols.map(({ name, extent }) => `${name} ${extent[1]}`);
	assert.deepEqual(ends(3, 8), ['A 3', 'one 3', 'y 5']);
	assert.deepEqual(ends(4, 8), ['A 4', 'one 4', 'y 5']);
	assert.deepEqual(ends(4, 4), ['A 4', 'one 2', 'y 5']);
	assert.deepEqual(ends(4, 0), ['A 2', 'one 2', 'y 5']);
	assert.equal(at(4, 8), at(4, 8), 'who asks again is told the same, so that what hangs on it is known');
});
