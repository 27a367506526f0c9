import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DocumentFacts, whyOutside } from '../../../src/editor/outside.ts';

const file: DocumentFacts = { name: 'a.ts', scheme: 'file', folders: 1, inside: true, characters: 2000 };

test('a file of the workspace has a place', () => {
	assert.equal(whyOutside(file), undefined);
});

test('everything else has one sentence why not', () => {
	assert.deepEqual(
		[
			whyOutside({ ...file, folders: 0, inside: false }),
			whyOutside({ ...file, inside: false }),
			whyOutside({ ...file, name: 'Untitled-1', scheme: 'untitled', inside: false }),
			whyOutside({ ...file, scheme: 'git', inside: false }),
			whyOutside({ ...file, name: 'line.js', characters: 5_000_000 }),
			whyOutside({ ...file, name: '.env.local' }),
			whyOutside({ ...file, name: 'main.ts', scheme: 'vscode-vfs' }),
		],
		[
			'No folder is open: open one to see what its code costs.',
			'a.ts lies outside of the opened folder: there is nothing to pack round it.',
			'Untitled-1 is not saved yet: there is nothing to pack round it.',
			'a.ts is not a file on disk (git:): there is nothing to pack round it.',
			'line.js has 5.0 MB: files over 1.0 MB are not packed.',
			'.env.local may hold secrets, as its name says: it is not shown to any model.',
			'main.ts is not a file on disk (vscode-vfs:): there is nothing to pack round it.',
		],
	);
});
