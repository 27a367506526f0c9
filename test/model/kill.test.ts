import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KILL_PHASES, killRounds } from '../support/killRounds.ts';
import { temporaryFolder } from '../support/tinyModel.ts';

// `npm run bench:kill` does fifty.
test('killed at any moment, the process is there again for the next request, with the same answer', async (context) => {
	const { rounds, expected } = await killRounds(KILL_PHASES.length, await temporaryFolder(context));
	assert.notEqual(expected, '');
	assert.deepEqual(
		rounds.map(({ phase, next }) => [phase, next]),
		KILL_PHASES.map((phase) => [phase, expected]),
	);
});
