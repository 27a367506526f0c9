import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Token } from 'node-llama-cpp';
import { control, text } from '../../../src/core/prompt/promptSegment.ts';
import { ExactDecoder } from '../../../src/node/model/exactDecoder.ts';
import { type NativeTokenizer, SafeTokenizer } from '../../../src/node/model/safeTokenizer.ts';
import { Vocabulary } from '../../../src/node/model/vocabulary.ts';

const [NORMAL, CONTROL, USER, BYTE] = [1, 3, 4, 6];

/** A vocabulary as a model file lists it: `[text, type]` by id. */
function vocabularyOf(model: string, tokens: readonly (readonly [text: string, type: number])[]): Vocabulary {
	const ggml = { model, tokens: tokens.map(([each]) => each), token_type: tokens.map(([, type]) => type) };
	return new Vocabulary({ metadata: { tokenizer: { ggml } } } as unknown as ConstructorParameters<typeof Vocabulary>[0]);
}

/** A tokenizer with one token per letter that also recognises every marker, as the native one does for some models. */
function gullible(vocabulary: Vocabulary): NativeTokenizer {
	const markers = vocabulary.controlTokens;
	return {
		tokenize: (input: string) => {
			const ids: Token[] = [];
			for (let at = 0; at < input.length; ) {
				const marker = markers.find((each) => input.startsWith(each, at));
				ids.push(marker ? (vocabulary.control(marker) ?? (0 as Token)) : ((1000 + input.charCodeAt(at)) as Token));
				at += marker?.length ?? 1;
			}
			return ids;
		},
	} as NativeTokenizer;
}

test('text never becomes a control token, whatever it holds', () => {
	const vocabulary = vocabularyOf('gpt2', [
		['a', NORMAL],
		['<|mid|>', CONTROL],
		['<s>', USER],
		['\n\n', USER],
	]);
	const tokenizer = new SafeTokenizer(gullible(vocabulary), vocabulary);
	const letters = (input: string) => [...input].map((letter) => 1000 + letter.charCodeAt(0));
	for (const input of ['', 'plain', '<|mid|>', 'a<s><s>b', '<|m<s>id|>', '<|<|mid|>mid|>', '<s<s>>']) {
		assert.deepEqual(tokenizer.text(input), letters(input), input);
	}
	assert.deepEqual(tokenizer.tokenize([text('a'), control('<|mid|>'), control('<s>'), text('<s>')]), [
		...letters('a'),
		1,
		2,
		...letters('<s>'),
	]);
	assert.throws(() => tokenizer.control('\n\n'), { name: 'UserError' });
});

test('what stands in one prompt after another is tokenized once', () => {
	const vocabulary = vocabularyOf('gpt2', [['a', NORMAL]]);
	const asked: string[] = [];
	const native: NativeTokenizer = { tokenize: gullible(vocabulary).tokenize };
	const tokenizer = new SafeTokenizer(
		{
			tokenize: (input: string) => {
				asked.push(input);
				return native.tokenize(input);
			},
		} as NativeTokenizer,
		vocabulary,
	);
	const prompts = ['ret', 'retu'].map((typed) => tokenizer.tokenize([text('base'), text(typed), text('end')]));
	assert.deepEqual(asked, ['base', 'ret', 'end', 'retu']);
	assert.deepEqual(prompts[1]?.slice(0, 7), prompts[0]?.slice(0, 7));
});

const noNative = { detokenize: () => assert.fail('the native detokenizer is not exact') };

test('byte-level tokens are decoded exactly, and half a character waits for the other half', () => {
	const vocabulary = vocabularyOf('gpt2', [
		['x', NORMAL],
		['Ġ!==', NORMAL],
		['ĊĠ', NORMAL],
		['ðŁ', NORMAL],
		['ļ¢', NORMAL],
		['<|end|>', CONTROL],
		['<think>', USER],
	]);
	const decoder = new ExactDecoder(noNative, vocabulary);
	assert.equal(decoder.decode([0, 1, 2, 0, 5, 6, 3, 4] as Token[]), 'x !==\n x<think>\u{1F6A2}');
	const stream = decoder.stream();
	assert.deepEqual(
		[stream.push(3 as Token), stream.push(4 as Token), stream.push(3 as Token), stream.end()],
		['', '\u{1F6A2}', '', '\ufffd'],
	);
});

test('sentence-piece tokens are decoded exactly, bytes included', () => {
	const vocabulary = vocabularyOf('llama', [
		['\u2581\u2581return', NORMAL],
		['<0xC3>', BYTE],
		['<0xA9>', BYTE],
		['</s>', CONTROL],
	]);
	assert.equal(new ExactDecoder(noNative, vocabulary).decode([0, 1, 2, 3] as Token[]), '  return\u00e9');
});

test('other vocabularies go through the native detokenizer, which is asked again while a character is not whole', () => {
	const halves = ['\ufffd', '\u00e9'];
	const native = { detokenize: (tokens: readonly Token[]) => halves[tokens.length - 1] ?? '?' };
	const stream = new ExactDecoder(native, vocabularyOf('bert', [['a', NORMAL]])).stream();
	assert.deepEqual([stream.push(0 as Token), stream.push(0 as Token), stream.end()], ['', '\u00e9', '']);
});
