import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GgufFileInfo, GgufTensorInfo } from 'node-llama-cpp';
import { messageOf, UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import { partsOf } from '../../core/model/splitModel.ts';

/** The native loader's LLAMA_MAX_LAYERS; more aborts the process. */
const MAX_LAYERS = 512;

/**
 * Reads the header of a model file and rejects what the native loader would answer with an abort or an unhelpful word.
 * @throws a {@link UserError}, one sentence that names the file
 */
export async function readModelHeader(file: string): Promise<GgufFileInfo> {
	const parts = partsOf(file);
	for (const part of parts) {
		await requirePart(part, file, parts.length);
		const { info, size } = await readGguf(part);
		const name = path.basename(part);
		const problem =
			(part === parts[0] ? (headerProblem(name, info) ?? shapeProblem(name, info)) : undefined) ?? truncation(name, info, size);
		if (problem) {
			throw new UserError(problem);
		}
	}
	return readInfo(parts[0], true);
}

/** Of a model in several files none may be missing. */
async function requirePart(part: string, file: string, parts: number): Promise<void> {
	if (part !== file && !existsSync(part)) {
		throw new UserError(
			sentence`${path.basename(file)} is one of ${parts} files of a model, and ${path.basename(part)} is not beside it: put all of them into one folder.`,
		);
	}
}

/**
 * The metadata of any GGUF file.
 * @throws a {@link UserError}, one sentence that names the file
 */
export async function readGguf(file: string): Promise<{ readonly info: GgufFileInfo; readonly size: number }> {
	const name = path.basename(file);
	const size = await sizeOfFile(file);
	if (size === 0) {
		throw new UserError(sentence`${name} is empty, not a GGUF model file.`);
	}
	const start = await firstBytes(file, 64);
	if (!start.subarray(0, 4).equals(Buffer.from('GGUF'))) {
		throw new UserError(sentence`${name} is not a GGUF model file: it starts with ${describe(start)}.`);
	}
	return { info: await readInfo(file, false), size };
}

/** @param whole of all parts of a model, whose first one `file` is */
async function readInfo(file: string, whole: boolean): Promise<GgufFileInfo> {
	try {
		// An ES module that waits at its top: the extension, which is none, may not require it.
		const { readGgufFileInfo } = await import('node-llama-cpp');
		return await readGgufFileInfo(file, { sourceType: 'filesystem', logWarnings: false, spliceSplitFiles: whole });
	} catch (error) {
		const reason = messageOf(error).split('\n')[0] ?? '';
		throw new UserError(sentence`${path.basename(file)} is a damaged GGUF file: its header cannot be read (${reason}).`);
	}
}

async function sizeOfFile(file: string): Promise<number> {
	try {
		const found = await stat(file);
		if (found.isDirectory()) {
			throw new UserError(sentence`${file} is a folder, not a GGUF model file.`);
		}
		if (!found.isFile()) {
			throw new UserError(sentence`${file} is not a regular file.`);
		}
		return found.size;
	} catch (error) {
		if (error instanceof UserError) {
			throw error;
		}
		const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
		throw new UserError(missing ? sentence`There is no file ${file}.` : sentence`${file} cannot be read: ${messageOf(error)}.`);
	}
}

async function firstBytes(file: string, length: number): Promise<Buffer> {
	try {
		const handle = await open(file);
		try {
			const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
			return buffer.subarray(0, bytesRead);
		} finally {
			await handle.close();
		}
	} catch (error) {
		throw new UserError(sentence`${file} cannot be read: ${messageOf(error)}.`);
	}
}

function describe(start: Buffer): string {
	const text = start.toString('latin1').split(/[\r\n]/)[0] ?? '';
	if (text.startsWith('version https://git-lfs')) {
		return sentence`a Git LFS pointer, so the model itself was not downloaded`;
	}
	const printable = /^[\x20-\x7e]+/.exec(text)?.[0] ?? '';
	return printable.length >= 4
		? JSON.stringify(printable.slice(0, 24))
		: sentence`the bytes ${start.subarray(0, 4).toString('hex')}`;
}

/** What is wrong with the numbers in a header. */
function headerProblem(name: string, info: Pick<GgufFileInfo, 'metadata' | 'architectureMetadata'>): string | undefined {
	if (!info.metadata.general?.architecture) {
		return sentence`${name} does not say which architecture its model has.`;
	}
	const layers: unknown = info.architectureMetadata?.block_count;
	if (typeof layers !== 'number' || layers < 1 || layers > MAX_LAYERS) {
		return sentence`${name} is a damaged GGUF file: it claims ${String(layers)} layers.`;
	}
	const heads: unknown = info.architectureMetadata.attention?.head_count;
	const anyHead = Array.isArray(heads) ? heads.some((count) => count > 0) : heads === undefined || Number(heads) > 0;
	if (!anyHead) {
		return sentence`${name} is a damaged GGUF file: its attention has no heads.`;
	}
	const kvHeads: unknown = info.architectureMetadata.attention?.head_count_kv;
	if (typeof heads === 'number' && typeof kvHeads === 'number' && (kvHeads < 1 || heads % kvHeads !== 0)) {
		return sentence`${name} is a damaged GGUF file: ${heads} attention heads cannot share ${kvHeads} heads of keys.`;
	}
	const epsilon: unknown = info.architectureMetadata.attention?.layer_norm_rms_epsilon;
	if (typeof epsilon === 'number' && !(epsilon >= 0)) {
		return sentence`${name} is a damaged GGUF file: its norms have no valid epsilon.`;
	}
	const tokens: unknown = info.metadata.tokenizer?.ggml?.tokens;
	if (!Array.isArray(tokens) || tokens.length === 0) {
		return sentence`${name} holds no vocabulary, so it is no language model.`;
	}
	return undefined;
}

/** A width that its own tensors contradict would abort the native loader's first graph. */
function shapeProblem(name: string, { architectureMetadata, tensorInfo = [] }: GgufFileInfo): string | undefined {
	const width: unknown = architectureMetadata.feed_forward_length;
	const up = tensorInfo.find((tensor) => tensor.name === 'blk.0.ffn_up.weight');
	// Some architectures join two matrices into one.
	return up && typeof width === 'number' && Number(up.dimensions[1]) % width !== 0
		? sentence`${name} is a damaged GGUF file: its layers are ${Number(up.dimensions[1])} wide, not ${width} as it claims.`
		: undefined;
}

/** Values per block and bytes per block, by GGML type number, of the types that model files use. */
const BLOCKS = new Map<number, readonly [values: number, bytes: number]>([
	[0, [1, 4]],
	[1, [1, 2]],
	[2, [32, 18]],
	[3, [32, 20]],
	[6, [32, 22]],
	[7, [32, 24]],
	[8, [32, 34]],
	[10, [256, 84]],
	[11, [256, 110]],
	[12, [256, 144]],
	[13, [256, 176]],
	[14, [256, 210]],
	[20, [32, 18]],
	[23, [256, 136]],
	[30, [1, 2]],
]);

function truncation(name: string, info: GgufFileInfo, size: number): string | undefined {
	let end = 0;
	for (const tensor of info.tensorInfo ?? []) {
		end = Math.max(end, Number(tensor.fileOffset) + bytesOf(tensor));
	}
	return end > size ? sentence`${name} is cut short: ${size} of at least ${end} bytes are there. Download it again.` : undefined;
}

/** Bytes of a tensor; at least one for a type this table does not know. */
function bytesOf(tensor: GgufTensorInfo): number {
	const block = BLOCKS.get(tensor.ggmlType);
	const values = tensor.dimensions.reduce<number>((product, dimension) => product * Number(dimension), 1);
	return block ? (values / block[0]) * block[1] : 1;
}
