import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlaceFacts, whyNotHere } from '../../../src/editor/wantsGhostText.ts';

const code: PlaceFacts = {
	language: 'typescript',
	languages: { '*': true, markdown: false },
	excludedBy: undefined,
	cursors: 1,
	line: 'const a = b;',
	character: 10,
	snoozedUntil: undefined,
	savesBattery: false,
};

/** Why not while one types, and when a key was pressed for it. */
const why = (facts: Partial<PlaceFacts>) =>
	[false, true].map((asked) => whyNotHere({ ...code, ...facts }, asked) ?? '-').join(' | ');

test('each place is decided, and who asks gets what was not switched off', () => {
	assert.deepEqual(
		[
			why({}),
			why({ language: 'markdown' }),
			why({ language: 'yaml', languages: { '*': false, yaml: true } }),
			why({ language: 'go', languages: { '*': false } }),
			why({ excludedBy: '**/*.gen.ts' }),
			why({ line: 'x'.repeat(5001), character: 5001 }),
			why({ snoozedUntil: '14:05' }),
			why({ savesBattery: true }),
			why({ cursors: 3 }),
			why({ character: 3 }),
			why({ character: 11 }),
		],
		[
			'- | -',
			'Ghost text is off for markdown (plimsoll.languages). | Ghost text is off for markdown (plimsoll.languages).',
			'- | -',
			'Ghost text is off for go (plimsoll.languages). | Ghost text is off for go (plimsoll.languages).',
			'Ghost text is off for files like **/*.gen.ts (plimsoll.disabledFiles). | Ghost text is off for files like **/*.gen.ts (plimsoll.disabledFiles).',
			'The line has more than 5000 characters. | The line has more than 5000 characters.',
			'Ghost text is paused until 14:05. | -',
			'The machine runs on its battery (plimsoll.onBattery). | -',
			'There are 3 cursors. | -',
			'The cursor stands inside of a word. | -',
			'- | -',
		],
	);
});
