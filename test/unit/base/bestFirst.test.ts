import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BestFirst } from '../../../src/core/base/bestFirst.ts';
import { RecentMap } from '../../../src/core/base/recentMap.ts';

/** Numbers that look random and repeat: Lehmer's generator. */
function numbers(count: number, below: number): number[] {
	let state = 42;
	return Array.from({ length: count }, () => {
		state = (state * 48_271) % 2_147_483_647;
		return state % below;
	});
}

test('places come in the order of a sort, equal values by the second value and then by place, however many are asked for', () => {
	for (const [count, below] of [
		[0, 1],
		[1, 1],
		[5000, 7],
		[5000, 1],
		[5000, 1_000_000],
	] as const) {
		const values = Float64Array.from(numbers(count, below));
		const tie = Float64Array.from(numbers(count, 3));
		const places = Int32Array.from(values.keys()).filter((place) => place % 5 > 0);
		const sorted = [...places].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || (tie[b] ?? 0) - (tie[a] ?? 0) || a - b);
		for (const wanted of [1, 300, count + 1]) {
			const ranked = new BestFirst(places, values, tie);
			const some = Array.from({ length: wanted }, (_, rank) => ranked.at(rank)).filter((place) => place !== undefined);
			assert.deepEqual(some, sorted.slice(0, wanted));
		}
	}
});

test('a memory keeps what was asked for lately, and never more than it may', () => {
	const memory = new RecentMap<number>(10, ({ length }) => length);
	memory.set('aa', 1);
	memory.set('bb', 2);
	memory.set('cc', 3);
	assert.deepEqual([memory.get('aa'), memory.get('bb'), memory.get('cc')], [1, 2, 3]);
	memory.set('dd', 4);
	memory.set('ee', 5);
	memory.set('ff', 6);
	assert.equal(memory.get('cc'), undefined);
	assert.equal(memory.get('ff'), 6);
	memory.set('far too long', 7);
	assert.equal(memory.get('far too long'), undefined);
});
