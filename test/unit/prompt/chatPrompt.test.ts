import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuestion } from '../../../src/core/chat/questionText.ts';
import { chatPrompt } from '../../../src/core/prompt/chatPrompt.ts';
import { packedOf } from '../../support/packed.ts';

const question = (text: string, selection = '') => ({ text, selection, history: { summary: '', turns: [] }, problems: [] });
const instructionOf = (typed: string) => parseQuestion(typed).instruction;
const user = (messages: ReturnType<typeof chatPrompt>) => messages.at(-1)?.content ?? '';

test('a command becomes its instruction, with the words after it', () => {
	assert.match(instructionOf('/fix'), /^Find the mistake .*corrected code\.$/);
	assert.match(instructionOf(' /fix the off-by-one '), /corrected code\. the off-by-one$/);
});

test('what is no command stays as typed', () => {
	assert.deepEqual(['why?', '/unknown x', '/', '/constructor', 'a /fix'].map(instructionOf), [
		'why?',
		'/unknown x',
		'/',
		'/constructor',
		'a /fix',
	]);
});

test('the packed context stands in the system message, the current file last', () => {
	const packed = packedOf({ file: 'a.ts', items: ['b.ts#f 10'], prefix: 'let x = ', suffix: '1;' });
	const [system] = chatPrompt(question('why?'), packed);
	assert.equal(system?.role, 'system');
	assert.match(system?.content ?? '', /\[b\.ts#f\]\/\/ a\.ts\nlet x = 1;\n$/);
});

test('a selection is written out only where the context does not show it', () => {
	const packed = packedOf({ prefix: 'one();\ntwo();', suffix: '\nthree();' });
	assert.match(user(chatPrompt(question('why?', 'two();'), packed)), /^Selected in a\.ts: `two\(\);`\.\n\nwhy\?$/);
	assert.match(user(chatPrompt(question('why?', 'one();\ntwo();'), packed)), /2 lines, from `one\(\);` to `two\(\);`/);
	assert.equal(user(chatPrompt(question('why?', 'gone();'), packed)), 'Selected code:\n```\ngone();\n```\n\nwhy?');
});

test('earlier turns stand between context and question, oldest first', () => {
	const turns = [
		{ question: 'q1', answer: 'a1' },
		{ question: 'q2', answer: 'a2' },
	];
	const messages = chatPrompt({ text: 'q3', selection: '', history: { summary: '', turns }, problems: [] }, undefined);
	assert.deepEqual(
		messages.slice(1).map(({ role, content }) => `${role} ${content}`),
		['user q1', 'assistant a1', 'user q2', 'assistant a2', 'user q3'],
	);
});

test('files, folders and symbols are mentioned as pins are named', () => {
	const mentions = (typed: string) => parseQuestion(typed).mentions;
	assert.deepEqual(mentions('/fix as in #src/a.ts#Store.read, and #file:src/b/ too? See #docs/x.md.'), [
		'src/a.ts#Store.read',
		'src/b/',
		'docs/x.md',
	]);
	assert.deepEqual(mentions('why #12 and #if, a#b.c, # or ##x.y'), []);
	assert.deepEqual(mentions('#a.ts #a.ts'), ['a.ts']);
});

test('a selection with fences in it stands in a longer fence', () => {
	assert.match(user(chatPrompt(question('why?', '```\na\n```'), undefined)), /^Selected code:\n````\n```\na\n```\n````\n/);
});
