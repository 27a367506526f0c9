import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LastFew } from '../../../src/core/base/lastFew.ts';

test('the last four answers are kept for each workspace, until what they hang on changes', () => {
	const lastFew = new LastFew<object, { readonly name: string; readonly revision: number }>();
	const [here, there] = [{}, {}];
	const made: string[] = [];
	const ask = (of: object, revision: number, names: string) => {
		for (const name of names) {
			const answer = lastFew.get(
				of,
				revision,
				(each) => each.name === name,
				() => {
					made.push(`${name}${revision}`);
					return { name, revision };
				},
			);
			assert.deepEqual(answer, { name, revision });
		}
		return made.splice(0).join(' ');
	};
	assert.equal(ask(here, 1, 'abcdabcd'), 'a1 b1 c1 d1');
	assert.equal(ask(here, 1, 'aeab'), 'e1 b1', 'the one that was asked for longest ago goes');
	assert.equal(ask(there, 1, 'a'), 'a1');
	assert.equal(ask(here, 2, 'aab'), 'a2 b2');
	assert.equal(ask(here, 1, 'e'), 'e1');
});
