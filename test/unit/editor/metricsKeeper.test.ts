import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionTrace } from '../../../src/core/complete/completion.ts';
import { MetricsKeeper } from '../../../src/editor/metricsKeeper.ts';
import { packedOf } from '../../support/packed.ts';

class MapMemory {
	readonly kept = new Map<string, unknown>();
	get(key: string): unknown {
		return this.kept.get(key);
	}
	async update(key: string, value: unknown): Promise<void> {
		this.kept.set(key, JSON.parse(JSON.stringify(value)));
	}
}

const keeperOf = (memory: MapMemory, target = 0) =>
	new MetricsKeeper({ memory, target: () => target, memoryUsed: () => 1000, modelMemoryUsed: async () => 5000 });

function trace(firstToken: number, kind: 'completion' | 'filtered' | 'cancelled' = 'completion'): CompletionTrace {
	const outcome =
		kind === 'completion'
			? ({ kind, text: 'x', from: 'model' } as const)
			: kind === 'filtered'
				? ({ kind, by: 'empty' } as const)
				: ({ kind, after: 'model' } as const);
	return {
		file: 'a.ts',
		line: 0,
		character: 0,
		outcome,
		packed: packedOf({ items: ['b.ts#f 100'], budget: 400 }),
		base: 'kept',
		prompt: undefined,
		result: {
			text: 'x',
			end: 'stop',
			tokens: { prompt: 200, reused: 150, fromDisk: 0, evaluated: 50, generated: 11 },
			ms: { tokenize: 0, restore: 0, prefill: 0, firstToken, decode: 500, total: 600 },
		},
		lastPack: undefined,
		syntax: undefined,
		raw: '',
		ms: { early: 0, debounce: 75, pack: 5, model: 600, filter: 0, total: 680 },
	};
}

const seriesOf = (keeper: MetricsKeeper) =>
	Object.fromEntries(keeper.metrics.report(25).map(({ name, values }) => [name, values]));

test('each piece of ghost text is measured; a request that was given up is not', () => {
	const keeper = keeperOf(new MapMemory());
	keeper.record(trace(40));
	keeper.record(trace(10, 'cancelled'));
	const { context, firstToken, latency, speed, reuse, memory } = seriesOf(keeper);
	assert.deepEqual([context, firstToken, latency, speed, reuse, memory], [[100], [40], [605], [20], [0.75], [1000]]);
	keeper.dispose();
});

test("the memory of the model's process is measured with each piece, unless it has ended meanwhile", async () => {
	const keeper = new MetricsKeeper({
		memory: new MapMemory(),
		target: () => 0,
		memoryUsed: () => 1000,
		modelMemoryUsed: () => (answers.length > 0 ? Promise.resolve(answers.pop() ?? 0) : Promise.reject(new Error('it ended'))),
	});
	const answers = [6000, 5000];
	for (let piece = 0; piece < 3; piece++) {
		keeper.record(trace(40));
	}
	await new Promise((resolve) => setImmediate(resolve));
	assert.deepEqual(seriesOf(keeper)['modelMemory'], [5000, 6000]);
	keeper.dispose();
});

test('a suggestion is taken, or not when the next one comes', () => {
	const keeper = keeperOf(new MapMemory());
	keeper.record(trace(40));
	keeper.taken();
	keeper.taken();
	keeper.record(trace(40));
	keeper.record(trace(40, 'filtered'));
	keeper.record(trace(40));
	assert.deepEqual(seriesOf(keeper)['acceptance'], [1, 0]);
	keeper.dispose();
});

test('figures are there in the next session, and gone after a reset; what is stored in another shape counts as nothing', () => {
	const memory = new MapMemory();
	const first = keeperOf(memory);
	first.record(trace(40));
	first.dispose();
	const second = keeperOf(memory);
	assert.deepEqual(seriesOf(second)['firstToken'], [40]);
	second.reset();
	second.dispose();
	assert.deepEqual(seriesOf(keeperOf(memory))['firstToken'], []);
	for (const bad of ['x', { firstToken: 7 }, { firstToken: { total: {}, window: ['a'] } }]) {
		memory.kept.set('metrics', bad);
		assert.deepEqual(seriesOf(keeperOf(memory))['firstToken'], []);
	}
});

test('the budget is lowered only where the user set a target, and says so', () => {
	for (const [target, expected] of [
		[0, 1],
		[500, 0.8],
	] as const) {
		const keeper = keeperOf(new MapMemory(), target);
		let changes = 0;
		keeper.onDidChange(({ budget }) => {
			changes += Number(budget);
		});
		for (let index = 0; index < 5; index++) {
			keeper.record(trace(900));
		}
		assert.deepEqual([keeper.budgetFactor, changes], [expected, target === 0 ? 0 : 1]);
		keeper.dispose();
	}
});
