import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS } from '../../src/core/pack/contextEngine.ts';
import { fimOverhead, fimPrompt } from '../../src/core/prompt/fimPrompt.ts';
import { fimStyleOf } from '../../src/core/prompt/fimStyle.ts';
import { LocalEngine } from '../../src/node/engine/localEngine.ts';
import { type FamilyModel, familyModel } from '../support/familyModel.ts';
import { never, startTiny } from '../support/tinyModel.ts';
import { inWorkspace } from '../support/workspaceFolder.ts';

const PIPED = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'];
const PLAIN = ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'];
const [d, b] = ['\uff5c', '\u2581'];
const DEEPSEEK = [`<${d}fim${b}begin${d}>`, `<${d}fim${b}hole${d}>`, `<${d}fim${b}end${d}>`];
const CODELLAMA = [`${b}<PRE>`, `${b}<SUF>`, `${b}<MID>`, `${b}<EOT>`];

/** Model files as converters write them: the types of the tokens and what is declared differ. */
const MODELS: readonly (FamilyModel & { readonly family: string })[] = [
	{
		family: 'qwen-coder',
		name: 'Qwen2.5 Coder',
		tokens: [...PIPED, '<|repo_name|>', '<|file_sep|>'],
		declared: { fim_pre: '<|fim_prefix|>', fim_suf: '<|fim_suffix|>', fim_mid: '<|fim_middle|>' },
	},
	{ family: 'qwen-coder', name: 'Qwen3 Coder', tokens: [...PIPED, '<|repo_name|>', '<|file_sep|>'], type: 'userDefined' },
	{
		family: 'codegemma',
		name: 'codegemma-2b',
		tokens: [...PIPED, '<|file_separator|>'],
		type: 'userDefined',
		sentencePiece: true,
	},
	{ family: 'granite-4', name: 'Granite 4.0', tokens: [...PIPED, '<|filename|>', '<|reponame|>'] },
	{ family: 'starcoder2', name: 'starcoder2-3b', tokens: [...PLAIN, '<repo_name>', '<file_sep>'] },
	{ family: 'mellum', name: 'Mellum 4b', tokens: [...PLAIN, '<filename>', '<reponame>'] },
	{ family: 'starcoder', name: 'Granite 3b Code', tokens: [...PLAIN, '<filename>', '<reponame>'], type: 'normal' },
	{ family: 'deepseek-coder', name: 'deepseek-coder', tokens: DEEPSEEK },
	{
		family: 'codellama',
		name: 'CodeLlama 7B',
		tokens: CODELLAMA,
		type: 'normal',
		sentencePiece: true,
		declared: { prefix: `${b}<PRE>`, suffix: `${b}<SUF>`, middle: `${b}<MID>`, eot: `${b}<EOT>` },
	},
	{ family: 'codestral', name: 'Codestral 22B', tokens: ['[PREFIX]', '[SUFFIX]', '[MIDDLE]'], sentencePiece: true },
	{ family: 'seed-coder', name: 'Seed-Coder 8B', tokens: ['<[fim-prefix]>', '<[fim-suffix]>', '<[fim-middle]>'] },
	{
		family: 'declared',
		name: 'Falcon H1',
		tokens: ['<|prefix|>', '<|suffix|>', '<|middle|>'],
		declared: { fim_pre: '<|prefix|>', fim_suf: '<|suffix|>', fim_mid: '<|middle|>' },
	},
];

for (const model of MODELS) {
	test(`${model.name}: what was packed is what is evaluated, and markers in source stay text`, async (context) => {
		const { model: running, info } = await startTiny(context, { path: await familyModel(context, model), contextSize: 2048 });
		const style = fimStyleOf(info);
		assert.equal(style?.family, model.family);
		const markers = JSON.stringify(model.tokens.map((token) => token.replaceAll(b, ' ')).join(' x '));
		const files = {
			'src/total.ts': `export interface Items { readonly size: number }\nexport const markers = ${markers};\nexport function total(items: Items): number {\n\treturn items.size; // ${model.tokens.join('')}\n}\n`,
			'src/main.ts': `import { type Items, markers, total } from './total';\n\nexport function all(items: Items): string {\n\tconst h\u00e9 = ${markers};\n\treturn h\u00e9 + markers + total(items);\n}\n`,
		};
		await inWorkspace(files, async (root, storage) => {
			const engine = new LocalEngine({
				dataFolder: path.resolve('.'),
				storageFolder: storage,
				log: silentLog,
				modelTokenizer: (texts, signal) => running.countTokens(texts, signal),
			});
			try {
				await engine.refresh(root, never);
				const packed = await engine.pack(
					{
						root,
						file: 'src/main.ts',
						text: undefined,
						line: 4,
						character: 8,
						budget: 1200,
						current: 'include',
						options: { ...DEFAULT_PACK_OPTIONS, tokenizer: 'model', style },
					},
					never,
				);
				assert.ok(packed.items.some(({ path }) => path === 'src/total.ts'));
				const overhead = fimOverhead('src/main.ts', style);
				const texts = overhead.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
				const counts = await running.countTokens(texts, never);
				const template = counts.reduce((sum, count) => sum + count, overhead.length - texts.length);
				const bos = model.sentencePiece ? 1 : 0;
				const { tokens } = await running.complete(
					{ ...fimPrompt(packed, style), maxTokens: 4, stop: [], workspace: root },
					() => undefined,
					never,
				);
				assert.equal(tokens.prompt, packed.used + template + bos);
				assert.equal(tokens.reused + tokens.evaluated, tokens.prompt);
				// Tokenized as text, each marker has several tokens.
				for (const count of await running.countTokens(model.tokens, never)) {
					assert.ok(count > 1, String(count));
				}
			} finally {
				await engine.dispose();
			}
		});
	});
}
