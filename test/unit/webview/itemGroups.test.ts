import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemRow } from '../../../src/protocol/budgetView.ts';
import { groupItems } from '../../../src/webview/itemGroups.ts';

const rows = [
	row('far.ts#b', { hops: 2, line: 1, tokens: 5 }),
	row('near.ts#z', { hops: 1, line: 9, tokens: 7 }),
	row('near.ts#a', { hops: 2, line: 3, tokens: 2 }),
	row('also.ts#a', { hops: 1, line: 0, tokens: 1 }),
	row('other.ts#a', { hops: 0, line: 0, tokens: 1, tier: 'cache' }),
];

test('a tier lists its own items by file, nearest files first, and in a file by line', () => {
	assert.deepEqual(show(rows), ['also.ts 1: also.ts#a', 'near.ts 9: near.ts#a near.ts#z', 'far.ts 5: far.ts#b', '4, 0 more']);
});

test('the order does not depend on the order of the prompt or on scores', () => {
	const others = rows.map((item) => ({ ...item, score: 1 - item.score })).reverse();
	assert.deepEqual(show(others), show(rows));
});

test('beyond the limit items wait, but their tokens are counted', () => {
	assert.deepEqual(show(rows, 2), ['also.ts 1: also.ts#a', 'near.ts 9: near.ts#a', '4, 2 more']);
});

test('overloads share an id and still have keys of their own', () => {
	const twins = [row('a.ts#f', { line: 1 }), row('a.ts#f', { line: 2 })];
	const [group] = groupItems(twins, 'important', 10).groups;
	assert.deepEqual(
		group?.items.map(({ key }) => key),
		['important:a.ts#f', 'important:a.ts#f~1'],
	);
});

function row(id: string, more: Partial<ItemRow>): ItemRow {
	const [path = '', symbol = ''] = id.split('#');
	return {
		id,
		path,
		symbol,
		tier: 'important',
		form: 'body',
		tokens: 1,
		hops: 1,
		score: 0.3,
		why: '',
		parts: [],
		line: 0,
		...more,
	};
}

function show(items: readonly ItemRow[], limit = 10): string[] {
	const { groups, count, more } = groupItems(items, 'important', limit);
	return [
		...groups.map(({ path, tokens, items: own }) => `${path} ${tokens}: ${own.map(({ item }) => item.id).join(' ')}`),
		`${count}, ${more} more`,
	];
}
