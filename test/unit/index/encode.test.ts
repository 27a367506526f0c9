import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { decodeOutline, encodeOutline } from '../../../src/core/index/encodeOutline.ts';
import { decodeUses, encodeUses } from '../../../src/core/index/encodeUses.ts';
import { decodeDigest, digestOf, encodeDigest } from '../../../src/core/index/fileDigest.ts';
import type { Outline } from '../../../src/core/parse/outline.ts';
import type { Uses } from '../../../src/core/parse/uses.ts';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { ROOT } from '../../support/fixtures.ts';

const OUTLINE: Outline = {
	language: 'cpp',
	lines: 70_000,
	symbols: [
		// A member that stands before what it is a member of, and a name that is no plain text.
		{
			name: '\ufeffé𝒳"\n',
			kind: 'method',
			container: 1,
			owner: '',
			line: 40_000,
			signature: [39_998, 40_001],
			extent: [39_990, 40_100],
			signatureLength: 300,
			types: ['A', 'A', ''],
			result: ['A'],
		},
		{
			name: '',
			kind: 'variable',
			container: -1,
			line: 2,
			signature: [2, 2],
			extent: [2, 2],
			signatureLength: 0,
			types: [],
			result: [],
		},
	],
	imports: [{ kind: 'module', source: '<a>', line: 9, names: [{ exported: '*', local: 'a' }] }],
	accesses: ['read', 'é'],
	exports: [{ exported: 'default', local: 'a' }],
	packages: [],
	hasErrors: true,
};

const USES: Uses = {
	references: [
		{ path: ['', 'c'], kind: 'parent', line: 9, column: 4000, symbol: -1 },
		{ path: ['this', 'store', 'read'], kind: 'call', line: 3, column: 0, symbol: 600 },
	],
	bindings: [
		{ name: 'a', line: 7, extent: [2, 90], types: ['A', 'B'], type: ': A<B>', value: undefined, context: undefined },
		{
			name: 'b',
			line: 4,
			extent: [4, 4],
			types: [],
			type: '',
			value: [],
			context: { callee: ['run'], argument: 2, key: 'next', parameter: 0 },
		},
	],
	expectations: [{ lines: [5, 8], types: ['A'], callee: ['run'] }],
	headers: ['(a: A): B', ''],
	made: [[{ value: ['this', 'b'], line: 9 }], []],
};

test('an outline and uses are the same after they were bytes', () => {
	assert.deepEqual(decodeOutline(encodeOutline(OUTLINE)), OUTLINE);
	const { packages, ...without } = OUTLINE;
	assert.deepEqual(decodeOutline(encodeOutline(without)), without);
	assert.deepEqual(decodeUses(encodeUses(USES)), USES);
	assert.deepEqual(decodeDigest(encodeDigest(digestOf(OUTLINE))), digestOf(OUTLINE));
});

test('real source of every language comes back as it was, in a third of its JSON', async () => {
	const treeSitter = new TreeSitter(ROOT);
	const folder = path.join(ROOT, 'test/fixtures/languages');
	let [bytes, json] = [0, 0];
	for (const file of readdirSync(folder)) {
		const read = await treeSitter.read(file, readFileSync(path.join(folder, file), 'utf8'));
		if (read) {
			const outline = encodeOutline(read.outline);
			assert.deepEqual(decodeOutline(outline), read.outline, file);
			bytes += outline.length;
			json += JSON.stringify(read.outline).length;
			if (read.uses) {
				const uses = encodeUses(read.uses);
				assert.deepEqual(decodeUses(uses), read.uses, file);
				bytes += uses.length;
				json += JSON.stringify(read.uses).length;
			}
		}
	}
	assert.ok(bytes > 1000 && bytes * 3 < json, `${bytes} of ${json}`);
});

test('damaged bytes are read to their end and no further', () => {
	const whole = encodeOutline(OUTLINE);
	for (let length = 0; length < whole.length; length++) {
		const { symbols } = decodeOutline(whole.subarray(0, length));
		assert.ok(symbols.length <= whole.length);
	}
	assert.ok(decodeOutline(new Uint8Array(100).fill(255)).symbols.length <= 100);
	assert.ok(decodeUses(new Uint8Array(100).fill(255)).references.length <= 100);
});
