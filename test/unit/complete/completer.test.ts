import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { Completer, type CompleterSettings } from '../../../src/core/complete/completer.ts';
import type { CompletionOutcome, CompletionTrace } from '../../../src/core/complete/completion.ts';
import { ContextSource } from '../../../src/core/complete/contextSource.ts';
import { traceReport } from '../../../src/core/complete/traceReport.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { gate } from '../../support/gate.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { type Ask, ScriptedModel, scriptedInfo } from '../../support/scriptedModel.ts';

class Bench {
	readonly clock = new ManualClock();
	readonly engine = new ScriptedEngine();
	readonly model: ScriptedModel;
	readonly source: ContextSource;
	readonly completer: Completer;
	readonly traces: CompletionTrace[] = [];
	settings: CompleterSettings = { debounce: 75, maxTokens: 32, off: undefined };
	version = 1;

	constructor(answer: (ask: Ask) => string | Promise<string>, info = {}) {
		this.model = new ScriptedModel(answer, info);
		const context = () => ({ budget: 1000, reserve: 64, options: DEFAULT_PACK_OPTIONS });
		this.source = new ContextSource(this.engine, this.model, context, silentLog, this.clock);
		this.completer = new Completer({
			context: this.source,
			model: this.model,
			clock: this.clock,
			log: silentLog,
			settings: () => this.settings,
		});
		this.completer.onDidTrace((trace) => this.traces.push(trace));
	}

	/** Asks at the `|` of `text`, as of the version now. */
	ask(text: string, signal = new AbortController().signal): Promise<CompletionOutcome> {
		const at = text.indexOf('|');
		const before = text.slice(0, at).split('\n');
		const cursor = {
			root: '/w',
			file: 'a.ts',
			text: text.replace('|', ''),
			line: before.length - 1,
			character: before.at(-1)?.length ?? 0,
			version: this.version,
		};
		return this.completer.complete(cursor, () => this.version, false, signal);
	}

	/** Asks and lets the debounce pass. */
	async shown(text: string): Promise<string> {
		const outcome = this.ask(text);
		await this.clock.pass(75);
		return show(await outcome);
	}
}

function show(outcome: CompletionOutcome): string {
	switch (outcome.kind) {
		case 'completion':
			return `[${outcome.text}] ${outcome.from}`;
		case 'cancelled':
		case 'outdated':
			return `${outcome.kind} after ${outcome.after}`;
		case 'modelFailed':
			return `failed ${outcome.error.message}`;
		case 'off':
			return `off ${outcome.reason}`;
		default:
			return outcome.kind;
	}
}

test('a request becomes ghost text', async () => {
	const bench = new Bench(() => 'x + y;\nmore');
	assert.equal(await bench.shown('return |'), '[x + y;] model');
	assert.deepEqual(bench.model.asked, [{ kind: 'complete', prompt: '<|file_sep|>a.ts\n<P>return <S><M>' }]);
});

test('typing what was suggested keeps the suggestion and asks nobody', async () => {
	const bench = new Bench(() => 'urn x');
	const seen = [await bench.shown('ret|')];
	for (const text of ['retu|', 'retur|', 'return|', 'return x|']) {
		bench.version++;
		seen.push(await bench.shown(text));
	}
	assert.deepEqual(seen, ['[urn x] model', '[rn x] remembered', '[n x] remembered', '[ x] remembered', '[urn x] model']);
});

test('what another model suggested is not remembered', async () => {
	const bench = new Bench(() => 'urn x');
	await bench.shown('ret|');
	bench.model.become({ kind: 'ready', info: { ...scriptedInfo, fingerprint: 'another' } });
	bench.version++;
	assert.equal(await bench.shown('retu|'), '[urn x] model');
});

test('the newest request owns the slot', async () => {
	const bench = new Bench(() => 'x;');
	const first = bench.ask('a|');
	await bench.clock.pass(40);
	const second = bench.ask('ab|');
	await bench.clock.pass(75);
	assert.deepEqual(
		[show(await first), show(await second), bench.model.asked.length],
		['cancelled after debounce', '[x;] model', 1],
	);
});

test('an equal request joins the one that runs', async () => {
	const bench = new Bench(() => 'x;');
	const both = [bench.ask('a|'), bench.ask('a|')];
	await bench.clock.pass(75);
	assert.deepEqual((await Promise.all(both)).map(show), ['[x;] model', '[x;] model']);
	assert.equal(bench.model.asked.length, 1);
});

test('an edit during a stage makes the answer outdated', async () => {
	const during = async (stage: 'debounce' | 'pack' | 'model') => {
		const { opened, open } = gate();
		const bench = new Bench(() => (stage === 'model' ? opened.then(() => 'x;') : 'x;'));
		if (stage === 'pack') {
			bench.model.counting = opened;
		}
		const outcome = bench.ask('a|');
		if (stage === 'debounce') {
			bench.version++;
		}
		await bench.clock.pass(75);
		bench.version++;
		open();
		return show(await outcome);
	};
	assert.deepEqual(
		[await during('debounce'), await during('pack'), await during('model')],
		['outdated after debounce', 'outdated after pack', 'outdated after model'],
	);
});

test('a caller that gives up ends the work', async () => {
	const { opened, open } = gate();
	const bench = new Bench(() => 'x;');
	bench.model.counting = opened;
	const caller = new AbortController();
	const outcome = bench.ask('a|', caller.signal);
	await bench.clock.pass(75);
	caller.abort();
	open();
	assert.equal(show(await outcome), 'cancelled after pack');
	assert.equal(bench.model.asked.length, 0);
});

test('why there is nothing is said', async () => {
	const off = new Bench(() => 'x');
	off.settings = { ...off.settings, off: 'Switched off.' };
	const none = new Bench(() => 'x');
	none.model.become({ kind: 'none' });
	const died = new Bench(() => 'x');
	died.model.become({ kind: 'failed', path: '/m', reason: 'The model process ended.', restarting: true });
	const failing = new Bench(() => Promise.reject(new Error('boom')));
	assert.deepEqual(
		[
			await off.shown('a|'),
			await none.shown('a|'),
			await died.shown('a|'),
			await new Bench(() => 'x', { fim: undefined }).shown('a|'),
			await failing.shown('a|'),
			await new Bench(() => ' \n').shown('a|'),
		],
		[
			'off Switched off.',
			'off No model is chosen.',
			'off The model process ended. It is starting again.',
			'off scripted was not trained to fill in the middle: ghost text is off, inline chat works.',
			'failed boom',
			'filtered',
		],
	);
});

const place = { root: '/w', file: 'a.ts', text: 'let a', line: 0, character: 5, version: 1 };
const signal = new AbortController().signal;

test('the first request shows the code round the cursor alone, and packs nothing', async () => {
	const bench = new Bench(() => '');
	bench.engine.items = ['b.ts#f 50'];
	await bench.shown('let a|');
	const [trace] = bench.traces;
	assert.deepEqual([trace?.base, trace?.result?.tokens.prompt, bench.engine.requests.length], ['cold', 14, 0]);
});

test('while the user rests the context is read ahead, and typing reads only what is new', async () => {
	const bench = new Bench(() => '');
	bench.engine.items = ['b.ts#f 50', 'c.ts#g 40'];
	await bench.source.contextAt(place, signal);
	await bench.clock.pass(300);
	assert.deepEqual(bench.model.warmed, ['[b.ts#f][c.ts#g]<|file_sep|>a.ts\n<P>let a']);
	bench.engine.items = ['c.ts#g 40', 'b.ts#f 50'];
	await bench.shown('let a|');
	bench.version++;
	await bench.shown('let ab|');
	assert.deepEqual(
		bench.traces.map(({ base, result }) => [base, result?.tokens.evaluated]),
		[
			['kept', 2],
			['kept', 3],
		],
	);
});

test('a keystroke ends what was to be read ahead', async () => {
	const bench = new Bench(() => '');
	await bench.source.contextAt(place, signal);
	await bench.clock.pass(200);
	const typed = bench.ask('let ab|');
	await bench.clock.pass(100);
	await typed;
	assert.deepEqual(bench.model.warmed, []);
});

test('a model that died has read nothing', async () => {
	const bench = new Bench(() => '');
	bench.engine.items = ['b.ts#f 50'];
	await bench.source.contextAt(place, signal);
	await bench.clock.pass(300);
	bench.model.become({ kind: 'failed', path: '/m', reason: 'It ended.', restarting: true });
	bench.model.become({ kind: 'ready', info: scriptedInfo });
	await bench.shown('let a|');
	assert.equal(bench.traces[0]?.base, 'cold');
});

test('the gauges show what the completion is told', async () => {
	const bench = new Bench(() => 'x;');
	bench.engine.items = ['b.ts#f 50'];
	await bench.source.contextAt(place, signal);
	await bench.clock.pass(300);
	const gauge = await bench.source.contextAt(place, signal);
	await bench.shown('let a|');
	const told = bench.traces[0]?.packed;
	assert.deepEqual([gauge.verdict, gauge.packed.used], ['kept', '[b.ts#f]'.length + 'let a'.length]);
	assert.deepEqual(told && { ...told, leftOut: [], notices: [], ms: 0 }, { ...gauge.packed, leftOut: [], notices: [], ms: 0 });
});

test('a budget larger than the context is packed smaller and says so', async () => {
	const bench = new Bench(() => 'x;', { contextSize: 512 });
	const { packed, budget } = await bench.source.contextAt(place, signal);
	// The template adds `<|file_sep|>`, `a.ts\n`, `<P>`, `<S>` and `<M>`: nine tokens where a character is one.
	assert.equal(budget.tokens, 512 - 64 - 9 - 100);
	assert.deepEqual(packed.notices, ["The model's context holds 512 tokens: the budget is 339 instead of 1,000."]);
});

test('the trace tells stages, tokens and the prompt', async () => {
	const bench = new Bench(() => 'x + y;\nz');
	await bench.shown('return |');
	const [trace] = bench.traces;
	assert.ok(trace);
	assert.deepEqual(trace.ms, { debounce: 75, pack: 0, model: 0, total: 75 });
	const report = traceReport(trace);
	for (const part of [
		'Completion at a.ts:1:8',
		'Outcome    Shown.',
		'debounce 75',
		'<|file_sep|>a.ts\n<P>return <S><M>',
		'x + y;',
	]) {
		assert.ok(report.includes(part), part);
	}
});
