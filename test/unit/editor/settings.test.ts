import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSettings } from '../../../src/editor/settings.ts';

const parse = (raw: Readonly<Record<string, unknown>>) => parseSettings((key) => raw[key]);

test('without any value the defaults hold and nothing is corrected', () => {
	const { settings, corrections } = parse({});
	assert.deepEqual(corrections, []);
	assert.deepEqual(settings.context.options.shares, { critical: 0.2, important: 0.4, supporting: 0.3, cache: 0.1 });
	assert.deepEqual(
		[settings.model, settings.context.budget, settings.context.reserve, settings.chat, settings.completer],
		[
			'',
			'auto',
			128,
			{ budget: 32_000, reserve: 'auto', compactAt: 70 },
			{ debounce: 'auto', maxTokens: 128, ahead: true, inText: 'line', off: undefined },
		],
	);
	assert.deepEqual(settings.index, { maxWorkers: 'auto', memory: 64 });
	assert.deepEqual(settings.modelOptions, {
		gpu: 'auto',
		gpuLayers: undefined,
		contextSize: undefined,
		batchSize: 512,
		threads: undefined,
		kvCacheType: 'f16',
		flashAttention: 'auto',
		ropeScaling: { type: 'model', factor: 1, base: undefined, originalContext: undefined },
		lora: [],
		kvMaxBytes: 2_000_000_000,
	});
});

test('a value out of its limits becomes the nearest in them, and that is said', () => {
	const { settings, corrections } = parse({ 'plimsoll.budget': 10, 'plimsoll.maxHops': 99, 'plimsoll.debounce': -5 });
	assert.deepEqual([settings.context.budget, settings.context.options.maxHops, settings.completer.debounce], [256, 6, 0]);
	assert.deepEqual(corrections, [
		'plimsoll.budget is 10: 256 is used, it must be "auto" or a whole number from 256 to 2000000.',
		'plimsoll.maxHops is 99: 6 is used, it must be a whole number from 1 to 6.',
		'plimsoll.debounce is -5: 0 is used, it must be "auto" or a whole number from 0 to 2000.',
	]);
});

test('a value of another kind becomes the default, and that is said', () => {
	const { settings, corrections } = parse({
		'plimsoll.model': 7,
		'plimsoll.enableCompletions': 'yes',
		'plimsoll.budget': 'lots',
		'plimsoll.gpu': 'abacus',
		'plimsoll.threads': null,
	});
	assert.deepEqual(
		[settings.model, settings.completer.off, settings.context.budget, settings.modelOptions.gpu, settings.modelOptions.threads],
		['', undefined, 'auto', 'auto', undefined],
	);
	assert.equal(corrections.length, 5);
});

test('numbers written as text are taken', () => {
	const { settings, corrections } = parse({ 'plimsoll.budget': '4096' });
	assert.deepEqual([settings.context.budget, corrections], [4096, []]);
});

test('shares that do not add up are scaled to one', () => {
	const { settings, corrections } = parse({ 'plimsoll.shares.critical': 1, 'plimsoll.shares.important': 0.6 });
	const { shares } = settings.context.options;
	assert.deepEqual([shares.critical, shares.important, shares.supporting, shares.cache], [0.5, 0.3, 0.15, 0.05]);
	assert.deepEqual(corrections, ['plimsoll.shares add up to 2 instead of 1: they are scaled.']);
	const none = parse(
		Object.fromEntries(['critical', 'important', 'supporting', 'cache'].map((tier) => [`plimsoll.shares.${tier}`, 0])),
	);
	assert.equal(none.settings.context.options.shares.important, 0.4);
});

test('ghost text that is switched off says why', () => {
	assert.match(parse({ 'plimsoll.enableCompletions': false }).settings.completer.off ?? '', /switched off/);
});

test('settings cannot be changed by who reads them', () => {
	const { settings } = parse({});
	assert.throws(() => Object.assign(settings.context.options.shares, { critical: 1 }), TypeError);
});

test('options of the model are taken as they are meant, or corrected in one sentence each', () => {
	const { settings, corrections } = parse({
		'plimsoll.kvCacheType': 'q8_0',
		'plimsoll.flashAttention': 'perhaps',
		'plimsoll.ropeScaling.type': 'yarn',
		'plimsoll.ropeScaling.factor': 4,
		'plimsoll.ropeScaling.base': 1_000_000,
		'plimsoll.ropeScaling.originalContext': 8192,
		'plimsoll.lora': { '/a.gguf': 0.5, '/b.gguf': 'much', '/c.gguf': 99 },
	});
	const { kvCacheType, flashAttention, ropeScaling, lora } = settings.modelOptions;
	assert.deepEqual(
		{ kvCacheType, flashAttention, ropeScaling, lora },
		{
			kvCacheType: 'q8_0',
			flashAttention: 'auto',
			ropeScaling: { type: 'yarn', factor: 4, base: 1_000_000, originalContext: 8192 },
			lora: [
				{ path: '/a.gguf', scale: 0.5 },
				{ path: '/c.gguf', scale: 10 },
			],
		},
	);
	assert.deepEqual(corrections, [
		'plimsoll.flashAttention is "perhaps": "auto" is used, it must be one of auto, on, off.',
		'plimsoll.lora has "much" for /b.gguf: it is left out, it must be a number from -10 to 10.',
		'plimsoll.lora has 99 for /c.gguf: 10 is used, it must be a number from -10 to 10.',
	]);
	assert.deepEqual(parse({ 'plimsoll.ropeScaling.type': 'linear' }).corrections, [
		'plimsoll.ropeScaling.type is "linear" but plimsoll.ropeScaling.factor is 1: nothing is scaled.',
	]);
	assert.deepEqual(parse({ 'plimsoll.ropeScaling.factor': 2, 'plimsoll.lora': ['/a.gguf'] }).corrections, [
		'plimsoll.ropeScaling.factor is 2 but plimsoll.ropeScaling.type is "model": nothing is scaled.',
		'plimsoll.lora is ["/a.gguf"]: none is used, it must be paths with a number each.',
	]);
});

test('the list of recommended models is the user\u2019s where there is one, without what is no model', () => {
	const own = { name: 'Mine', source: 'hf:me/mine/m.gguf', bytes: 5 };
	const { settings, corrections } = parse({ 'plimsoll.recommendedModels': [own, { name: 'No source' }] });
	assert.deepEqual(settings.downloads, { folder: '', recommended: [own] });
	assert.deepEqual(corrections, [
		'plimsoll.recommendedModels has {"name":"No source"}: it is left out, it must have name, source and bytes.',
	]);
	assert.ok(parse({}).settings.downloads.recommended.length > 3);
});
