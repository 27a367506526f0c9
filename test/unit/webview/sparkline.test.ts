import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryGeometry } from '../../../src/webview/gaugeGeometry.ts';
import { sparkline } from '../../../src/webview/sparkline.ts';

test('a chart goes from left to right, the highest value on top, a flat one through the middle', () => {
	assert.equal(sparkline([1, 3, 2]), '0,19 50,1 100,10');
	assert.equal(sparkline([5, 5]), '0,10 100,10');
	assert.deepEqual([sparkline([7]), sparkline([])], ['', '']);
});

test('the memory plan stands in what was free, and fills it when it does not fit', () => {
	assert.deepEqual(memoryGeometry({ model: 50, kv: 20, compute: 10, free: 100 }), {
		model: [0, 50],
		kv: [50, 70],
		compute: [70, 80],
		free: [80, 100],
	});
	assert.deepEqual(memoryGeometry({ model: 50, kv: 25, compute: 25, free: 10 }).free, [100, 100]);
});
