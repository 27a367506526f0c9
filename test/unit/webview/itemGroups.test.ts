import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemRow } from '../../../src/protocol/budgetView.ts';
import { groupItems, type Sort } from '../../../src/webview/itemGroups.ts';
import { chunksOf, rowsOf } from '../../../src/webview/treeRows.ts';

const rows = [
	row('far.ts#b', { hops: 2, line: 1, tokens: 5 }),
	row('near.ts#z', { hops: 1, line: 9, tokens: 7 }),
	row('near.ts#a', { hops: 2, line: 3, tokens: 2 }),
	row('also.ts#a', { hops: 1, line: 0, tokens: 1 }),
	row('other.ts#a', { hops: 0, line: 0, tokens: 1, tier: 'cache' }),
];

test('a tier lists its own items by file, nearest files first, and in a file by line', () => {
	assert.deepEqual(show(rows), ['also.ts 1: also.ts#a', 'near.ts 9: near.ts#a near.ts#z', 'far.ts 5: far.ts#b']);
});

test('the usual order does not depend on the order of the prompt or on scores', () => {
	const others = rows.map((item) => ({ ...item, score: 1 - item.score })).reverse();
	assert.deepEqual(show(others), show(rows));
});

test("other orders are the user's to choose", () => {
	const scored = rows.map((item) => (item.path === 'far.ts' ? { ...item, score: 0.9 } : item));
	assert.deepEqual(show(scored, 'tokens'), ['near.ts 9: near.ts#z near.ts#a', 'far.ts 5: far.ts#b', 'also.ts 1: also.ts#a']);
	assert.deepEqual(show(scored, 'score')[0], 'far.ts 5: far.ts#b');
	assert.deepEqual(show(scored, 'name'), ['also.ts 1: also.ts#a', 'far.ts 5: far.ts#b', 'near.ts 9: near.ts#a near.ts#z']);
});

test('a search keeps what holds it in its path or symbol, whatever the case', () => {
	assert.deepEqual(show(rows, 'near', 'FAR'), ['far.ts 5: far.ts#b']);
	assert.deepEqual(show(rows, 'near', 'z'), ['near.ts 7: near.ts#z']);
	assert.deepEqual(show(rows, 'near', 'none of them'), []);
});

test('overloads share an id and still have keys of their own', () => {
	const twins = [row('a.ts#f', { line: 1 }), row('a.ts#f', { line: 2 })];
	const [group] = groupItems(twins, 'important');
	assert.deepEqual(
		group?.items.map(({ key }) => key),
		['important:a.ts#f', 'important:a.ts#f~1'],
	);
});

test('rows go file by file in chunks, and a closed file shows only itself', () => {
	const many = Array.from({ length: 60 }, (_, line) => row(`a.ts#f${line}`, { line }));
	const groups = groupItems([...many, row('b.ts#g', {})], 'important');
	const [first, second, ...more] = chunksOf(
		'important',
		rowsOf(groups, () => true),
	);
	assert.deepEqual(
		[first?.key, first?.rows.length, second?.key, second?.rows.length, more.length],
		['important/0', 40, 'important/1', 23, 0],
	);
	assert.deepEqual(
		rowsOf(groups, (key) => key !== 'important:a.ts').map(({ key, at, of }) => `${key} ${at}/${of}`),
		['important:a.ts 1/2', 'important:b.ts 2/2', 'important:b.ts#g 1/1'],
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

function show(items: readonly ItemRow[], ...order: [sort?: Sort, search?: string]): string[] {
	return groupItems(items, 'important', ...order).map(
		({ path, tokens, items: own }) => `${path} ${tokens}: ${own.map(({ item }) => item.id).join(' ')}`,
	);
}
