import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../../src/core/pack/renderBlocks.ts';
import { contextReport, contextText } from '../../../src/core/prompt/contextText.ts';
import { control, text } from '../../../src/core/prompt/promptSegment.ts';
import { packedOf } from '../../support/packed.ts';

test('people read headers where the model reads control tokens', () => {
	const segments = [control('<|file_sep|>'), text('b.ts\nexport const b = 1;\n')];
	const packed = { ...packedOf({ file: 'a.ts', prefix: 'let x = ', suffix: 'b;\n' }), segments };
	assert.equal(plainText(segments), '<|file_sep|>b.ts\nexport const b = 1;\n');
	assert.equal(contextText(packed), '=== b.ts\nexport const b = 1;\n=== a.ts\nlet x = b;\n');
});

test('a report begins with place and totals and ends with the text', () => {
	const packed = packedOf({ file: 'a.ts', items: ['b.ts#f 1200'], prefix: 'x', budget: 4000, notices: ['Still indexing.'] });
	const lines = contextReport(packed).split('\n');
	assert.deepEqual(lines.slice(0, 3), [
		'Context for a.ts:1:1',
		'1,201 of 4,000 tokens, counted by scripted; 0 left out.',
		'Still indexing.',
	]);
	assert.ok(lines.includes('important      1,200 body      b.ts#f: used here'));
	assert.ok(contextReport(packed).endsWith(contextText(packed)));
});
