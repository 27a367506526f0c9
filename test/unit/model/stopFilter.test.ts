import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StopFilter } from '../../../src/node/model/stopFilter.ts';

/** Pieces in, what came out of each; `|` is where it stopped, `+` what was held back to the end. */
function filtered(stops: readonly string[], pieces: readonly string[]): string {
	const filter = new StopFilter(stops);
	let out = '';
	for (const piece of pieces) {
		const { text, stopped } = filter.push(piece);
		out += `[${text}]`;
		if (stopped) {
			return `${out}|`;
		}
	}
	return `${out}+${filter.end()}`;
}

test('text passes through, and a stop string ends it however it is cut', () => {
	assert.deepEqual(
		[
			filtered([], ['ab', 'cd']),
			filtered(['\n\n'], ['a\n', 'b\n', '\nc']),
			filtered(['\n\n'], ['a\n\nb']),
			filtered(['END'], ['xE', 'N', 'D', 'y']),
			filtered(['END'], ['xE', 'N', 'O']),
			filtered(['END'], ['xEN']),
			filtered(['aab'], ['aa', 'ab']),
			filtered(['later', 'soon'], ['sooner or later']),
			filtered([''], ['kept']),
		],
		['[ab][cd]+', '[a][\nb][]|', '[a]|', '[x][][]|', '[x][][ENO]+', '[x]+EN', '[][a]|', '[]|', '[kept]+'],
	);
});
