import { float, type GgufTensor, type GgufValue, writeGguf } from './gguf.ts';
import { tinyParts } from './tinyParts.ts';

/** The shape of a Qwen2 model with tied embeddings. */
export interface ModelShape {
	readonly name: string;
	readonly layers: number;
	readonly width: number;
	readonly heads: number;
	readonly kvHeads: number;
	readonly feedForward: number;
	readonly context: number;
	/** At least the tiny model's 4,096, whose vocabulary and markers these models have; the rest is never met in text. */
	readonly vocabulary: number;
}

/** What Qwen2.5-Coder-0.5B publishes. */
export const HALF_BILLION: ModelShape = {
	name: 'random 0.5B',
	layers: 24,
	width: 896,
	heads: 14,
	kvHeads: 2,
	feedForward: 4864,
	context: 32_768,
	vocabulary: 151_936,
};

/** Another architecture than the tiny model's, as small. */
export const SMALL: ModelShape = {
	name: 'random small',
	layers: 4,
	width: 256,
	heads: 4,
	kvHeads: 2,
	feedForward: 512,
	context: 4096,
	vocabulary: 4096,
};

/** Values of a Q8_0 block, and its bytes. */
const [BLOCK, BLOCK_BYTES] = [32, 34];
/** Different blocks; a tensor is made of stretches of them. */
const POOL = 1 << 13;

/**
 * Writes a model of a shape with random weights: it takes the time and the memory of a real one and says nonsense. Equal seeds
 * make equal files.
 */
export async function randomModel(file: string, shape: ModelShape, seed = 1): Promise<void> {
	const { metadata, tokens } = await tinyParts();
	const random = seeded(seed);
	const { layers, width, heads, kvHeads, feedForward, vocabulary } = shape;
	const keys = (width / heads) * kvHeads;
	const tokenizer = Object.fromEntries(Object.entries(metadata).filter(([key]) => key.startsWith('tokenizer.')));
	const texts = Array.from({ length: vocabulary }, (_, id) => tokens[id] ?? `<|unused_${id}|>`);
	const types = metadata['tokenizer.ggml.token_type'] as readonly number[];
	const said: Record<string, GgufValue> = {
		'general.architecture': 'qwen2',
		'general.name': shape.name,
		'general.file_type': 7,
		'qwen2.context_length': shape.context,
		'qwen2.embedding_length': width,
		'qwen2.block_count': layers,
		'qwen2.feed_forward_length': feedForward,
		'qwen2.attention.head_count': heads,
		'qwen2.attention.head_count_kv': kvHeads,
		'qwen2.attention.layer_norm_rms_epsilon': float(1e-6),
		'qwen2.rope.freq_base': float(1_000_000),
		'qwen2.vocab_size': vocabulary,
		...tokenizer,
		'tokenizer.ggml.tokens': texts,
		'tokenizer.ggml.token_type': texts.map((_, id) => types[id] ?? 1),
	};
	const pools = new Map<number, Buffer>();
	const matrix = (name: string, from: number, to: number, deviation = 1 / Math.sqrt(from)): GgufTensor => {
		const pool = pools.get(deviation) ?? blocks(deviation, random);
		pools.set(deviation, pool);
		return { name, dimensions: [from, to], type: 'q8_0', data: () => stretches((from / BLOCK) * to, pool, random) };
	};
	const vector = (name: string, length: number, value: number): GgufTensor => ({
		name,
		dimensions: [length],
		type: 'f32',
		data: new Float32Array(length).fill(value),
	});
	// Attention that prefers some tokens to others, as a trained one does: what was read matters to what is said.
	const strong = 1.6 / Math.sqrt(width);
	const layer = (name: string): GgufTensor[] => [
		vector(`${name}.attn_norm.weight`, width, 1),
		matrix(`${name}.attn_q.weight`, width, width, strong),
		matrix(`${name}.attn_k.weight`, width, keys, strong),
		matrix(`${name}.attn_v.weight`, width, keys),
		matrix(`${name}.attn_output.weight`, width, width),
		vector(`${name}.attn_q.bias`, width, 0),
		vector(`${name}.attn_k.bias`, keys, 0),
		vector(`${name}.attn_v.bias`, keys, 0),
		vector(`${name}.ffn_norm.weight`, width, 1),
		matrix(`${name}.ffn_gate.weight`, width, feedForward),
		matrix(`${name}.ffn_up.weight`, width, feedForward),
		matrix(`${name}.ffn_down.weight`, feedForward, width),
	];
	await writeGguf(file, said, [
		matrix('token_embd.weight', width, vocabulary, 0.12),
		vector('output_norm.weight', width, 1),
		...Array.from({ length: layers }, (_, at) => layer(`blk.${at}`)).flat(),
	]);
}

/** Numbers in [0, 1) that are the same in each run. */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Blocks of normally distributed values. */
function blocks(deviation: number, random: () => number): Buffer {
	// Three deviations are the largest value that is met.
	const scale = (3 * deviation) / 127;
	const bytes = Buffer.alloc(POOL * BLOCK_BYTES);
	for (let block = 0; block < POOL; block++) {
		bytes.writeUInt16LE(half(scale), block * BLOCK_BYTES);
		for (let at = 0; at < BLOCK; at++) {
			const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
			const value = Math.max(-127, Math.min(127, Math.round((normal * deviation) / scale)));
			bytes.writeInt8(value, block * BLOCK_BYTES + 2 + at);
		}
	}
	return bytes;
}

function stretches(count: number, pool: Buffer, random: () => number): Buffer {
	const bytes = Buffer.allocUnsafe(count * BLOCK_BYTES);
	for (let at = 0; at < bytes.length; ) {
		const from = Math.floor(random() * POOL) * BLOCK_BYTES;
		// Shorter than a row of any shape: no two rows are alike.
		at += pool.copy(bytes, at, from, Math.min(pool.length, from + 13 * BLOCK_BYTES));
	}
	return bytes;
}

/** A 16-bit float, for what is neither tiny nor huge. */
function half(value: number): number {
	const bits = new Uint32Array(Float32Array.of(value).buffer)[0] ?? 0;
	return ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}
