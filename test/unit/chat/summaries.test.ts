import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Summaries } from '../../../src/core/chat/summaries.ts';
import { answerQuestion, type ChatAsk } from '../../../src/core/complete/chat.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { nobody } from '../../support/gate.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const { signal } = new AbortController();
const isAboutPart = (content = '') => content.startsWith('Tell a programming assistant');
/** Says of each part which line it begins with, and answers questions with `ok`. */
const teller = () =>
	new ScriptedModel((ask) => {
		const [system, user] = ask.kind === 'chat' ? ask.messages : [];
		return isAboutPart(system?.content) ? `from ${user?.content.split('\n')[0]}` : 'ok';
	});
const longText = (lines: number) => Array.from({ length: lines }, (_, at) => `line ${at} of it`).join('\n');
const asked = (more: Partial<ChatAsk>, selection = ''): ChatAsk => ({
	question: { text: 'why?', selection, history: { summary: '', turns: [] }, problems: [] },
	place: { root: '/w', file: 'a.ts', text: 'let x = 1;', line: 0, character: 10, version: 1 },
	budget: 2000,
	reserve: 'auto',
	options: { ...DEFAULT_PACK_OPTIONS, overflow: 'summary', windowTokens: 600 },
	summaries: new Summaries(),
	...more,
});

test('a long text is told window by window, once; of a huge one both ends are told', async () => {
	const model = teller();
	const summaries = new Summaries();
	const told = await summaries.of(longText(100), 800, 600, model, signal);
	assert.equal(told, 'from line 0 of it\nfrom line 43 of it\nfrom line 85 of it');
	assert.equal(await summaries.of(longText(100), 800, 600, model, signal), told);
	assert.equal(model.asked.length, 3);
	const huge = await summaries.of(longText(60_000), 800, 600, model, signal);
	assert.ok(huge && huge.split('\n').length <= 8, huge);
	assert.match(huge, /^from line 0 [\s\S]*from line 59\d{3} of it$/);
	assert.equal(await new Summaries().of(longText(100), 800, 600, new ScriptedModel(() => ' '), signal), undefined);
});

test('a selection that is too long is told in short where the user wants that', async () => {
	const model = teller();
	const parts = { engine: new ScriptedEngine(), model };
	const { messages, told, selection } = await answerQuestion(parts, asked({}, longText(300)), nobody, signal);
	assert.match(messages.at(-1)?.content ?? '', /^The selected code in short:\nfrom line 0 of it\n[\s\S]*\n\nwhy\?$/);
	assert.deepEqual([told, selection], [[''], undefined]);
	const plain = await answerQuestion(parts, asked({ summaries: undefined }, longText(300)), nobody, signal);
	assert.deepEqual([plain.told, plain.selection?.of], [[], 300]);
});

test('a mentioned file of which the packer shows a part only is told in short in its place; what it does not know is not read', async () => {
	const engine = new ScriptedEngine();
	const pack = engine.pack.bind(engine);
	engine.pack = async (request, aborted) => {
		const packed = await pack(request, aborted);
		const cut = request.options.pins.includes('long.ts');
		return cut
			? { ...packed, notices: ['long.ts is pinned, but only 3 of its 90 lines fit: its beginning and its end.'] }
			: packed;
	};
	const model = teller();
	const read = (name: string) => async () => {
		assert.equal(name, 'long.ts');
		return longText(60);
	};
	const options = {
		...DEFAULT_PACK_OPTIONS,
		overflow: 'summary',
		windowTokens: 600,
		pins: ['long.ts', '.env', 'short.ts'],
	} as const;
	const mentions = options.pins.map((name) => ({ name, read: read(name) }));
	const { messages, told, packed } = await answerQuestion({ engine, model }, asked({ options, mentions }), nobody, signal);
	assert.match(messages.at(-1)?.content ?? '', /^long\.ts in short:\nfrom line 0 of it\nfrom line 43 of it\n\nwhy\?$/);
	assert.deepEqual(told, ['long.ts']);
	assert.deepEqual(engine.requests.at(-1)?.options.pins, ['.env', 'short.ts']);
	assert.deepEqual(packed?.notices, []);
});
