import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParseOrder } from '../../../src/core/index/parseOrder.ts';

const sizedAlike = (files: readonly string[]) => new Map(files.map((file) => [file, 1]));

/** Gives out batches of `size` until none is left; each is parsed before the next. */
function batches(
	files: readonly string[],
	imports: Readonly<Record<string, readonly string[]>>,
	size: number,
	focus: (batch: number) => readonly string[],
): string[] {
	const order = new ParseOrder(sizedAlike(files));
	const shown: string[] = [];
	const parsed = new Set<string>();
	for (;;) {
		const targets = (file: string) => (parsed.has(file) ? (imports[file] ?? []) : []);
		const { files, near } = order.next(size, focus(shown.length), targets);
		if (files.length === 0) {
			return shown;
		}
		for (const file of files) {
			parsed.add(file);
		}
		order.done(files);
		shown.push(`${near ? 'near' : 'rest'}: ${files.join(' ')}`);
	}
}

const IMPORTS = { x: ['m', 'k'], m: ['b'], k: ['x'], b: ['a'] };

test('the open file comes first, then what it imports, then what that imports, then the rest in order', () => {
	assert.deepEqual(
		batches([...'abcdkmx'], IMPORTS, 2, () => ['x']),
		['near: x', 'near: m k', 'near: b', 'rest: a c', 'rest: d'],
	);
});

test('without an open file all come in order, and one that is opened later goes before what is left', () => {
	assert.deepEqual(
		batches([...'abcdkmx'], IMPORTS, 2, (batch) => (batch < 2 ? [] : ['x'])),
		['rest: a b', 'rest: c d', 'near: x', 'near: m k'],
	);
});

test('while the open file is being parsed others go on, and its imports are not forgotten', () => {
	const order = new ParseOrder(sizedAlike([...'abmx']));
	const next = (targets: readonly string[]) => order.next(1, ['x'], (file) => (file === 'x' ? targets : []));
	assert.deepEqual(
		[next([]), next([])],
		[
			{ files: ['x'], near: true },
			{ files: ['a'], near: false },
		],
	);
	order.done(['x']);
	assert.deepEqual(next(['m']), { files: ['m'], near: true });
});

test('the largest come first, and a batch of them is smaller', () => {
	const order = new ParseOrder(
		new Map([
			['a', 10],
			['b', 900_000],
			['c', 20],
			['d', 200_000],
			['e', 100_000],
		]),
	);
	const next = () => order.next(40, [], () => []).files.join(' ');
	assert.deepEqual([next(), next(), next(), next()], ['b', 'd e', 'c a', '']);
});
