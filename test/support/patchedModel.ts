import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { TINY, temporaryFolder } from './tinyModel.ts';

/** Replaces bytes by as many others: nothing in a model file moves. */
export type Patch = readonly [from: Buffer | string, to: Buffer | string];

/** A copy of the tiny model with every occurrence of each `from` replaced. */
export async function patchedModel(context: TestContext, patches: readonly Patch[], name = 'patched.gguf'): Promise<string> {
	const bytes = await readFile(TINY);
	for (const [from, to] of patches) {
		const [old, fresh] = [Buffer.from(from), Buffer.from(to)];
		let found = 0;
		for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1)) {
			fresh.copy(bytes, at);
			found++;
		}
		if (old.length !== fresh.length || found === 0) {
			throw new Error(`cannot patch ${String(from)}: found ${found} times, ${old.length} and ${fresh.length} bytes`);
		}
	}
	const file = path.join(await temporaryFolder(context), name);
	await writeFile(file, bytes);
	return file;
}

/** Sets a 32-bit number of the metadata. */
export function numberPatch(key: string, from: number, to: number): Patch {
	const uint32 = 4;
	return [Buffer.concat([Buffer.from(key), u32(uint32), u32(from)]), Buffer.concat([Buffer.from(key), u32(uint32), u32(to)])];
}

/** No FIM markers, neither declared nor to be found by name. */
export const withoutFim: readonly Patch[] = [['fim_', 'gap_']];

/** Markers that a converter took for ordinary additions: `token_type` 4 instead of 3, for all 16. */
export const userDefinedMarkers: readonly Patch[] = [
	[Buffer.concat(new Array<Buffer>(16).fill(u32(3))), Buffer.concat(new Array<Buffer>(16).fill(u32(4)))],
];

export function u32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
