import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GaugeState } from '../../../src/protocol/budgetView.ts';
import { reuseGeometry, type Span, tierGeometry, totalGeometry } from '../../../src/webview/gaugeGeometry.ts';

test('a tier as promised is used up to its load and free up to the load line', () => {
	assert.deepEqual(show({ used: 60, limit: 100, promised: 100 }), ['used 0-60', 'free 60-100', 'mark 100']);
});

test('room that flowed in lies beyond the load line, and what is used of it too', () => {
	assert.deepEqual(show({ used: 150, limit: 200, promised: 100 }), [
		'used 0-50',
		'usedBeyond 50-75',
		'freeBeyond 75-100',
		'mark 50',
	]);
	assert.deepEqual(show({ used: 50, limit: 200, promised: 100 }), ['used 0-25', 'free 25-50', 'freeBeyond 50-100', 'mark 50']);
});

test('a share that was passed on is still drawn, below the load line', () => {
	assert.deepEqual(show({ used: 20, limit: 40, promised: 100 }), ['used 0-20', 'free 20-40', 'lent 40-100', 'mark 100']);
});

test('a tier never paints beyond its limit, and an empty one paints nothing', () => {
	assert.deepEqual(show({ used: 500, limit: 100, promised: 100 }), ['used 0-100', 'mark 100']);
	assert.deepEqual(show({ used: 0, limit: 0, promised: 0 }), ['mark 0']);
});

test('the total stacks its tiers, ends at what is used, and keeps the reserve beyond the ceiling', () => {
	const { tiers, other, free, reserved, mark } = totalGeometry({
		used: 50,
		budget: 80,
		reserved: 20,
		tiers: loads(10, 20, 5, 5),
	});
	assert.deepEqual([...Object.values(tiers), other, free, reserved, mark].map(String), [
		'0,10',
		'10,30',
		'30,35',
		'35,40',
		'40,50',
		'50,80',
		'80,100',
		'80',
	]);
});

test('the total never crosses the ceiling, whatever the tiers add up to', () => {
	const { tiers, other, free } = totalGeometry({ used: 90, budget: 80, reserved: 20, tiers: loads(50, 50, 50, 50) });
	assert.deepEqual([...Object.values(tiers), other, free].map(String), ['0,50', '50,80', '80,80', '80,80', '80,80', '80,80']);
});

test('of a prompt, what came from memory, from disk and anew make the whole', () => {
	assert.deepEqual(reuseGeometry({ reused: 75, fromDisk: 25, evaluated: 25 }), {
		memory: [0, 50],
		disk: [50, 75],
		evaluated: [75, 100],
	});
	assert.deepEqual(reuseGeometry({ reused: 0, fromDisk: 0, evaluated: 0 }), { memory: [0, 0], disk: [0, 0], evaluated: [0, 0] });
});

/** The parts that can be seen, and the mark. */
function show(state: GaugeState): string[] {
	const { mark, ...spans } = tierGeometry(state);
	const seen = Object.entries<Span>(spans).filter(([, [from, to]]) => to > from);
	return [...seen.map(([name, [from, to]]) => `${name} ${from}-${to}`), `mark ${mark}`];
}

function loads(...used: [number, number, number, number]) {
	const [critical, important, supporting, cache] = used.map((value) => ({ used: value, limit: value, promised: value })) as [
		GaugeState,
		GaugeState,
		GaugeState,
		GaugeState,
	];
	return { critical, important, supporting, cache };
}
