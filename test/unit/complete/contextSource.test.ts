import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { type ContextSettings, ContextSource, type LogVerdict } from '../../../src/core/complete/contextSource.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { gate } from '../../support/gate.ts';
import { ManualClock, settled } from '../../support/manualClock.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const never = new AbortController().signal;

/** A source whose model has one slot: one file's log takes the place of another's. */
class Bench {
	readonly clock = new ManualClock();
	readonly engine = new ScriptedEngine();
	settings: ContextSettings = { budget: 1000, reserve: 64, options: DEFAULT_PACK_OPTIONS };
	readonly source = new ContextSource(
		this.engine,
		new ScriptedModel(() => '', { slots: 1 }),
		() => this.settings,
		silentLog,
		this.clock,
	);

	constructor() {
		this.engine.items = ['needed.ts#f 50'];
	}

	/** Stands in a file. @returns how much of its log a prompt shows */
	async standsIn(file: string): Promise<LogVerdict> {
		const place = { root: '/w', file, text: 'first\nsecond\n', line: 1, character: 0, version: 1 };
		return (await this.source.contextAt(place, never)).verdict;
	}

	/** The user rests until all that can wait is done. */
	async rests(): Promise<void> {
		await this.clock.pass(300);
		await settled();
	}
}

test('while the user rests the context is read ahead, and no more once that is done', async () => {
	const bench = new Bench();
	const seen = [await bench.standsIn('a.ts'), bench.source.isReadingAhead];
	await bench.rests();
	seen.push(await bench.standsIn('a.ts'), bench.source.isReadingAhead);
	assert.deepEqual(seen, ['fresh', true, 'kept', false]);
});

test('what is read ahead while a setting changes is read again under the new one', async () => {
	const bench = new Bench();
	await bench.standsIn('a.ts');
	const { opened, open } = gate();
	bench.engine.gate = opened;
	await bench.rests();
	bench.settings = { ...bench.settings, options: { ...DEFAULT_PACK_OPTIONS, excludes: ['b.ts'] } };
	open();
	await bench.rests();
	const seen = [await bench.standsIn('a.ts')];
	await bench.rests();
	seen.push(await bench.standsIn('a.ts'));
	assert.deepEqual(seen, ['fresh', 'kept']);
});

test('what is read ahead after a setting has changed is read under it, also where nobody looks', async () => {
	const bench = new Bench();
	await bench.standsIn('a.ts');
	bench.settings = { ...bench.settings, options: { ...DEFAULT_PACK_OPTIONS, excludes: ['b.ts'] } };
	await bench.rests();
	assert.equal(await bench.standsIn('a.ts'), 'kept');
});

test('a file that is come back to is read again when another had begun to take its place', async () => {
	const bench = new Bench();
	await bench.standsIn('a.ts');
	await bench.rests();
	await bench.standsIn('b.ts');
	// The base of b.ts is packed and read; what else it needs is not known yet.
	const { opened, open } = gate();
	const { pack } = bench.engine;
	let packs = 0;
	bench.engine.pack = (...args) => {
		bench.engine.gate = ++packs > 1 ? opened : bench.engine.gate;
		return pack.apply(bench.engine, args);
	};
	await bench.rests();
	bench.engine.pack = pack;
	bench.engine.gate = Promise.resolve();
	const seen = [await bench.standsIn('a.ts')];
	open();
	await bench.rests();
	seen.push(await bench.standsIn('a.ts'));
	assert.deepEqual(seen, ['fresh', 'kept']);
});
