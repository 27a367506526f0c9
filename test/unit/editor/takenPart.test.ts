import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTakenPart } from '../../../src/editor/takenPart.ts';

const shown = { offset: 100, text: ' first();\n\tsecond();\n}' };
const at = (rangeOffset: number, text: string, rangeLength = 0) => isTakenPart(shown, { rangeOffset, rangeLength, text });

test('a word or a line that comes at once is taken, a key is typed', () => {
	assert.deepEqual(
		[
			at(100, ' first'),
			at(106, '();\n'),
			at(109, '\r\n\tsecond'),
			at(100, ' '),
			at(109, '\n\t'),
			at(106, '()'),
			at(100, shown.text),
			at(100, ' pasted'),
			at(99, ' first'),
			at(100, ' first', 3),
		],
		[true, true, true, false, false, false, false, false, false, false],
	);
});
