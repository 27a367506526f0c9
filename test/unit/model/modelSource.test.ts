import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFile, parseModelSource, partSources, urlOf } from '../../../src/core/model/modelSource.ts';
import { RECOMMENDED_MODELS, recommend } from '../../../src/core/model/recommendedModels.ts';

const HF = 'https://huggingface.co';
const address = (typed: string) => {
	const source = parseModelSource(typed);
	return source.kind === 'hfRepository' ? source : [urlOf(source, HF), source.file];
};

test('a model is named by an address, by a file on Hugging Face or by its repository', () => {
	assert.deepEqual(
		[
			address('https://example.org/a%20b/Model.Q4.gguf?download=true#x'),
			address('https://huggingface.co/o/r/blob/main/m.gguf'),
			address(' hf:o/r-GGUF/sub dir/m.gguf '),
			address('hf:o/r@v1.0/m.gguf'),
			address('hf:o/r:Q4_K_M'),
			address('hf:o/r'),
		],
		[
			['https://example.org/a%20b/Model.Q4.gguf?download=true', 'Model.Q4.gguf'],
			['https://huggingface.co/o/r/resolve/main/m.gguf', 'm.gguf'],
			['https://huggingface.co/o/r-GGUF/resolve/main/sub%20dir/m.gguf', 'm.gguf'],
			['https://huggingface.co/o/r/resolve/v1.0/m.gguf', 'm.gguf'],
			{ kind: 'hfRepository', repository: 'o/r', quantisation: 'Q4_K_M', revision: 'main' },
			{ kind: 'hfRepository', repository: 'o/r', quantisation: undefined, revision: 'main' },
		],
	);
	for (const wrong of [
		'',
		'model',
		'hf:o',
		'https://example.org/',
		'ftp://example.org/a.gguf',
		'file:///a.gguf',
		'https://e.org/page.html',
	]) {
		assert.throws(() => parseModelSource(wrong), { name: 'UserError', message: /names no model file: give .*hf:owner/ }, wrong);
	}
	// A name from the network cannot leave the folder.
	assert.deepEqual(parseModelSource('https://e.org/..%2F..%2Fetc%2F.x.gguf'), {
		kind: 'url',
		url: 'https://e.org/..%2F..%2Fetc%2F.x.gguf',
		file: 'x.gguf',
	});
});

test('of a repository the file of the quantisation is taken, and why there is none is said', () => {
	const source = (quantisation?: string) =>
		({ kind: 'hfRepository', repository: 'o/r', quantisation, revision: 'main' }) as const;
	const files = ['README.md', 'm-q4_k_m.gguf', 'm-Q8_0.gguf', 'mmproj-Q8_0.gguf', 'f16/m-F16-00001-of-00002.gguf'];
	assert.deepEqual(
		[
			chooseFile(source(), files),
			chooseFile(source('Q8_0'), files),
			chooseFile(source(), ['only.gguf']),
			chooseFile(source('F16'), files),
			chooseFile(source('Q2_K'), ['a.gguf']),
			chooseFile(source(), ['a.bin']),
		],
		[
			{ path: 'm-q4_k_m.gguf' },
			{ path: 'm-Q8_0.gguf' },
			{ path: 'only.gguf' },
			{ path: 'f16/m-F16-00001-of-00002.gguf' },
			{ problem: 'o/r has no file Q2_K; it has a.gguf.' },
			{ problem: 'o/r on Hugging Face holds no GGUF file.' },
		],
	);
});

test('a model in several files is downloaded with all of them, whichever is named', () => {
	const parts = (typed: string) => {
		const source = parseModelSource(typed);
		return source.kind === 'hfRepository' ? [] : partSources(source).map((part) => `${part.file} ${urlOf(part, HF)}`);
	};
	assert.deepEqual(parts('hf:o/r/Q8 0/m-00002-of-00002.gguf'), [
		'm-00001-of-00002.gguf https://huggingface.co/o/r/resolve/main/Q8%200/m-00001-of-00002.gguf',
		'm-00002-of-00002.gguf https://huggingface.co/o/r/resolve/main/Q8%200/m-00002-of-00002.gguf',
	]);
	assert.deepEqual(parts('https://e.org/a%20m-00001-of-00002.gguf?key=1?2'), [
		'a_m-00001-of-00002.gguf https://e.org/a%20m-00001-of-00002.gguf?key=1?2',
		'a_m-00002-of-00002.gguf https://e.org/a%20m-00002-of-00002.gguf?key=1?2',
	]);
	assert.deepEqual(parts('https://e.org/m.gguf'), ['m.gguf https://e.org/m.gguf']);
});

test('what is recommended can be downloaded, and suits the machine', () => {
	assert.equal(RECOMMENDED_MODELS.filter(({ source }) => parseModelSource(source).kind !== 'hfFile').length, 0);
	const best = (ram: number, vram: number) =>
		recommend(RECOMMENDED_MODELS, { ram: ram * 1e9, vram: vram * 1e9 })
			.filter((each) => each.best)
			.map(({ model }) => model.name)
			.join();
	assert.deepEqual(
		[best(1.5, 0), best(4, 0), best(64, 0), best(16, 8), best(32, 24), best(64, 80), best(0.5, 0)],
		[
			'Qwen2.5-Coder 0.5B, 8 bits',
			'Qwen2.5-Coder 1.5B, 8 bits',
			'Qwen2.5-Coder 1.5B, 8 bits',
			'Qwen2.5-Coder 7B Instruct, 4 bits',
			'Qwen2.5-Coder 7B, 8 bits',
			'Qwen3-Coder 30B-A3B Instruct, 8 bits',
			'',
		],
	);
});
