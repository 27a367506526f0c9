import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/core/base/errors.ts';
import { answerQuestion, type ChatAsk } from '../../../src/core/complete/chat.ts';
import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { nobody } from '../../support/gate.ts';
import { ScriptedEngine } from '../../support/scriptedEngine.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const signal = new AbortController().signal;
const place = { root: '/w', file: 'a.ts', text: 'let x = 1;', line: 0, character: 10, version: 1 };

function ask(text: string, more: Partial<ChatAsk> = {}): ChatAsk {
	const question = { text, selection: '', history: { summary: '', turns: [] }, problems: [] };
	return { question, place, budget: 2000, reserve: 'auto', options: DEFAULT_PACK_OPTIONS, ...more };
}

test('an answer is streamed and made with the packed context', async () => {
	const engine = new ScriptedEngine();
	engine.items = ['b.ts#f 50'];
	const model = new ScriptedModel(() => 'Because it is so.');
	const pieces: string[] = [];
	const answer = await answerQuestion({ engine, model }, ask('why?'), (piece) => pieces.push(piece), signal);
	assert.equal(answer.result.text, 'Because it is so.');
	assert.ok(pieces.length > 1 && pieces.join('') === answer.result.text);
	assert.match(answer.messages[0]?.content ?? '', /\[b\.ts#f\][\s\S]*let x = 1;/);
	assert.deepEqual(
		engine.requests.map(({ budget, options }) => [budget, options.tokenizer, options.style]),
		[[2000, 'model', undefined]],
	);
});

test('context, question and answer fit the model together', async () => {
	const engine = new ScriptedEngine();
	const model = new ScriptedModel(() => 'ok', { contextSize: 2048 });
	const { packed } = await answerQuestion({ engine, model }, ask('why?', { budget: 32_000 }), nobody, signal);
	const [request] = engine.requests;
	assert.ok(request && request.budget > 0 && request.budget < 2048 - 512 - 100);
	assert.match(packed?.notices[0] ?? '', /^The model's context holds 2,048 tokens: the budget is [\d,]+ instead of 32,000\.$/);
});

test('the oldest turns are forgotten when there is no room, and that is said', async () => {
	const model = new ScriptedModel(() => 'ok', { contextSize: 2048 });
	const turn = { question: 'q'.repeat(300), answer: 'a'.repeat(400) };
	const question = { text: 'why?', selection: '', history: { summary: '', turns: [turn, turn, turn] }, problems: [] };
	const { forgotten, messages } = await answerQuestion(
		{ engine: new ScriptedEngine(), model },
		ask('', { question }),
		nobody,
		signal,
	);
	assert.equal(forgotten, 2);
	assert.equal(messages.length, 4);
});

test('a conversation goes on behind what the model has read: same context, same words, the selection told once', async () => {
	const engine = new ScriptedEngine();
	const model = new ScriptedModel(() => 'Because.');
	const selection = 'elsewhere();';
	const first = await answerQuestion(
		{ engine, model },
		ask('', { question: { text: '/explain', selection, history: { summary: '', turns: [] }, problems: [] }, budget: 9000 }),
		nobody,
		signal,
	);
	const turn = { question: '/explain', answer: first.result.text, message: first.messages.at(-1)?.content };
	const second = await answerQuestion(
		{ engine, model },
		ask('', {
			question: { text: 'and then?', selection, history: { summary: '', turns: [turn] }, problems: [] },
			budget: 9000,
			held: first.held,
		}),
		nobody,
		signal,
	);
	assert.deepEqual(second.messages.slice(0, 2), first.messages);
	assert.equal(second.messages.at(-1)?.content, 'and then?');
	assert.deepEqual(second.held, first.held);
	assert.equal(second.result.tokens.reused, first.result.tokens.prompt);
	const [one, two] = engine.requests;
	assert.equal(two?.budget, one?.budget);
	// Another wish is heeded at once.
	const third = await answerQuestion({ engine, model }, ask('why?', { budget: 500, held: first.held }), nobody, signal);
	assert.deepEqual(third.held, { wanted: 500, tokens: 500 });
});

test('a question that does not fit alone is refused in one sentence', async () => {
	const model = new ScriptedModel(() => 'ok', { contextSize: 512 });
	await assert.rejects(
		answerQuestion({ engine: new ScriptedEngine(), model }, ask('w'.repeat(600)), nobody, signal),
		(error) => error instanceof UserError && /select less\.$/.test(error.message),
	);
});

test('a selection that is too long is cut as pins are, and that is told', async () => {
	const model = new ScriptedModel(() => 'ok', { contextSize: 2048 });
	const lines = Array.from({ length: 30_000 }, (_, line) => `line ${line} of a long file`);
	const question = { text: 'why?', selection: lines.join('\n'), history: { summary: '', turns: [] }, problems: [] };
	const { messages, selection } = await answerQuestion(
		{ engine: new ScriptedEngine(), model },
		ask('', { question }),
		nobody,
		signal,
	);
	const sent = messages.at(-1)?.content ?? '';
	assert.match(sent, /line 0 of[\s\S]*\n…\n[\s\S]*line 29999 of a long file/);
	assert.ok(selection && selection.kept > 20 && selection.kept < 60 && selection.of === 30_000, JSON.stringify(selection));
});

test('one line of a megabyte is cut too', async () => {
	const model = new ScriptedModel(() => 'ok', { contextSize: 2048 });
	const question = { text: 'why?', selection: 'x'.repeat(1_000_000), history: { summary: '', turns: [] }, problems: [] };
	const { messages } = await answerQuestion({ engine: new ScriptedEngine(), model }, ask('', { question }), nobody, signal);
	assert.match(messages.at(-1)?.content ?? '', /x{600,}…\n```/);
});

test('two hundred turns: those that fit are sent, counted exactly, with a handful of questions to the model', async () => {
	const model = new ScriptedModel(() => 'ok');
	let counted = 0;
	const count = model.countChatTokens.bind(model);
	model.countChatTokens = (messages) => {
		counted++;
		return count(messages);
	};
	const turns = Array.from({ length: 200 }, (_, at) => ({ question: `question ${at}`, answer: 'a'.repeat(90) }));
	const question = { text: 'why?', selection: '', history: { summary: 'We began.', turns }, problems: [] };
	const { forgotten, messages, conversation } = await answerQuestion(
		{ engine: new ScriptedEngine(), model },
		ask('', { question }),
		nobody,
		signal,
	);
	assert.equal(messages.length, 4 + 2 * (200 - forgotten));
	assert.match(messages[2]?.content ?? '', /We began/);
	assert.ok(
		conversation.tokens <= conversation.room + 2 && conversation.tokens > conversation.room - 140,
		JSON.stringify(conversation),
	);
	assert.ok(counted < 8, `${counted} counts`);
});

test('an answer that goes round in circles is ended', async () => {
	const model = new ScriptedModel(() => 'ok');
	model.chat = async (_request, onText, aborted) => {
		let text = '';
		while (!aborted.aborted && text.length < 100_000) {
			text += 'and so on ';
			onText('and so on ');
		}
		return {
			text,
			end: 'aborted',
			tokens: { prompt: 1, reused: 0, fromDisk: 0, evaluated: 1, generated: 1 },
			ms: { tokenize: 0, restore: 0, prefill: 0, firstToken: 0, decode: 0, total: 0 },
		};
	};
	const { looped, result } = await answerQuestion({ engine: new ScriptedEngine(), model }, ask('why?'), nobody, signal);
	assert.ok(looped && result.text.length < 500, `${looped} ${result.text.length}`);
});

test('what the editor complains about is packed by and written out', async () => {
	const engine = new ScriptedEngine();
	const model = new ScriptedModel(() => 'ok');
	const problems = ['Line 1: x is not used.'];
	const question = { text: '/fix', selection: '', history: { summary: '', turns: [] }, problems };
	const { messages } = await answerQuestion(
		{ engine, model },
		ask('', { question, diagnostics: [{ line: 0, message: 'x is not used.' }] }),
		nobody,
		signal,
	);
	assert.match(messages.at(-1)?.content ?? '', /corrected code\.\n\nThe editor reports:\n- Line 1: x is not used\.$/);
	assert.deepEqual(engine.requests[0]?.diagnostics, [{ line: 0, message: 'x is not used.' }]);
});

test('without a model the question is answered with what to do', async () => {
	const model = new ScriptedModel(() => 'ok');
	model.become({ kind: 'none' });
	await assert.rejects(
		answerQuestion({ engine: new ScriptedEngine(), model }, ask('why?'), nobody, signal),
		(error) => error instanceof UserError && error.action?.command === 'plimsoll.chooseModel',
	);
});

test('outside of the workspace the question is answered without context', async () => {
	const engine = new ScriptedEngine();
	const model = new ScriptedModel(() => 'ok');
	const { packed } = await answerQuestion({ engine, model }, ask('why?', { place: undefined }), nobody, signal);
	assert.equal(packed, undefined);
	assert.equal(engine.requests.length, 0);
});

test('a model that dies while the context is counted is the reason that is given', async () => {
	const engine = new ScriptedEngine();
	const model = new ScriptedModel(() => 'ok');
	engine.gate = Promise.resolve().then(() => {
		model.become({ kind: 'failed', path: '/m', reason: 'The model process stopped (SIGKILL).', restarting: true });
		throw new Error('Request countTokens failed');
	});
	await assert.rejects(answerQuestion({ engine, model }, ask('why?'), nobody, signal), {
		name: 'UserError',
		message: 'The model process stopped (SIGKILL). It is starting again: ask once more in a moment.',
	});
});
