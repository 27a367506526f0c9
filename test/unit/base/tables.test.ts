import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HashCounts } from '../../../src/core/base/hashCounts.ts';
import { HashLists } from '../../../src/core/base/hashLists.ts';
import { IntLists } from '../../../src/core/base/intLists.ts';
import { seeded } from '../../bench/support/stats.ts';

const STEPS = 20_000;

test('compact lists hold what arrays would, through growth, removals and clean-ups', () => {
	const random = seeded(1);
	const upTo = (end: number) => Math.floor(random() * end);
	const lists = new IntLists();
	const arrays: number[][] = Array.from({ length: 300 }, () => []);
	for (let step = 0; step < STEPS; step++) {
		const id = upTo(arrays.length);
		const array = arrays[id] ?? [];
		const action = random();
		if (action < 0.5) {
			const value = upTo(50);
			lists.push(id, value);
			array.push(value);
		} else if (action < 0.8) {
			const value = upTo(50);
			lists.remove(id, value);
			const at = array.indexOf(value);
			if (at >= 0) {
				array[at] = array.at(-1) ?? 0;
				array.pop();
			}
		} else if (action < 0.999) {
			const values = Array.from({ length: upTo(20) }, () => upTo(1e9));
			lists.set(id, values);
			arrays[id] = values;
		} else {
			lists.trim();
		}
	}
	assert.deepEqual(
		arrays.map((_, id) => [...lists.view(id)]),
		arrays,
	);
	assert.equal(lists.length(9999), 0);
});

test('counts by hash are those of a map, whatever the hashes', () => {
	const random = seeded(2);
	const counts = new HashCounts();
	const map = new Map<number, number>();
	for (let step = 0; step < STEPS; step++) {
		// Few, near to each other, and many: places are shared, taken and left.
		const hash = random() < 0.5 ? Math.floor(random() * 100) : Math.floor(random() * 2 ** 32) | 0;
		const change = random() < 0.6 ? 1 : -(map.get(hash) ?? 0);
		counts.add(hash, change);
		map.set(hash, (map.get(hash) ?? 0) + change);
	}
	map.delete(0);
	map.delete(1);
	assert.deepEqual(
		[...map].filter(([hash, count]) => counts.get(hash) !== count),
		[],
	);
});

test('ids by hash are those of a map of sets', () => {
	const random = seeded(3);
	const lists = new HashLists();
	const sets = new Map<number, Set<number>>();
	for (let step = 0; step < STEPS; step++) {
		const hash = 2 + Math.floor(random() * 200);
		const id = Math.floor(random() * 6);
		const set = sets.get(hash) ?? new Set();
		sets.set(hash, set);
		if (random() < 0.5) {
			lists.add(hash, id);
			set.add(id);
		} else {
			lists.remove(hash, id);
			set.delete(id);
		}
	}
	assert.deepEqual(
		[...sets.keys()].map((hash) => lists.of(hash).toSorted()),
		[...sets.values()].map((set) => [...set].sort()),
	);
});
