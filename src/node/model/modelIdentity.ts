import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { writeWhole } from '../writeWhole.ts';

const SAMPLES = 16;
const SAMPLE_BYTES = 1 << 20;

/**
 * A quick fingerprint: size, header and samples of the weights. Good for caches of counts; two fine-tunes that differ between
 * the samples look alike, so a KV state is keyed by {@link contentHash} instead.
 */
export async function sampledHash(file: string, headerBytes: number): Promise<string> {
	const { size } = await stat(file);
	const hash = createHash('sha256').update(String(size));
	const handle = await open(file);
	try {
		const read = async (length: number, position: number) => {
			const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
			hash.update(buffer.subarray(0, bytesRead));
		};
		await read(headerBytes, 0);
		const last = Math.max(0, size - SAMPLE_BYTES);
		for (let i = 0; i < SAMPLES; i++) {
			await read(SAMPLE_BYTES, Math.floor((i * last) / (SAMPLES - 1)));
		}
	} finally {
		await handle.close();
	}
	return hash.digest('hex');
}

const cacheSchema = v.record(v.string(), v.object({ size: v.number(), mtimeMs: v.number(), sha256: v.string() }));

/** sha256 of a whole model file, remembered in `cacheFile` for as long as size and time of the file stay. */
export async function contentHash(file: string, cacheFile: string): Promise<string> {
	const { size, mtimeMs } = await stat(file);
	const cache = await readCache(cacheFile);
	const known = cache[file];
	if (known?.size === size && known.mtimeMs === mtimeMs) {
		return known.sha256;
	}
	const sha256 = await hashFile(file);
	await mkdir(path.dirname(cacheFile), { recursive: true, mode: 0o700 });
	await writeWhole(cacheFile, JSON.stringify({ ...cache, [file]: { size, mtimeMs, sha256 } }), 0o600);
	return sha256;
}

/** True when {@link contentHash} would not have to read the file. */
export async function isContentHashKnown(file: string, cacheFile: string): Promise<boolean> {
	const { size, mtimeMs } = await stat(file);
	const known = (await readCache(cacheFile))[file];
	return known?.size === size && known.mtimeMs === mtimeMs;
}

export async function hashFile(file: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
		hash.update(chunk);
	}
	return hash.digest('hex');
}

/** A cache that cannot be read is an empty one. */
async function readCache(file: string): Promise<v.InferOutput<typeof cacheSchema>> {
	try {
		const parsed = v.safeParse(cacheSchema, JSON.parse(await readFile(file, 'utf8')));
		return parsed.success ? parsed.output : {};
	} catch {
		return {};
	}
}
