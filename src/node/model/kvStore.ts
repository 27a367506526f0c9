import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { KvCacheSize } from '../../core/model/modelRuntime.ts';
import { readStateHeader } from './kvStateFile.ts';
import { hashFile } from './modelIdentity.ts';

/** Of the layout below; another number is another folder. */
const SCHEMA = 'v1';

/** Left free on the disk, besides the state itself. */
const SPARE_BYTES = 1 << 30;

const manifestSchema = v.object({
	key: v.string(),
	/** Name of the state file beside the manifest. */
	file: v.pipe(v.string(), v.regex(/^[0-9a-f]+-[0-9a-f]+\.kv$/)),
	bytes: v.number(),
	sha256: v.string(),
	/** Leading tokens of the file that may be used. */
	clean: v.number(),
	/** What whoever saved it wants to know of it. */
	memo: v.optional(v.string()),
});
type Manifest = v.InferOutput<typeof manifestSchema>;

/** A saved state whose size and header are right; {@link KvStore.verify} before the native loader sees it. */
export interface KvEntry {
	readonly workspace: string;
	readonly file: string;
	readonly sha256: string;
	/** Of the whole file, beyond what may be used. */
	readonly tokens: readonly number[];
	readonly clean: number;
	readonly memo: string | undefined;
}

/** What is saved beside a state, in one file that is renamed into its place. */
export interface SavedBeside {
	readonly clean: number;
	readonly memo: string | undefined;
}

/**
 * KV states on disk, one per workspace and key. A state is a hint: a truncated one would abort the native loader and one of
 * another model would silently answer wrong, so nothing is believed that its checksum and key do not prove.
 *
 *     <directory>/v1/<key>/<workspace>.json            the manifest, written last
 *     <directory>/v1/<key>/<workspace>-<sha256>.kv     the state
 *     <directory>/loading-<pid>                        the manifest whose state that process is loading now
 */
export class KvStore {
	readonly #directory: string;
	readonly #key: string;
	readonly #maxBytes: number;
	readonly #log: Log;
	/** What is on disk, read once; `undefined` for a workspace without. */
	readonly #known = new Map<string, KvEntry | undefined>();

	/** @param key names everything a state depends on; see `kvKey` */
	static async open(directory: string, key: string, maxBytes: number, log: Log): Promise<KvStore> {
		const store = new KvStore(directory, key, maxBytes, log);
		await mkdir(store.#folder, { recursive: true, mode: 0o700 });
		await store.#deleteCrashed();
		await store.#deleteLeftovers();
		return store;
	}

	private constructor(directory: string, key: string, maxBytes: number, log: Log) {
		this.#directory = directory;
		this.#key = key;
		this.#maxBytes = maxBytes;
		this.#log = log;
	}

	async find(workspace: string): Promise<KvEntry | undefined> {
		if (!this.#known.has(workspace)) {
			this.#known.set(workspace, await this.#read(workspace));
		}
		return this.#known.get(workspace);
	}

	/** Reads the whole file; a wrong one is deleted. */
	async verify(entry: KvEntry): Promise<boolean> {
		try {
			if ((await hashFile(entry.file)) === entry.sha256) {
				return true;
			}
			await this.delete(entry.workspace, 'its checksum is wrong');
		} catch (error) {
			await this.delete(entry.workspace, messageOf(error));
		}
		return false;
	}

	/** Runs `load` so that a crash of the process in it deletes the entry at the next start. */
	async whileLoading<T>(entry: KvEntry, load: () => Promise<T>): Promise<T> {
		const marker = path.join(this.#directory, `loading-${process.pid}`);
		const manifest = this.#manifestPath(entry.workspace);
		await writeFile(marker, path.relative(this.#directory, manifest), { mode: 0o600 });
		try {
			const result = await load();
			const now = new Date();
			await utimes(manifest, now, now).catch(() => undefined);
			return result;
		} finally {
			await rm(marker, { force: true });
		}
	}

	/**
	 * Replaces the state of a workspace with what `write` puts into a file.
	 * @param expectedBytes about what it will take; not saved when the cap or the disk is too small for it
	 * @returns false when nothing was saved
	 */
	async save(
		workspace: string,
		{ clean, memo }: SavedBeside,
		expectedBytes: number,
		write: (file: string) => Promise<void>,
	): Promise<boolean> {
		if (expectedBytes > this.#maxBytes) {
			this.#log.info(`KV state not saved: ${expectedBytes} bytes are more than the cap of ${this.#maxBytes}.`);
			return false;
		}
		const disk = await statfs(this.#folder);
		if (disk.bavail * disk.bsize < expectedBytes + SPARE_BYTES) {
			this.#log.warn(`KV state not saved: the disk of ${this.#directory} is nearly full.`);
			return false;
		}
		const temporary = path.join(this.#folder, `${nameOf(workspace)}.${process.pid}.tmp`);
		try {
			await write(temporary);
			await sync(temporary);
			const sha256 = await hashFile(temporary);
			const { bytes, tokens } = await readStateHeader(temporary);
			const name = `${nameOf(workspace)}-${sha256.slice(0, 16)}.kv`;
			const file = path.join(this.#folder, name);
			await rename(temporary, file);
			await writeWhole(this.#manifestPath(workspace), { key: this.#key, file: name, bytes, sha256, clean, memo });
			this.#known.set(workspace, { workspace, file, sha256, tokens, clean, memo });
		} catch (error) {
			this.#log.warn(`KV state not saved: ${messageOf(error)}`);
			return false;
		} finally {
			await rm(temporary, { force: true });
		}
		await this.#deleteStates(workspace, this.#known.get(workspace)?.file);
		await this.#shrink();
		return true;
	}

	/** Another memo beside the same state. */
	async remark({ workspace, sha256 }: KvEntry, memo: string): Promise<void> {
		const manifest = v.parse(manifestSchema, JSON.parse(await readFile(this.#manifestPath(workspace), 'utf8')));
		// Another window may have saved meanwhile: its state has its own.
		if (manifest.sha256 === sha256) {
			await writeWhole(this.#manifestPath(workspace), { ...manifest, memo });
		}
		this.#known.delete(workspace);
	}

	/** Forgets a state that cannot be trusted. */
	async delete(workspace: string, reason: string): Promise<void> {
		this.#log.warn(`Deleted a saved KV state: ${reason}. It is computed again.`);
		this.#known.set(workspace, undefined);
		await rm(this.#manifestPath(workspace), { force: true });
		await this.#deleteStates(workspace, undefined);
	}

	/** Of all models and workspaces. */
	size(): Promise<KvCacheSize> {
		return kvDirectorySize(this.#directory);
	}

	async clear(): Promise<void> {
		this.#known.clear();
		await clearKvDirectory(this.#directory);
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
	}

	get #folder(): string {
		return path.join(this.#directory, SCHEMA, this.#key);
	}

	#manifestPath(workspace: string): string {
		return path.join(this.#folder, `${nameOf(workspace)}.json`);
	}

	async #read(workspace: string): Promise<KvEntry | undefined> {
		let manifest: Manifest;
		try {
			const text = await readFile(this.#manifestPath(workspace), 'utf8');
			manifest = v.parse(manifestSchema, JSON.parse(text));
		} catch (error) {
			if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
				return undefined;
			}
			await this.delete(workspace, 'its manifest is damaged');
			return undefined;
		}
		const file = path.join(this.#folder, manifest.file);
		try {
			if (manifest.key !== this.#key) {
				throw new Error('it belongs to another model or runtime');
			}
			const { bytes, tokens } = await readStateHeader(file);
			if (bytes !== manifest.bytes || manifest.clean > tokens.length) {
				throw new Error('its file and its manifest do not agree');
			}
			const { sha256, clean, memo } = manifest;
			return { workspace, file, sha256, tokens, clean, memo };
		} catch (error) {
			await this.delete(workspace, messageOf(error));
			return undefined;
		}
	}

	async #deleteStates(workspace: string, except: string | undefined): Promise<void> {
		for (const name of await readdir(this.#folder)) {
			const file = path.join(this.#folder, name);
			if (name.startsWith(`${nameOf(workspace)}-`) && name.endsWith('.kv') && file !== except) {
				await rm(file, { force: true });
			}
		}
	}

	/** A process that died while it loaded a state most likely died of it. */
	async #deleteCrashed(): Promise<void> {
		for (const name of await readdir(this.#directory)) {
			const pid = /^loading-(\d+)$/.exec(name)?.[1];
			if (pid === undefined || isAlive(Number(pid))) {
				continue;
			}
			const marker = path.join(this.#directory, name);
			const manifest = path.resolve(this.#directory, await readFile(marker, 'utf8'));
			const inside = manifest.startsWith(path.join(this.#directory, SCHEMA) + path.sep) && manifest.endsWith('.json');
			if (inside) {
				this.#log.warn('Deleted a saved KV state: the model process stopped while loading it.');
				await deleteEntry(manifest);
			}
			await rm(marker, { force: true });
		}
	}

	/** What processes that died while saving left behind. */
	async #deleteLeftovers(): Promise<void> {
		const names = new Set(await readdir(this.#folder));
		for (const name of names) {
			const temporaryOf = /\.(\d+)\.tmp$/.exec(name)?.[1];
			const manifestOf = /^([0-9a-f]+)-[0-9a-f]+\.kv$/.exec(name)?.[1];
			const abandoned =
				(temporaryOf !== undefined && !isAlive(Number(temporaryOf))) ||
				(manifestOf !== undefined && !names.has(`${manifestOf}.json`) && (await isOld(path.join(this.#folder, name))));
			if (abandoned) {
				await rm(path.join(this.#folder, name), { force: true });
			}
		}
	}

	/** Deletes the least recently used states above the cap. */
	async #shrink(): Promise<void> {
		const entries = await listEntries(this.#directory);
		entries.sort((a, b) => b.used - a.used);
		let sum = 0;
		for (const entry of entries) {
			sum += entry.bytes;
			if (sum > this.#maxBytes) {
				this.#log.info(`Deleted a KV state of ${entry.bytes} bytes: the cap of ${this.#maxBytes} is reached.`);
				await deleteEntry(entry.manifest);
			}
		}
		this.#known.clear();
	}
}

/** What is saved under a KV directory, of all models and workspaces. */
export async function kvDirectorySize(directory: string): Promise<KvCacheSize> {
	const entries = await listEntries(directory);
	return { files: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0) };
}

/** Deletes every saved state. */
export async function clearKvDirectory(directory: string): Promise<void> {
	await rm(path.join(directory, SCHEMA), { recursive: true, force: true });
}

interface Listed {
	readonly manifest: string;
	readonly bytes: number;
	/** Milliseconds since 1970. */
	readonly used: number;
}

async function listEntries(directory: string): Promise<Listed[]> {
	const root = path.join(directory, SCHEMA);
	const entries: Listed[] = [];
	for (const key of await namesIn(root)) {
		const names = await namesIn(path.join(root, key));
		for (const name of names.filter((each) => each.endsWith('.json'))) {
			const manifest = path.join(root, key, name);
			const states = names.filter((each) => each.startsWith(`${path.basename(name, '.json')}-`) && each.endsWith('.kv'));
			let bytes = 0;
			for (const state of states) {
				bytes += (await stat(path.join(root, key, state)).catch(() => undefined))?.size ?? 0;
			}
			const used = (await stat(manifest).catch(() => undefined))?.mtimeMs;
			if (used !== undefined) {
				entries.push({ manifest, bytes, used });
			}
		}
	}
	return entries;
}

async function deleteEntry(manifest: string): Promise<void> {
	await rm(manifest, { force: true });
	const folder = path.dirname(manifest);
	for (const name of await namesIn(folder)) {
		if (name.startsWith(`${path.basename(manifest, '.json')}-`) && name.endsWith('.kv')) {
			await rm(path.join(folder, name), { force: true });
		}
	}
}

async function namesIn(folder: string): Promise<string[]> {
	// A folder that is not there yet, or not any more, holds nothing.
	return readdir(folder).catch(() => []);
}

async function writeWhole(file: string, manifest: Manifest): Promise<void> {
	const temporary = `${file}.${process.pid}.tmp`;
	await writeFile(temporary, JSON.stringify(manifest), { mode: 0o600 });
	await sync(temporary);
	await rename(temporary, file);
}

async function sync(file: string): Promise<void> {
	const handle = await open(file, 'r+');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** File name of a workspace: paths are private and may be too long. */
function nameOf(workspace: string): string {
	return createHash('sha256').update(workspace).digest('hex').slice(0, 32);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Younger ones may be about to get their manifest from another process. */
async function isOld(file: string): Promise<boolean> {
	const found = await stat(file).catch(() => undefined);
	return found !== undefined && Date.now() - found.mtimeMs > 3_600_000;
}
