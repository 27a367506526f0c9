import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelState } from '../../../src/core/model/modelRuntime.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { statusText } from '../../../src/editor/statusText.ts';
import { type Shown, viewStateOf } from '../../../src/editor/viewState.ts';
import { packedOf } from '../../support/packed.ts';
import { scriptedInfo } from '../../support/scriptedModel.ts';

const nothing: Shown = {
	packed: undefined,
	reserved: 0,
	conversation: undefined,
	empty: 'No file is open.',
	index: undefined,
	model: { kind: 'none' },
	download: undefined,
	noModel: undefined,
	last: undefined,
	warmth: undefined,
	kvBytes: 0,
	choices: [],
	wish: { budget: 'auto', shares: DEFAULT_PACK_OPTIONS.shares },
	trial: undefined,
	scope: 'user',
	verdict: undefined,
	trusted: true,
	metrics: [],
	lowered: { factor: 1, target: 0 },
};

test('the view shows exactly the numbers of the pack', () => {
	const packed = packedOf({ file: 'a.ts', line: 4, items: ['b.ts#f 300', 'c.ts#g 200 supporting'], prefix: 'abc', budget: 4000 });
	const { context } = viewStateOf({ ...nothing, packed, reserved: 128 }, 7);
	assert.ok(context);
	assert.deepEqual([context.used, context.budget, context.reserved, context.line], [503, 4000, 128, 5]);
	assert.deepEqual(context.tiers, packed.tiers);
	assert.deepEqual(
		context.items.map(({ tier, symbol, tokens, line, parts }) => [tier, symbol, tokens, line, parts]),
		[
			['important', 'f', 300, 0, [['near', 1]]],
			['supporting', 'g', 200, 0, [['near', 1]]],
			['critical', '', 3, 0, [['near', 1]]],
		],
	);
});

test('a context for a thread says what its conversation takes', () => {
	const packed = packedOf({ file: 'a.ts', items: ['b.ts#f 300'], budget: 4000 });
	const conversation = { tokens: 120, room: 900 };
	const { context } = viewStateOf({ ...nothing, packed, conversation }, 1);
	assert.deepEqual(context?.conversation, conversation);
	assert.ok(!('conversation' in (viewStateOf({ ...nothing, packed }, 1).context ?? {})));
});

test('without a context the reason stands in its place', () => {
	const { context, empty, revision } = viewStateOf(nothing, 3);
	assert.deepEqual([context, empty, revision], [undefined, 'No file is open.', 3]);
});

test('each state of the model is one sentence', () => {
	const say = (model: ModelState, noModel?: string) => viewStateOf({ ...nothing, model, noModel }, 1).engine.text;
	const path = '/models/some.gguf';
	assert.deepEqual(
		[
			say({ kind: 'none' }),
			say({ kind: 'none' }, 'The workspace is not trusted: no model is started.'),
			say({ kind: 'loading', path, progress: 0.4 }),
			say({ kind: 'ready', info: scriptedInfo }),
			say({ kind: 'ready', info: { ...scriptedInfo, fim: undefined } }),
			say({ kind: 'failed', path, reason: 'The model process ended.', restarting: true }),
		],
		[
			'No model is chosen: ghost text and inline chat are off.',
			'The workspace is not trusted: no model is started.',
			'Loading some.gguf: 40 %',
			'scripted',
			'scripted was not trained to fill in the middle: ghost text is off, inline chat works.',
			'The model process ended. It is starting again.',
		],
	);
});

test('each state of the model has what helps in it, the first most', () => {
	const path = '/models/some.gguf';
	const help = (model: ModelState, more: Partial<Shown> = {}) => {
		const { kind, actions } = viewStateOf({ ...nothing, model, trusted: true, ...more }, 1).engine;
		return [kind, ...actions].join(' ').replaceAll('plimsoll.', '');
	};
	const download = { name: 'some.gguf', step: 'downloading', bytes: 2e6, total: 8e6 } as const;
	assert.deepEqual(
		[
			help({ kind: 'none' }),
			help({ kind: 'none' }, { trusted: false }),
			help({ kind: 'none' }, { download }),
			help({ kind: 'loading', path, progress: 0.4 }),
			help({ kind: 'ready', info: scriptedInfo }, { download }),
			help({ kind: 'busy', info: scriptedInfo }),
			help({ kind: 'failed', path, reason: 'It ended.', restarting: false }),
			help({ kind: 'failed', path, reason: 'It ended.', restarting: false }, { download }),
		],
		[
			'none chooseModel openWalkthrough',
			'none workbench.trust.manage',
			'downloading stopDownload',
			'loading',
			'ready',
			'busy',
			'failed reloadModel chooseModel showLog',
			'downloading stopDownload',
		],
	);
	const { text, progress } = viewStateOf({ ...nothing, download }, 1).engine;
	assert.deepEqual([text, progress], ['Downloading some.gguf: 2.0 MB of 8.0 MB', 0.25]);
});

test('the index tells its progress, then what it holds', () => {
	const status = { root: '/w', files: 10, done: 4, symbols: 1234, edges: 0, unresolved: 0, languages: {}, ms: 0 };
	const say = (kind: 'indexing' | 'ready') => viewStateOf({ ...nothing, index: { ...status, kind } }, 1).index;
	assert.deepEqual(say('indexing'), { ready: false, text: 'Indexing: 4 of 10 files', progress: 0.4 });
	assert.deepEqual(say('ready'), { ready: true, text: '10 files, 1,234 symbols', progress: 1 });
});

test('the status bar has used and budget, its hover the tiers and the notices', () => {
	const packed = packedOf({ items: ['b.ts#f 3612'], budget: 4000, notices: ['The budget is smaller.'] });
	const { text, hover, label } = statusText(viewStateOf({ ...nothing, packed, model: { kind: 'ready', info: scriptedInfo } }, 1));
	assert.equal(text, '$(dashboard) 3.6k/4.0k');
	assert.match(hover, /\*\*3,612 of 4,000 tokens\*\*[\s\S]*\| Important \| 3,612 \| 1,000 \|[\s\S]*The budget is smaller\./);
	assert.match(label, /^Plimsoll: 3612 of 4000 tokens used\. scripted$/);
});
