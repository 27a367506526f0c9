import { readFile } from 'node:fs/promises';
import { readGgufFileInfo } from 'node-llama-cpp';
import { float, type GgufTensor, type GgufValue } from './gguf.ts';
import { TINY } from './tinyModel.ts';

/** The tiny model taken apart, to be written again with something else in it. */
export interface TinyParts {
	readonly metadata: Readonly<Record<string, GgufValue>>;
	readonly tensors: readonly GgufTensor[];
	/** Texts of its tokens. */
	readonly tokens: readonly string[];
	readonly merges: readonly string[];
}

const TYPES = new Map<number, GgufTensor['type']>([
	[0, 'f32'],
	[8, 'q8_0'],
]);

export async function tinyParts(): Promise<TinyParts> {
	const bytes = await readFile(TINY);
	const { metadata, tensorInfo = [] } = await readGgufFileInfo(TINY, { sourceType: 'filesystem', logWarnings: false });
	const { tokens, token_type: types = [], merges = [] } = metadata.tokenizer.ggml;
	return {
		metadata: {
			'general.architecture': 'llama',
			'general.name': 'Plimsoll Tiny Code',
			'general.file_type': 7,
			'llama.context_length': 4096,
			'llama.embedding_length': 128,
			'llama.block_count': 4,
			'llama.feed_forward_length': 384,
			'llama.attention.head_count': 4,
			'llama.attention.head_count_kv': 4,
			'llama.attention.layer_norm_rms_epsilon': float(1e-5),
			'llama.rope.freq_base': float(10_000),
			'llama.rope.dimension_count': 32,
			'llama.vocab_size': 4096,
			'tokenizer.ggml.model': 'gpt2',
			'tokenizer.ggml.pre': 'qwen2',
			'tokenizer.ggml.tokens': tokens,
			'tokenizer.ggml.token_type': types,
			'tokenizer.ggml.merges': merges,
			'tokenizer.ggml.add_bos_token': false,
			'tokenizer.ggml.eos_token_id': 4080,
		},
		tensors: tensorInfo.map(({ name, dimensions, ggmlType, fileOffset }) => {
			const type = TYPES.get(ggmlType) ?? 'f32';
			const shape = dimensions.map(Number);
			const values = shape.reduce((product, each) => product * each, 1);
			const start = Number(fileOffset);
			return {
				name,
				dimensions: shape,
				type,
				data: bytes.subarray(start, start + (type === 'f32' ? values * 4 : (values / 32) * 34)),
			};
		}),
		tokens,
		merges,
	};
}
