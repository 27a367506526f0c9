import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '../../src/core/base/log.ts';
import { control, text } from '../../src/core/prompt/promptSegment.ts';
import { LocalModel } from '../../src/node/model/localModel.ts';
import { complete, never, request, SCRIPT, source, startTiny, TINY, tinyOptions, unloaded } from '../support/tinyModel.ts';

test('loads a model, says how far it is, and describes it', async (context) => {
	const { model } = unloaded(context);
	const states: string[] = [];
	model.onDidChangeState((state) => states.push(state.kind));
	const info = await model.load(TINY, tinyOptions, never);
	assert.deepEqual([...new Set(states)], ['loading', 'ready']);
	assert.deepEqual(
		{
			...info,
			path: 0,
			fingerprint: info.fingerprint.length,
			controlTokens: info.controlTokens.length,
			prefillRate: info.prefillRate > 0,
			memory: info.memory.total > 9e6 && info.memory.free > info.memory.total,
		},
		{
			path: 0,
			name: 'Plimsoll Tiny Code',
			architecture: 'llama',
			fingerprint: 32,
			contextSize: 4096,
			trainedContextSize: 4096,
			controlTokens: 16,
			fim: { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' },
			hasChatTemplate: true,
			device: 'cpu',
			gpuLayers: 0,
			layers: 5,
			slots: 2,
			prefillRate: true,
			memory: true,
			savesKv: true,
		},
	);
	// 4 layers x (key + value) x 128 values x 2 bytes.
	// Keys and values of four layers, and for each token of a batch the attention of four heads with its mask.
	assert.equal(info.memory.kvPer1000Tokens, (4 * 2 * 128 * 2 + 128 * (4 * 4 + 4)) * 1000);
});

/** For the tests that only ask. */
const model = new LocalModel({ script: SCRIPT, log: silentLog });
before(() => model.load(TINY, tinyOptions, never));
after(() => model.unload());

test('the same prompt gives the same text, streamed in pieces that add up to it', async () => {
	await model.clearKvCache();
	const asked = request({ prefix: 'export function sum(a: number, b: number) {\n\treturn ', suffix: ';\n}\n' });
	const pieces: string[] = [];
	const first = await model.complete(asked, (piece) => pieces.push(piece), never);
	const second = await complete(model, asked);
	assert.notEqual(first.text, '');
	assert.equal(pieces.join(''), first.text);
	assert.equal(second.text, first.text);
	assert.deepEqual([first.tokens.reused, second.tokens.reused], [0, first.tokens.prompt - 1]);
});

test('while typing only what was typed is evaluated, with what follows it', async () => {
	await model.clearKvCache();
	const helpers = source(20);
	const first = await complete(model, request({ context: helpers, prefix: 'const all = ' }));
	const typed = await complete(model, request({ context: helpers, prefix: 'const all = total1(' }));
	assert.equal(first.tokens.evaluated, first.tokens.prompt);
	assert.equal(typed.tokens.reused + typed.tokens.evaluated, typed.tokens.prompt);
	const [before, after] = await model.countTokens(['const all = ', 'const all = total1('], never);
	// Typed tokens, at most one retokenized before them, and the two control tokens behind.
	assert.ok(typed.tokens.evaluated <= (after ?? 0) - (before ?? 0) + 3, String(typed.tokens.evaluated));
});

test('generation ends before a stop string, also one that spans tokens', async () => {
	await model.clearKvCache();
	const asked = request({ prefix: 'export function sum(a: number, b: number) {\n' }, { maxTokens: 40 });
	const whole = await complete(model, asked);
	const stop = whole.text.slice(9, 17);
	const pieces: string[] = [];
	const stopped = await model.complete({ ...asked, stop: [stop] }, (piece) => pieces.push(piece), never);
	assert.deepEqual([stopped.text, stopped.end], [whole.text.slice(0, whole.text.indexOf(stop)), 'stop']);
	assert.equal(pieces.join(''), stopped.text);
	const short = await complete(model, { ...asked, maxTokens: 3 });
	assert.deepEqual([short.end, short.tokens.generated, whole.text.startsWith(short.text)], ['maxTokens', 3, true]);
});

test('control tokens in source stay text, and code round-trips', async () => {
	await model.clearKvCache();
	const counts = await model.countTokens(['<|fim_prefix|>', 'x !== y ? a : b', '', '\u{1F6A2}'], never);
	assert.ok((counts[0] ?? 0) > 1);
	assert.equal(counts[2], 0);
	// Each text is its own segment and counts as it counts alone.
	const { tokens } = await complete(model, {
		...request({ prefix: '' }),
		context: [text('<|fim_prefix|>')],
		cursor: [text('x !== y ? a : b'), text('\u{1F6A2}'), control('<|fim_middle|>')],
	});
	assert.equal(tokens.prompt, counts.reduce((sum, count) => sum + count, 0) + 1);
	await assert.rejects(complete(model, { ...request({ prefix: '' }), cursor: [control('<|nothing|>')] }), {
		name: 'UserError',
		message: 'This model has no control token "<|nothing|>".',
	});
});

test('a prompt that does not fit is refused, never cut', async (context) => {
	const { model, info } = await startTiny(context, { contextSize: 512 });
	const asked = request({ prefix: source(40) });
	await assert.rejects(complete(model, asked), {
		name: 'UserError',
		message: new RegExp(`^The prompt has \\d+ tokens and 16 more are asked for, but the context holds ${info.contextSize}\\.$`),
	});
	const small = request({ prefix: source(8) });
	const { prompt } = (await complete(model, small)).tokens;
	const full = await complete(model, { ...small, maxTokens: info.contextSize - prompt, stop: [] });
	assert.ok(full.tokens.generated > 16, String(full.tokens.generated));
	assert.equal((await complete(model, small)).tokens.reused, prompt - 1);
	await assert.rejects(complete(model, { ...small, maxTokens: info.contextSize - prompt + 1 }), { name: 'UserError' });
});

test('on a CPU an abort in the prefill is answered within 128 tokens and keeps what was evaluated', async (context) => {
	const { model } = await startTiny(context, { batchSize: 512 });
	const asked = request({ context: source(75), prefix: 'const all = ' });
	const abortedAfter = async (ms: number) => {
		await model.clearKvCache();
		const controller = new AbortController();
		const running = complete(model, asked, controller.signal);
		setTimeout(() => controller.abort(), ms);
		return running;
	};
	let ms = 2;
	let aborted = await abortedAfter(ms);
	const isInTheMiddle = ({ evaluated, prompt } = aborted.tokens) => evaluated > 0 && evaluated < prompt;
	// How fast the machine is, and what else it does, decides when the middle of the prefill is.
	for (let tries = 0; !isInTheMiddle() && tries < 50; tries++) {
		ms *= aborted.tokens.evaluated === 0 ? 2 : 0.7;
		aborted = await abortedAfter(ms);
	}
	assert.ok(isInTheMiddle(), JSON.stringify(aborted.tokens));
	assert.deepEqual([aborted.end, aborted.text], ['aborted', '']);
	assert.equal(aborted.tokens.evaluated % 128, 0);
	const again = await complete(model, asked);
	assert.equal(again.tokens.reused, aborted.tokens.evaluated);
});

test('a completion goes first while a chat is answered', async (context) => {
	const { model } = await startTiny(context, { batchSize: 64 });
	const order: string[] = [];
	const chat = model
		.chat({ messages: [{ role: 'user', content: source(75) }], maxTokens: 60 }, () => undefined, never)
		.then((result) => (order.push('chat'), result));
	const completion = complete(model, request({ prefix: 'const a = ' })).then((result) => (order.push('completion'), result));
	await Promise.all([chat, completion]);
	assert.deepEqual(order, ['completion', 'chat']);
});

test('other answers begin with other tokens, and cost no more than themselves', async () => {
	const asked = request({ prefix: 'export function sum(a: number, b: number) {\n\treturn ', suffix: ';\n}\n' });
	const results = [];
	for (const alternative of [0, 1, 2]) {
		results.push(await complete(model, { ...asked, maxTokens: 8, alternative }));
	}
	const again = await complete(model, { ...asked, maxTokens: 8, alternative: 1 });
	assert.equal(new Set(results.map(({ text }) => text)).size, 3, JSON.stringify(results.map(({ text }) => text)));
	assert.equal(again.text, results[1]?.text);
	assert.ok(results.slice(1).every(({ tokens }) => tokens.evaluated <= 2));
});

test('an abort between two tokens ends the answer', async () => {
	// In the middle of real code the model goes on for long: how far it gets before it hears of the abort is the machine's affair.
	const asked = { ...request({ prefix: source(60), suffix: '' }), maxTokens: 1500, stop: [] };
	const aborted = new AbortController();
	let pieces = 0;
	const { end, tokens } = await model.complete(asked, () => ++pieces === 5 && aborted.abort(), aborted.signal);
	assert.deepEqual([end, tokens.generated < asked.maxTokens], ['aborted', true]);
});
