import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { Completer, type CompleterSettings } from '../../../src/core/complete/completer.ts';
import type { CompletionOutcome, CompletionTrace, CursorState } from '../../../src/core/complete/completion.ts';
import { ContextSource } from '../../../src/core/complete/contextSource.ts';
import { RequestHistory } from '../../../src/core/complete/requestHistory.ts';
import { traceReport } from '../../../src/core/complete/traceReport.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { gate } from '../../support/gate.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { type Answer, type Ask, ScriptedModel, scriptedInfo } from '../../support/scriptedModel.ts';

class Bench {
	readonly clock = new ManualClock();
	readonly engine = new ScriptedEngine();
	readonly model: ScriptedModel;
	readonly source: ContextSource;
	readonly completer: Completer;
	readonly traces: CompletionTrace[] = [];
	settings: CompleterSettings = { debounce: 75, maxTokens: 32, ahead: false, inText: 'line', off: undefined };
	version = 1;

	constructor(answer: (ask: Ask) => Answer | Promise<Answer>, info = {}) {
		this.model = new ScriptedModel(answer, info);
		const context = () => ({ budget: 1000, reserve: 64, options: DEFAULT_PACK_OPTIONS });
		this.source = new ContextSource(this.engine, this.model, context, silentLog, this.clock);
		this.completer = new Completer({
			context: this.source,
			model: this.model,
			syntaxAt: () => this.engine.syntaxAt(),
			clock: this.clock,
			log: silentLog,
			settings: () => this.settings,
		});
		this.completer.onDidTrace((trace) => this.traces.push(trace));
	}

	/** Asks at the `|` of `text`, as of the version now. */
	ask(text: string, signal = new AbortController().signal): Promise<CompletionOutcome> {
		return this.completer.complete(this.at(text), () => this.version, false, signal);
	}

	at(text: string): CursorState {
		const before = text.slice(0, text.indexOf('|')).split('\n');
		return {
			root: '/w',
			file: 'a.ts',
			text: text.replace('|', ''),
			line: before.length - 1,
			character: before.at(-1)?.length ?? 0,
			version: this.version,
		};
	}

	/** A key makes `text` of it, as the editor tells: the last request's asker is gone, and a new one asks. */
	async typed(text: string): Promise<{ readonly outcome: Promise<CompletionOutcome> }> {
		this.version++;
		this.completer.edited();
		this.completer.moved(this.at(text));
		this.#asker.abort();
		this.#asker = new AbortController();
		const outcome = this.ask(text, this.#asker.signal);
		await this.clock.pass(75);
		// Wrapped, since a bare promise would be waited for.
		return { outcome };
	}

	#asker = new AbortController();

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
	assert.deepEqual(seen, ['[urn x] model', '[rn x] typed', '[n x] typed', '[ x] typed', '[urn x] model']);
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
	assert.deepEqual((await Promise.all(both)).map(show), ['[x;] model', '[x;] joined']);
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
	assert.deepEqual(trace.ms, { early: 0, debounce: 75, pack: 0, model: 0, filter: 0, total: 75 });
	const report = traceReport(trace);
	for (const part of [
		'Completion at a.ts:1:8',
		'Outcome    Shown.',
		'debounce          75.0',
		'<|file_sep|>a.ts\n<P>return <S><M>',
		'x + y;',
	]) {
		assert.ok(report.includes(part), part);
	}
});

/** `before[suggested]after`, and where it comes from. */
const at = (text: string, outcome: CompletionOutcome) =>
	outcome.kind === 'completion' ? `${text.replace('|', `[${outcome.text}]`)} ${outcome.from}` : `${text} ${show(outcome)}`;

/** Types these texts one after the other; `then` happens once the last is typed. */
async function typing(bench: Bench, texts: readonly string[], then: () => void = () => undefined): Promise<readonly string[]> {
	const outcomes: Promise<CompletionOutcome>[] = [];
	for (const text of texts) {
		const { outcome } = await bench.typed(text);
		outcomes.push(outcome);
	}
	then();
	await bench.clock.pass(0);
	return Promise.all(texts.map(async (text, index) => at(text, (await outcomes[index]) ?? { kind: 'off', reason: 'never' })));
}

test('what is typed while the answer is on its way joins the request, as long as they agree', async () => {
	const { opened, open } = gate();
	const bench = new Bench(() => ['urn ', opened, 'x + y;']);
	assert.deepEqual(await typing(bench, ['ret|', 'retu|', 'retur|'], open), [
		'ret| cancelled after model',
		'retu| cancelled after model',
		'retur[n x + y;] joined',
	]);
	assert.deepEqual([bench.model.asked.length, bench.completer.counts.aborted], [1, 0]);
});

test('before the first token comes, nobody knows better, and the request is joined', async () => {
	const { opened, open } = gate();
	const bench = new Bench(() => [opened, 'urn x;']);
	assert.deepEqual((await typing(bench, ['ret|', 'retu|'], open)).at(-1), 'retu[rn x;] joined');
	assert.equal(bench.model.asked.length, 1);
});

test('a request that turns out to say something else makes way for one of its own', async () => {
	const first = gate();
	const answers: Answer[] = [[first.opened, 'urn x;'], 'y;'];
	const bench = new Bench(() => answers.shift() ?? '');
	const { outcome } = await bench.typed('ret|');
	const second = await bench.typed('retry |');
	first.open();
	await bench.clock.pass(75);
	assert.deepEqual(
		[at('ret|', await outcome), at('retry |', await second.outcome)],
		['ret| cancelled after model', 'retry [y;] model'],
	);
	assert.deepEqual([bench.model.asked.length, bench.completer.counts.aborted], [2, 1]);
});

test('a key that disagrees ends the request at once', async () => {
	const { opened } = gate();
	const bench = new Bench(() => ['urn ', opened]);
	const { outcome } = await bench.typed('ret|');
	bench.completer.moved({ root: '/w', file: 'a.ts', text: 'rex', line: 0, character: 3, version: 9 });
	assert.equal(show(await outcome), 'cancelled after model');
	assert.deepEqual([bench.completer.isBusy, bench.completer.counts.aborted], [false, 1]);
});

test('a request that nobody waits for is ended after a moment', async () => {
	const { opened } = gate();
	const bench = new Bench(() => ['urn ', opened]);
	const asker = new AbortController();
	const outcome = bench.ask('ret|', asker.signal);
	await bench.clock.pass(75);
	asker.abort();
	assert.equal(show(await outcome), 'cancelled after model');
	await bench.clock.pass(399);
	const before = bench.completer.isBusy;
	await bench.clock.pass(1);
	assert.deepEqual([before, bench.completer.isBusy, bench.completer.counts.aborted], [true, false, 1]);
});

test('back where it was suggested, it is suggested again without a request', async () => {
	const answers = ['urn x;', ''];
	const bench = new Bench(() => answers.shift() ?? 'asked too often');
	assert.deepEqual(
		[await bench.shown('ret|'), await bench.shown('retx|'), await bench.shown('ret|'), await bench.shown('retx|')],
		['[urn x;] model', 'filtered', '[urn x;] again', 'filtered'],
	);
	assert.equal(bench.model.asked.length, 2);
});

test('a word or a line that is taken leaves the rest on show', async () => {
	const bench = new Bench(() => ' first();\n\tsecond();\n}');
	bench.engine.syntax = { within: 'code', reach: 'body' };
	const seen = [await bench.shown('if (x) {|')];
	for (const taken of ['if (x) { first|', 'if (x) { first();|', 'if (x) { first();\n\tsecond|']) {
		bench.version++;
		seen.push(await bench.shown(taken));
	}
	assert.deepEqual(seen, [
		'[ first();\n\tsecond();\n}] model',
		'[();\n\tsecond();\n}] typed',
		'[\n\tsecond();\n}] typed',
		'[();\n}] typed',
	]);
	assert.equal(bench.model.asked.length, 1);
});

test('brackets that the editor closes are those of the suggestion', async () => {
	const bench = new Bench(() => '(a, b);');
	bench.engine.syntax = { within: 'code', reach: 'line' };
	assert.deepEqual(
		[await bench.shown('call|'), await bench.shown('call(|)'), await bench.shown('call(a|)')],
		['[(a, b);] model', '[a, b] typed', '[, b] typed'],
	);
});

test('what follows a suggestion is asked for ahead, and is there when it is taken', async () => {
	const bench = new Bench((ask) => ('prompt' in ask && ask.prompt.endsWith('x;') ? '\n\tmore();\n\tyet();' : 'urn x;'));
	bench.settings = { ...bench.settings, ahead: true };
	const seen = [await bench.shown('\tret|')];
	await bench.clock.pass(400);
	for (const text of ['\treturn x;|', '\treturn x;\n\t|', '\treturn x;\n\tmo|']) {
		bench.version++;
		seen.push(await bench.shown(text));
	}
	assert.deepEqual(seen, ['[urn x;] model', '[\n\tmore();] ahead', '[more();] ahead', '[re();] ahead']);
	assert.deepEqual(bench.completer.counts, {
		asked: 4,
		sent: 1,
		aborted: 0,
		joined: 0,
		remembered: 3,
		ahead: 1,
		aheadShown: 1,
	});
});

test('typing on towards it keeps what is asked for ahead, typing something else ends it', async () => {
	const { opened, open } = gate();
	const bench = new Bench((ask) => ('prompt' in ask && ask.prompt.endsWith('x;') ? [opened, '\n\tmore();'] : 'urn x;'));
	bench.settings = { ...bench.settings, ahead: true };
	await bench.shown('\tret|');
	await bench.clock.pass(400);
	const moved = (text: string) =>
		bench.completer.moved({ root: '/w', file: 'a.ts', text, line: 0, character: text.length, version: 2 });
	moved('\tretu');
	const kept = bench.completer.isBusy;
	moved('\tretx');
	await bench.clock.pass(0);
	open();
	assert.deepEqual([kept, bench.completer.isBusy], [true, false]);
});

test('whoever writes what was suggested gets what follows it asked for at once, whoever writes something else never', async () => {
	const bench = new Bench((ask) => ('prompt' in ask && ask.prompt.endsWith('x;') ? '\n\tmore();' : 'urn x;'));
	bench.settings = { ...bench.settings, ahead: true };
	const ahead: number[] = [];
	for (const text of ['\tret|', '\tretry|', '\tretryu|']) {
		bench.version++;
		await bench.shown(text);
		await bench.clock.pass(0);
		ahead.push(bench.completer.counts.ahead);
	}
	assert.deepEqual(ahead, [0, 0, 1]);
});

test('the work begins with the key, and the editor that asks later gets it', async () => {
	const bench = new Bench(() => 'urn x;');
	const begin = (text: string) => {
		bench.version++;
		bench.completer.edited();
		bench.completer.moved(bench.at(text));
		bench.completer.begin(bench.at(text), () => bench.version);
	};
	begin('ret|');
	await bench.clock.pass(50);
	const first = bench.ask('ret|');
	await bench.clock.pass(25);
	const seen = [show(await first)];
	// What is remembered is not asked for again, and what nobody asks for is ended.
	begin('retu|');
	seen.push(show(await bench.ask('retu|')));
	begin('rex|');
	await bench.clock.pass(75);
	assert.deepEqual(
		[seen, bench.traces.map(({ ms }) => [ms.early, ms.debounce, ms.total]), bench.completer.counts],
		[
			['[urn x;] model', '[rn x;] typed'],
			[
				[50, 75, 25],
				[0, 0, 0],
			],
			{ asked: 2, sent: 2, aborted: 0, joined: 0, remembered: 1, ahead: 0, aheadShown: 0 },
		],
	);
});

test('an answer that is there before the editor asks is given at once; one that it never asks for is ended', async () => {
	const { opened } = gate();
	const bench = new Bench((ask) => ('prompt' in ask && ask.prompt.includes('rex') ? [opened] : 'urn x;'));
	bench.settings = { ...bench.settings, debounce: 0 };
	bench.completer.begin(bench.at('ret|'), () => bench.version);
	await bench.clock.pass(50);
	assert.equal(show(await bench.ask('ret|')), '[urn x;] model');
	bench.completer.begin(bench.at('rex|'), () => bench.version);
	await bench.clock.pass(399);
	const before = bench.completer.isBusy;
	await bench.clock.pass(1);
	const { asked, sent, aborted } = bench.completer.counts;
	assert.deepEqual([before, bench.completer.isBusy, asked, sent, aborted], [true, false, 1, 2, 1]);
});

test('an answer that takes long shows its first lines, and the rest once they are taken', async () => {
	const { opened, open } = gate();
	const bench = new Bench(() => ['\n\tone();\n', '\ttw', opened, 'o();\n}']);
	bench.engine.syntax = { within: 'code', reach: 'body' };
	const first = bench.ask('if (x) {|');
	await bench.clock.pass(75);
	await bench.clock.pass(500);
	const seen = [show(await first)];
	open();
	await bench.clock.pass(0);
	bench.version++;
	seen.push(await bench.shown('if (x) {\n\tone();|'));
	assert.deepEqual(seen, ['[\n\tone();] model', '[\n\ttwo();\n}] typed']);
	assert.equal(bench.model.asked.length, 1);
});

test('the model ends when all that is wanted is written', async () => {
	const never = new Promise<never>(() => undefined);
	const bench = new Bench(() => ['\n\tone();\n}\n', never]);
	bench.engine.syntax = { within: 'code', reach: 'body' };
	assert.equal(await bench.shown('if (x) {|'), '[\n\tone();\n}] model');
});

test('a parser that is busy is waited for no longer than a moment', async () => {
	const bench = new Bench(() => 'one();\ntwo();');
	bench.engine.syntaxAt = () => new Promise<never>(() => undefined);
	const outcome = bench.ask('|');
	await bench.clock.pass(75);
	await bench.clock.pass(60);
	assert.equal(show(await outcome), '[one();\ntwo();] model');
});

test('in strings and comments it is the rest of the line, or nothing, as the setting says', async () => {
	const bench = new Bench(() => ' a word\nmore');
	bench.engine.syntax = { within: 'comment', reach: 'line' };
	const seen = [await bench.shown('// one|')];
	bench.settings = { ...bench.settings, inText: 'off' };
	seen.push(await bench.shown('// two|'));
	assert.deepEqual(seen, [
		'[ a word] model',
		'off The cursor stands in a comment, where plimsoll.stringsAndComments asks for nothing.',
	]);
});

test('what was answered before the context was read is asked for again once it is', async () => {
	const bench = new Bench(() => 'x;');
	bench.engine.items = ['b.ts#f 50'];
	const cold = await bench.shown('let a|');
	await bench.clock.pass(300);
	await bench.clock.pass(0);
	assert.deepEqual([cold, await bench.shown('let a|'), await bench.shown('let a|')], ['[x;] model', '[x;] model', '[x;] again']);
});

test('lines that end as Windows ends them are the same lines', async () => {
	const bench = new Bench(() => 'x;');
	assert.deepEqual([await bench.shown('a\r\nret|\r\n'), await bench.shown('a\r\nret|\r\n')], ['[x;] model', '[x;] again']);
});

test('other answers are asked for one after the other, and none is offered twice', async () => {
	const bench = new Bench(() => 'x;');
	const answers = ['x;', 'y;'];
	const asked: (number | undefined)[] = [];
	const complete = bench.model.complete.bind(bench.model);
	bench.model.complete = async (request, onText, signal) => {
		asked.push(request.alternative);
		const result = await complete(request, () => undefined, signal);
		const text = request.alternative ? (answers.shift() ?? '') : result.text;
		onText(text);
		return { ...result, text };
	};
	await bench.shown('let a = |');
	const cursor = { root: '/w', file: 'a.ts', text: 'let a = ', line: 0, character: 8, version: 1 };
	const others = await bench.completer.others(cursor, 'x;', () => 1, new AbortController().signal);
	assert.deepEqual([others, asked, await bench.shown('let a = |')], [['y;'], [0, 1, 2], '[x;] again']);
});

test('after others at the same place, what follows the one on show is asked ahead', async () => {
	const bench = new Bench(() => 'x;');
	bench.settings = { ...bench.settings, ahead: true };
	await bench.shown('let a = |');
	await bench.completer.others(bench.at('let a = |'), 'x;', () => bench.version, new AbortController().signal);
	assert.equal(bench.completer.counts.ahead, 1);
});

test('the report marks the tiers of the prompt, and says what came of the requests before', async () => {
	const bench = new Bench(() => 'x;');
	bench.engine.items = ['b.ts#f 50', 'c.ts#g 40'];
	await bench.source.contextAt(place, signal);
	await bench.clock.pass(300);
	await bench.shown('let a|');
	bench.completer.decline({ file: 'a.ts', line: 0, character: 5 }, 'There are 2 cursors.');
	const history = new RequestHistory();
	for (const trace of bench.traces) {
		history.add(trace);
	}
	const { last, others } = history;
	assert.deepEqual([last?.outcome.kind, others.map(({ outcome }) => outcome.kind)], ['off', ['completion']]);
	const [shown, declined] = bench.traces;
	assert.ok(shown && declined);
	const report = traceReport(shown, [declined]);
	for (const part of [
		/\nPacked before, while nobody waited\ngather +\d/,
		/\n--- Prompt -+\n\[\w+\] \d+ tokens; f: .*\n\[b\.ts#f\]/,
		/\n\[critical\] the code round the cursor\n<\|file_sep\|>a\.ts\n<P>let a<S><M>\n/,
		/\n--- Before that -+\na\.ts:1:6 {2}0 ms {2}There are 2 cursors\.\n$/,
	]) {
		assert.match(report, part);
	}
});
