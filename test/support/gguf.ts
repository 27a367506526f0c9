import { open } from 'node:fs/promises';

/** Whole numbers are written as 32-bit unsigned ones, arrays of numbers as 32-bit signed ones. */
export type GgufValue = string | boolean | number | Float | Whole | readonly string[] | readonly number[] | Float32Array;

interface Float {
	readonly float: number;
}
export const float = (value: number): Float => ({ float: value });

interface Whole {
	readonly whole: number;
	readonly as: 'uint16' | 'int32';
}
export const whole = (value: number, as: Whole['as']): Whole => ({ whole: value, as });

export interface GgufTensor {
	readonly name: string;
	/** Innermost first. */
	readonly dimensions: readonly number[];
	readonly type: 'f32' | 'f16' | 'q8_0';
	/** Its bytes, or who makes them; without them the file has a hole there, which reads as zeros and takes no room on the disk. */
	readonly data?: Uint8Array | Float32Array | (() => Uint8Array);
}

const ALIGNMENT = 32;
/** GGML's number of the type, values per block, bytes per block. */
const TENSOR_TYPES = { f32: [0, 1, 4], f16: [1, 1, 2], q8_0: [8, 32, 34] } as const;

/** Writes a model file. What it says is up to the caller: also nonsense. */
export async function writeGguf(
	path: string,
	metadata: Readonly<Record<string, GgufValue>>,
	tensors: readonly GgufTensor[],
): Promise<void> {
	const placed: { readonly tensor: GgufTensor; readonly offset: number }[] = [];
	let end = 0;
	for (const tensor of tensors) {
		placed.push({ tensor, offset: end });
		end += aligned(bytesOf(tensor));
	}
	const head = Buffer.concat([
		Buffer.from('GGUF'),
		u32(3),
		u64(tensors.length),
		u64(Object.keys(metadata).length),
		...Object.entries(metadata).flatMap(([key, value]) => [text(key), ...typed(value)]),
		...placed.flatMap(({ tensor: { name, dimensions, type }, offset }) => [
			text(name),
			u32(dimensions.length),
			...dimensions.map(u64),
			u32(TENSOR_TYPES[type][0]),
			u64(offset),
		]),
	]);
	const start = aligned(head.length);
	const file = await open(path, 'w');
	try {
		await file.write(head, 0, head.length, 0);
		for (const { tensor, offset } of placed) {
			if (tensor.data) {
				const { buffer, byteOffset, byteLength } = typeof tensor.data === 'function' ? tensor.data() : tensor.data;
				await file.write(Buffer.from(buffer, byteOffset, byteLength), 0, byteLength, start + offset);
			}
		}
		await file.truncate(start + end);
	} finally {
		await file.close();
	}
}

function bytesOf({ dimensions, type }: GgufTensor): number {
	const [, values, bytes] = TENSOR_TYPES[type];
	return (dimensions.reduce((product, dimension) => product * dimension, 1) / values) * bytes;
}

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function typed(value: GgufValue): Buffer[] {
	if (typeof value === 'string') {
		return [u32(8), text(value)];
	}
	if (typeof value === 'boolean') {
		return [u32(7), Buffer.from([value ? 1 : 0])];
	}
	if (typeof value === 'number') {
		return [u32(4), u32(value)];
	}
	if ('float' in value) {
		const bytes = Buffer.alloc(4);
		bytes.writeFloatLE(value.float);
		return [u32(6), bytes];
	}
	if ('whole' in value) {
		const bytes = Buffer.alloc(value.as === 'uint16' ? 2 : 4);
		bytes.writeIntLE(value.whole, 0, bytes.length);
		return [u32(value.as === 'uint16' ? 2 : 5), bytes];
	}
	if (value instanceof Float32Array) {
		return [u32(9), u32(6), u64(value.length), Buffer.from(value.buffer, value.byteOffset, value.byteLength)];
	}
	if (isTexts(value)) {
		return [u32(9), u32(8), u64(value.length), ...value.map(text)];
	}
	const bytes = Buffer.alloc(4 * value.length);
	value.forEach((each, i) => bytes.writeInt32LE(each, 4 * i));
	return [u32(9), u32(5), u64(value.length), bytes];
}

function isTexts(value: readonly string[] | readonly number[]): value is readonly string[] {
	return typeof value[0] === 'string';
}

function text(value: string): Buffer {
	const bytes = Buffer.from(value, 'utf8');
	return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function u64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(value));
	return bytes;
}
