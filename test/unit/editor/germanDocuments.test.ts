import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { CompletionOutcome, CompletionTrace } from '../../../src/core/complete/completion.ts';
import { traceReport } from '../../../src/core/complete/traceReport.ts';
import { memoryReport } from '../../../src/core/model/memoryReport.ts';
import type { CompletionResult, ModelPlan, PlannedMemory } from '../../../src/core/model/modelRuntime.ts';
import { comparisonText, type SnapshotComparison } from '../../../src/core/pack/compareSnapshots.ts';
import { contextDocument } from '../../../src/core/prompt/contextText.ts';
import { text } from '../../../src/core/prompt/promptSegment.ts';
import { translated, useBundle } from '../../../src/protocol/localize.ts';
import { item, packedOf } from '../../support/packed.ts';
import { plannedMemory } from '../../support/plannedMemory.ts';

before(() => useBundle(JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>, 'de'));
after(() => useBundle(undefined));

/** Words of either language. */
const BOTH = ' in was';

/** Words that a document has in both languages, beside `names`: what was not translated. */
function shared(english: string, german: string, names: string): string[] {
	const words = (document: string) => new Set(document.match(/\p{L}{2,}/gu));
	const known = words(names + BOTH);
	const there = words(english);
	return [...words(german)].filter((word) => there.has(word) && !known.has(word)).sort();
}

const OUTCOMES: readonly CompletionOutcome[] = [
	...(['model', 'joined', 'typed', 'again', 'ahead'] as const).map((from) => ({ kind: 'completion', text: 'x;', from }) as const),
	...(['debounce', 'pack', 'model'] as const).flatMap((after) => [
		{ kind: 'cancelled', after } as const,
		{ kind: 'outdated', after } as const,
	]),
	...(['empty', 'repeatsNextLine', 'repeatsSuffix', 'unbalanced'] as const).map((by) => ({ kind: 'filtered', by }) as const),
	{ kind: 'off', reason: 'No model is chosen.' },
	{ kind: 'overBudget', needed: 70, budget: 50 },
	{ kind: 'modelFailed', error: new Error('No model is loaded.') },
];

const result: CompletionResult = {
	text: 'x;\n',
	end: 'stop',
	tokens: { prompt: 90, reused: 80, fromDisk: 40, evaluated: 10, generated: 2 },
	ms: { tokenize: 1, restore: 2, prefill: 30, firstToken: 40, decode: 5, total: 45 },
};

const trace: CompletionTrace = {
	file: 'a.ts',
	line: 2,
	character: 4,
	outcome: { kind: 'completion', text: 'x;', from: 'model' },
	packed: packedOf({ items: ['b.ts#filter 80'], prefix: 'let a = ' }),
	base: 'kept',
	lastPack: { gather: 1, score: 2, pack: 3, count: 4, total: 10 },
	syntax: { within: 'code', reach: 'statements' },
	prompt: {
		context: [text('The rest of the line\n'), text('all')],
		cursor: [text('let a = ')],
		pieces: [
			{
				segments: [text('The rest of the line\n')],
				tokens: 80,
				items: ['filter', 'Model', 'b', 'c', 'd'].map((name) => ({
					...item(`b.ts#${name} 16`),
					why: `${name} is imported by name; imported through b.ts`,
				})),
			},
		],
	},
	raw: 'x;\n',
	result,
	ms: { early: 50, debounce: 75, pack: 1, model: 45, filter: 0, total: 71 },
};

test('the last request is told in German; prompt, answer and the names of the code stay as they are', () => {
	assert.equal(
		traceReport(trace, [{ ...trace, outcome: { kind: 'off', reason: 'No model is chosen.' } }], translated),
		`Vorschlag bei a.ts:3:5
Ergebnis   Gezeigt.
Cursor     im Code; angefragt: einige Anweisungen

Schritt             ms
Vorsprung         50,0  begonnen, bevor danach gefragt wurde
Wartezeit         75,0
Prompt             1,0  aus dem vorher Gepackten gemacht
Zerlegen           1,0
Übernehmen         2,0  40 Token von der Platte
Einlesen          30,0
erstes Token      40,0  ab der Frage an das Modell
Erzeugen           5,0
Filtern            0,0
gesamt            71,0

Vorher gepackt, als niemand wartete
Sammeln            1,0
Bewertung          2,0
Packen             3,0
Zählen             4,0

Kontext    88 von 1000 Token, gezählt von scripted; Log behalten
Prompt     90 Token: 80 wiederverwendet (40 von der Platte), 10 neu gelesen
Antwort    2 Token, beendet, wo es aufhören sollte

${'--- Antwort, wie das Modell sie gab '.padEnd(72, '-')}
x;


${'--- Gezeigt '.padEnd(72, '-')}
x;

${'--- Prompt '.padEnd(72, '-')}
[wichtig] 80 Token; filter: filter wird mit Namen importiert; importiert über b.ts; Model: Model wird mit Namen importiert; importiert über b.ts; b: b wird mit Namen importiert; importiert über b.ts; c: c wird mit Namen importiert; importiert über b.ts; und 1 weitere
The rest of the line

[kritisch] was weiter unten folgt
all
[kritisch] der Code um den Cursor
let a = 

${'--- Davor '.padEnd(72, '-')}
a.ts:3:5  71 ms  Kein Modell ist gewählt.
`,
	);
});

test('whatever came of a request, nothing of its report stays English', () => {
	const [within, reach] = [['code', 'string', 'comment'] as const, ['line', 'statements', 'body'] as const];
	const ends = ['endOfText', 'stop', 'maxTokens', 'aborted'] as const;
	const bases = ['fresh', 'cold', 'warming', 'kept'] as const;
	const tiers = ['critical', 'important', 'supporting', 'cache'] as const;
	const left = OUTCOMES.flatMap((outcome, at) => {
		const one: CompletionTrace = {
			...trace,
			outcome,
			base: bases[at % 4],
			syntax: { within: within[at % 3] ?? 'code', reach: reach[at % 3] ?? 'line' },
			result: { ...result, end: ends[at % 4] ?? 'stop' },
			prompt: { context: [], cursor: [], pieces: [{ segments: [], tokens: 9, items: [item(`b.ts#f 9 ${tiers[at % 4]}`)] }] },
		};
		const names = 'ts ms scripted Cursor Prompt Code Cache Token Log used here';
		return shared(traceReport(one, [one]), traceReport(one, [one], translated), names);
	});
	assert.ok(OUTCOMES.length > 15);
	assert.deepEqual(left, []);
});

const GB = 1e9;
const planOf = (places: readonly PlannedMemory[], flashAttention = true): ModelPlan => ({
	name: 'Coder 7B',
	path: '/models/coder.gguf',
	architecture: 'qwen2',
	contextSize: 10_000,
	trainedContextSize: 32_768,
	gpuLayers: places.length > 1 ? 20 : 0,
	layers: 29,
	kvCacheType: 'q8_0',
	flashAttention,
	device: 'cuda H',
	memory: { ...(places[0] ?? plannedMemory(1, 'ram')), places, others: [{ pid: 7, name: 'Tiny', ram: GB, vram: 2 * GB }] },
});

test('the memory plan is told in German', () => {
	assert.equal(
		memoryReport(planOf([plannedMemory(20, 'ram'), plannedMemory(9, 'vram')]), translated),
		`# Speicherplan von Coder 7B

/models/coder.gguf

20 von 29 Schichten auf cuda H; 10.000 Token Kontext (trainiert auf 32.768), KV-Cache q8_0, Flash Attention an.

|  | RAM | GPU-Speicher |
| --- | ---: | ---: |
| Modell | 4,0 GB | 4,0 GB |
| KV-Cache | 1,0 GB | 1,0 GB |
| Puffer | 500 MB | 500 MB |
| **Gesamt** | 5,5 GB | 5,5 GB |
| Mit einem Chat | 7,0 GB | 7,0 GB |
| **Frei** | 20,0 GB | 9,0 GB |

1.000 weitere Token Kontext kosten 100 MB RAM und 100 MB GPU-Speicher.

| Andere Fenster | RAM | GPU-Speicher |
| --- | ---: | ---: |
| Tiny (Prozess 7) | 1,0 GB | 2,0 GB |

Es passt, mit einem Chat daneben.
`,
	);
	const names = 'Coder models coder gguf KV Cache RAM GPU GB MB CPU Flash Attention Chat Tiny cuda';
	const plans = [
		planOf([plannedMemory(6, 'ram')], false),
		planOf([plannedMemory(5, 'ram')]),
		planOf([plannedMemory(4.9, 'ram'), plannedMemory(3, 'vram')]),
		planOf([plannedMemory(9, 'ram'), plannedMemory(2, 'vram')]),
	];
	assert.deepEqual(
		plans.flatMap((plan) => shared(memoryReport(plan), memoryReport(plan, translated), names)),
		[],
	);
});

test('a comparison of snapshots is told in German', () => {
	const [old, fresh] = [item('b.ts#f:signature 9'), item('b.ts#f 30')];
	const comparison: SnapshotComparison = {
		inputs: ['budget 1,000 → 2,000'],
		shared: 12,
		first: { before: 'a', after: 'b', cause: 'c.ts#g entered: g is imported by name; imported through b.ts' },
		entered: [{ ...item('c.ts#g 20'), why: 'g is imported by name; imported through b.ts' }],
		left: [{ ...item('d.ts 5'), why: 'pinned by you' }],
		changed: [{ before: old, after: fresh }],
	};
	assert.equal(
		comparisonText(comparison, translated),
		`budget 1,000 → 2,000
Sie trennen sich nach 12 Token: c.ts#g kam hinzu: g wird mit Namen importiert; importiert über b.ts.
  vorher  "a"
  nachher "b"
+ c.ts#g (Rumpf, 20 Token): g wird mit Namen importiert; importiert über b.ts
- d.ts (Text, 5 Token): von Ihnen angeheftet
~ b.ts#f: Signatur → Rumpf, 9 → 30 Token
`,
	);
	assert.equal(
		comparisonText({ ...comparison, first: undefined }, translated).split('\n')[1],
		'Gleich: Alle 12 Token stimmen überein.',
	);
});

test('a context document says notices and reasons in German, and keeps what its grammar reads', () => {
	const sketch = packedOf({ items: ['b.ts#f 12'], prefix: 'x', notices: ['b.ts is pinned, but cannot be read.'] });
	const packed = { ...sketch, items: sketch.items.map((each) => ({ ...each, why: 'pinned by you' })) };
	const [english, german] = [contextDocument(packed).text.split('\n'), contextDocument(packed, translated).text.split('\n')];
	assert.deepEqual(
		german.filter((line, at) => line !== english[at]),
		[
			'b.ts ist angeheftet, aber nicht lesbar.',
			'                    1 text      a.ts: von Ihnen angeheftet',
			'                   12 body      b.ts#f: von Ihnen angeheftet',
		],
	);
});
