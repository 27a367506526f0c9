import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerMemory } from '../../../src/core/complete/answerMemory.ts';

const where = (text: string, file = 'a.ts') => {
	const [before = '', after = ''] = text.split('|');
	return { file, before, after };
};
const given = (text: string, ahead = false, early = false) => ({ text, ahead, early });

test('an answer is found at its text, and while it is typed', () => {
	const memory = new AnswerMemory();
	memory.keep(where('let a = |;\n'), given('one + two'));
	const rests = ['let a = |;\n', 'let a = one|;\n', 'let a = one + two|;\n', 'let a = on|', 'let b = |;\n', 'let a = x|;\n'].map(
		(text) => memory.recall(where(text))?.text,
	);
	assert.deepEqual(rests, ['one + two', ' + two', undefined, undefined, undefined, undefined]);
	assert.equal(memory.recall(where('let a = |;\n', 'b.ts')), undefined);
});

test('the newest state that was asked about wins', () => {
	const memory = new AnswerMemory();
	memory.keep(where('r|'), given('eturn old'));
	memory.keep(where('re|'), given('turn new'));
	assert.deepEqual(
		['r|', 're|', 'ret|'].map((text) => memory.recall(where(text))?.text),
		['eturn old', 'turn new', 'urn new'],
	);
});

test('where the model had nothing, that is known', () => {
	const memory = new AnswerMemory();
	memory.keep(where('done|'), given(''));
	assert.deepEqual(memory.recall(where('done|')), { text: '', ahead: false, typed: 0 });
	assert.equal(memory.recall(where('done;|')), undefined);
});

test('a line that the editor indents deeper is the same line', () => {
	const memory = new AnswerMemory();
	memory.keep(where('{|'), given('\n\tone();'));
	assert.equal(memory.recall(where('{\n\t\t|'))?.text, 'one();');
});

test('it holds 250 answers, those used last', () => {
	const memory = new AnswerMemory();
	memory.keep(where('first|'), given('x'));
	for (let index = 0; index < 249; index++) {
		memory.keep(where(`${index}|`), given('x'));
	}
	memory.recall(where('first|'));
	memory.keep(where('last|'), given('x'));
	assert.deepEqual(
		['first|', '0|', '1|', 'last|'].map((text) => memory.recall(where(text)) !== undefined),
		[true, false, true, true],
	);
});

test('a text of a megabyte is looked up within a keystroke', () => {
	const memory = new AnswerMemory();
	const long = 'x'.repeat(500_000);
	memory.keep({ file: 'a.ts', before: long, after: long }, given('yes'));
	assert.equal(memory.recall({ file: 'a.ts', before: `${long}ye`, after: long })?.text, 's');
});
