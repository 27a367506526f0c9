import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationMarkdown, conversationsToKeep, readConversations } from '../../../src/core/chat/conversation.ts';
import { compacted, historyMessages, historyOf } from '../../../src/core/chat/history.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const signal = new AbortController().signal;
const turnsOf = (count: number, size = 10) =>
	Array.from({ length: count }, (_, at) => ({ question: `q${at}`, answer: 'a'.repeat(size) }));

test('a summary stands for the first turns, which are told no more', () => {
	const history = historyOf(turnsOf(3), { text: 'In short.', turns: 2 });
	assert.deepEqual(
		historyMessages(history).map(({ role, content }) => `${role} ${content}`),
		['user What have we spoken about so far?', 'assistant In short.', 'user q2', `assistant ${'a'.repeat(10)}`],
	);
});

test('the newest turns are kept word by word, the rest is told by the model', async () => {
	const model = new ScriptedModel(() => ' We spoke. ');
	const summary = await compacted(turnsOf(10, 97), undefined, 1000, model, 4096, signal);
	assert.deepEqual(summary, { text: 'We spoke.', turns: 8 });
	const asked = model.asked[0];
	assert.match(
		(asked?.kind === 'chat' && asked.messages.at(-1)?.content) || '',
		/^Programmer: q0\nAssistant: a+\n[\s\S]*q7\nAssistant: a+\n\nSummarise it\.$/,
	);
});

test('a second summary is made of the first and what came after it', async () => {
	const model = new ScriptedModel(() => 'All of it.');
	const summary = await compacted(turnsOf(6, 97), { text: 'The first.', turns: 2 }, 1000, model, 4096, signal);
	assert.equal(summary?.turns, 4);
	const asked = model.asked[0];
	assert.match(
		(asked?.kind === 'chat' && asked.messages.at(-1)?.content) || '',
		/^Before: The first\.\nProgrammer: q2\n[\s\S]*q3/,
	);
});

test('a conversation that is longer than the context is summed up from its ends', async () => {
	const model = new ScriptedModel(() => 'Much.');
	await compacted(turnsOf(200, 97), undefined, 400, model, 1024, signal);
	const asked = model.asked[0];
	const sent = asked?.kind === 'chat' ? asked.messages.map(({ content }) => content).join('') : '';
	assert.ok(sent.length < 1024 - 128 && /q0\n/.test(sent) && /q198\n/.test(sent), sent);
});

test('there is no summary of one turn, nor of a model that says nothing', async () => {
	const silent = new ScriptedModel(() => ' ');
	assert.equal(await compacted(turnsOf(1, 5000), undefined, 100, silent, 4096, signal), undefined);
	assert.equal(silent.asked.length, 0);
	assert.equal(await compacted(turnsOf(5, 500), undefined, 100, silent, 4096, signal), undefined);
});

const kept = {
	uri: 'file:///a.ts',
	range: [1, 0, 2, 3] as const,
	turns: [{ question: 'why?', answer: '```ts\nx', note: 'Stopped.' }],
	summary: undefined,
};

test('conversations survive being stored; what is damaged is left out', () => {
	const stored: unknown = JSON.parse(JSON.stringify([kept, { ...kept, range: [1] }, null, 7, { ...kept, turns: [] }]));
	assert.deepEqual(readConversations(stored), [kept]);
	assert.deepEqual([undefined, {}, 'x'].map(readConversations), [[], [], []]);
});

test('the oldest conversations go when there are too many or they are too long', () => {
	const many = Array.from({ length: 80 }, (_, at) => ({ ...kept, uri: `file:///${at}.ts` }));
	assert.deepEqual([conversationsToKeep(many).length, conversationsToKeep(many)[0]?.uri], [60, 'file:///20.ts']);
	const long = { ...kept, turns: [{ question: 'q', answer: 'a'.repeat(1_500_000), note: '' }] };
	assert.equal(conversationsToKeep([long, long]).length, 1);
});

test('a conversation is written as Markdown, with broken fences closed', () => {
	assert.equal(
		conversationMarkdown('a.ts', { ...kept, summary: { text: 'One.\nTwo.', turns: 1 } }),
		'# a.ts\n\n> The first 1 are told to the model in short:\n>\n> One.\n> Two.\n\n## why?\n\n```ts\nx\n```\n\n_Stopped._\n',
	);
});
