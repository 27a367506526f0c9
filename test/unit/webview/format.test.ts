import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	formatBytes,
	formatCount,
	formatDuration,
	formatHops,
	formatPercent,
	parseCount,
	splitPath,
	splitSymbol,
	visibleText,
} from '../../../src/webview/format.ts';

test('a count is written in full and read back as it was', () => {
	const counts = [0, 7, 999, 1000, 150_000, 2_000_000];
	assert.deepEqual(counts.map(formatCount), ['0', '7', '999', '1,000', '150,000', '2,000,000']);
	assert.deepEqual(counts.map(formatCount).map(parseCount), counts);
});

test('100% means full, and something is never 0%', () => {
	const shown = [
		[0, 100],
		[1, 1000],
		[999, 1000],
		[1000, 1000],
		[5, 0],
	].map(([part = 0, whole = 0]) => formatPercent(part, whole));
	assert.deepEqual(shown, ['0%', '<1%', '99%', '100%', '0%']);
});

test('times, sizes and distances carry their unit', () => {
	assert.deepEqual([0.42, 84.2, 812, 1432].map(formatDuration), ['0.4 ms', '84 ms', '812 ms', '1.4 s']);
	assert.deepEqual([0, 1023, 1536, 224 * 1024 ** 2, 3 * 1024 ** 4].map(formatBytes), [
		'0 B',
		'1023 B',
		'1.5 KB',
		'224 MB',
		'3,072 GB',
	]);
	assert.deepEqual([0, 1, 3].map(formatHops), ['here', '1 hop', '3 hops']);
});

test('a name cannot reorder or break the line it stands in', () => {
	assert.equal(visibleText('user\u202Etxt.exe'), 'user[U+202E]txt.exe');
	assert.equal(visibleText('a\nb\u2066c'), 'a[U+000A]b[U+2066]c');
	assert.equal(visibleText('מחלקה.ts'), 'מחלקה.ts');
});

test('paths and symbols are split where a narrow view may cut them', () => {
	assert.deepEqual(splitPath('src/a/b.ts'), { name: 'b.ts', folder: 'src/a' });
	assert.deepEqual(splitPath('b.ts'), { name: 'b.ts', folder: '' });
	assert.deepEqual(splitSymbol('Observable.pipe'), { container: 'Observable.', name: 'pipe' });
	assert.deepEqual(splitSymbol('map'), { container: '', name: 'map' });
	assert.deepEqual(splitSymbol(''), { container: '', name: '' });
});
