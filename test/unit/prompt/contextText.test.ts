import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { contextDocument, contextText } from '../../../src/core/prompt/contextText.ts';
import { control, text } from '../../../src/core/prompt/promptSegment.ts';
import { packedOf } from '../../support/packed.ts';

test('people read headers where the model reads control tokens', () => {
	const segments = [control('<|file_sep|>'), text('b.ts\nexport const b = 1;\n')];
	const packed = { ...packedOf({ file: 'a.ts', prefix: 'let x = ', suffix: 'b;\n' }), segments };
	assert.equal(plainText(segments), '<|file_sep|>b.ts\nexport const b = 1;\n');
	assert.equal(contextText(packed), '=== b.ts\nexport const b = 1;\n=== a.ts\nlet x = b;\n');
});

test('a context document begins with place and totals, goes tier by tier, and ends with the text', () => {
	const segments = [control('<|file_sep|>'), text('b.ts\nexport const b = 1;\n')];
	const packed = {
		...packedOf({ file: 'a.ts', items: ['b.ts#f 1200'], prefix: 'x', budget: 4000, notices: ['Still indexing.'] }),
		segments,
	};
	const { text: whole, links, folds } = contextDocument(packed);
	const lines = whole.split('\n');
	assert.deepEqual(lines.slice(0, 3), [
		'Context for a.ts:1:1',
		'1,201 of 4,000 tokens, counted by scripted; 0 left out.',
		'Still indexing.',
	]);
	assert.ok(lines.includes('                1,200 body      b.ts#f: used here'), whole);
	assert.ok(whole.endsWith(contextText(packed)));
	assert.deepEqual(
		links.map(({ line, from, to, path, target }) => `${lines[line]?.slice(from, to)} ${path}:${target}`),
		['a.ts:1:1 a.ts:0', 'a.ts a.ts:0', 'b.ts#f b.ts:0'],
	);
	assert.deepEqual(
		folds.map(
			([first, last]) => `${lines[first]?.split(' ').slice(0, 2).join(' ').trim()} … ${lines[last]?.trim().split(/ +/)[0]}`,
		),
		['critical … 1', 'important … 1,200', '=== b.ts … export', '=== a.ts … x'],
	);
});
