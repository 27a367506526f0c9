import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVIDENCE } from '../../../src/core/score/evidence.ts';
import { WEIGHTS } from '../../../src/core/score/weights.ts';
import { partName } from '../../../src/webview/partName.ts';

test('each part that a score is made of has a name in the view', () => {
	const signals = Object.keys(WEIGHTS.odds).filter((signal) => signal !== 'bias' && signal !== 'evidence');
	const parts = [...new Set([...EVIDENCE, ...signals, 'base', 'encloses', 'recency'])];
	assert.ok(parts.length > 15);
	assert.deepEqual(
		parts.filter((part) => !partName(part)),
		[],
	);
	assert.equal(new Set(parts.map(partName)).size, parts.length);
	assert.equal(partName('constructor'), undefined);
});
