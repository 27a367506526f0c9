import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText, renderBlock, renderRepository } from '../../../src/core/pack/renderBlocks.ts';
import { FIM_FAMILIES, familyOf } from '../../../src/core/prompt/fimFamilies.ts';
import { fimOverhead, fimPrompt } from '../../../src/core/prompt/fimPrompt.ts';
import { type FimStyle, fimStyleOf } from '../../../src/core/prompt/fimStyle.ts';
import { packedOf } from '../../support/packed.ts';

const PIPED = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'];
const PLAIN = ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'];
const [d, b] = ['\uff5c', '\u2581'];

/** What a model file of each family says: its name and the control tokens of its vocabulary. */
const MODELS: Readonly<Record<string, readonly [name: string, ...tokens: string[]]>> = {
	'qwen-coder': ['Qwen2.5 Coder 1.5B', ...PIPED, '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_end|>'],
	codegemma: ['codegemma-2b', ...PIPED, '<|file_separator|>', '<end_of_turn>'],
	'granite-4': ['Granite 4.0 H Tiny', ...PIPED, '<|fim_pad|>', '<|filename|>', '<|reponame|>'],
	starcoder2: ['starcoder2-3b', ...PLAIN, '<fim_pad>', '<repo_name>', '<file_sep>'],
	mellum: ['Mellum 4b Base', ...PLAIN, '<filename>', '<reponame>'],
	starcoder: ['Granite 3b Code Base', ...PLAIN, '<filename>', '<reponame>', '<gh_stars>'],
	'deepseek-coder': ['deepseek-coder-1.3b-base', `<${d}fim${b}begin${d}>`, `<${d}fim${b}hole${d}>`, `<${d}fim${b}end${d}>`],
	codellama: ['CodeLlama 7B', `${b}<PRE>`, `${b}<SUF>`, `${b}<MID>`, `${b}<EOT>`],
	codestral: ['Codestral-22B-v0.1', '[INST]', '[PREFIX]', '[SUFFIX]', '[MIDDLE]'],
	'seed-coder': ['Seed-Coder 8B Base', '<[fim-prefix]>', '<[fim-suffix]>', '<[fim-middle]>'],
	'file-piped': ['Some Coder', ...PIPED],
	file: ['stable-code-3b', ...PLAIN],
};

const styleOf = (family: string): FimStyle => {
	const [name = '', ...controlTokens] = MODELS[family] ?? [];
	const style = fimStyleOf({ name, controlTokens, fim: undefined });
	assert.ok(style, family);
	return style;
};

/** The whole prompt: repository, one other file, the current one. */
const prompt = (family: string) => {
	const style = styleOf(family);
	const { cursor } = fimPrompt(packedOf({ file: 'src/a.ts', prefix: 'let x = ', suffix: ';\n' }), style);
	return plainText([...renderRepository('kit', style), ...renderBlock('b.ts', ['b();'], style), ...cursor]);
};

test('every family is told by its tokens, and by its name where others have the tokens too', () => {
	assert.deepEqual(
		Object.keys(MODELS).map((family) => styleOf(family).family),
		FIM_FAMILIES.map(({ family }) => family),
	);
	const mistral = { name: 'Mistral-7B-Instruct-v0.3', controlTokens: MODELS['codestral']?.slice(1) ?? [] };
	assert.deepEqual([familyOf(mistral), fimStyleOf({ ...mistral, fim: undefined })], [undefined, undefined]);
});

test('prompts are written as each family was taught', () => {
	assert.deepEqual(Object.fromEntries(Object.keys(MODELS).map((family) => [family, prompt(family)])), {
		'qwen-coder':
			'<|repo_name|>kit\n<|file_sep|>b.ts\nb();\n<|file_sep|>src/a.ts\n<|fim_prefix|>let x = <|fim_suffix|>;\n<|fim_middle|>',
		codegemma: '<|file_separator|>b.ts\nb();\n<|file_separator|>src/a.ts\n<|fim_prefix|>let x = <|fim_suffix|>;\n<|fim_middle|>',
		'granite-4':
			'<|reponame|>kit\n<|filename|>b.ts\nb();\n<|filename|>src/a.ts\n<|fim_prefix|>let x = <|fim_suffix|>;\n<|fim_middle|>',
		starcoder2: '<repo_name>kit<file_sep>b.ts\nb();\n<file_sep><fim_prefix>src/a.ts\nlet x = <fim_suffix>;\n<fim_middle>',
		mellum: '<reponame>kit\n<filename>b.ts\nb();\n<filename>src/a.ts\n<fim_suffix>;\n<fim_prefix>let x = <fim_middle>',
		starcoder: '<reponame>kit<filename>b.ts\nb();\n<filename>src/a.ts\n<fim_prefix>let x = <fim_suffix>;\n<fim_middle>',
		'deepseek-coder': `#b.ts\nb();\n#src/a.ts\n<${d}fim${b}begin${d}>let x = <${d}fim${b}hole${d}>;\n<${d}fim${b}end${d}>`,
		codellama: `// b.ts\nb();\n// src/a.ts\n${b}<PRE>let x = ${b}<SUF>;\n${b}<MID>`,
		codestral: '+++++ b.ts\nb();\n[SUFFIX];\n[PREFIX]+++++ src/a.ts\nlet x = ',
		'seed-coder': '// b.ts\nb();\n<[fim-suffix]>;\n<[fim-prefix]>// src/a.ts\nlet x = <[fim-middle]>',
		'file-piped': '// b.ts\nb();\n// src/a.ts\n<|fim_prefix|>let x = <|fim_suffix|>;\n<|fim_middle|>',
		file: '// b.ts\nb();\n// src/a.ts\n<fim_prefix>let x = <fim_suffix>;\n<fim_middle>',
	});
});

test('the overhead of every family is its prompt without text', () => {
	for (const family of Object.keys(MODELS)) {
		const style = styleOf(family);
		assert.deepEqual(fimOverhead('lib/a.py', style), fimPrompt(packedOf({ file: 'lib/a.py' }), style).cursor, family);
	}
});

test('markers that a file declares and no family knows are used in the common order', () => {
	const fim = { prefix: '<|prefix|>', suffix: '<|suffix|>', middle: '<|middle|>' };
	const style = fimStyleOf({ name: 'Falcon', controlTokens: Object.values(fim), fim });
	assert.deepEqual([style?.family, style?.order, style?.prefix], ['declared', 'prefixFirst', '<|prefix|>']);
	// A repository token that the vocabulary lacks is left out.
	const bare = fimStyleOf({ name: 'starcoder2', controlTokens: [...PLAIN, '<file_sep>'], fim: undefined });
	assert.deepEqual([bare?.family, bare?.repoName], ['starcoder2', undefined]);
});
