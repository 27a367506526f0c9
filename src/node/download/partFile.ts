import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import process from 'node:process';
import * as v from 'valibot';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';

const noteSchema = v.object({
	url: v.string(),
	etag: v.optional(v.string()),
	size: v.optional(v.number()),
	sha256: v.optional(v.string()),
	/** Of the process that writes it. */
	pid: v.number(),
});

/** What is known of the file that a part belongs to. */
export interface RemoteFile {
	readonly url: string;
	/** A strong validator, quotes included. */
	readonly etag: string | undefined;
	readonly size: number | undefined;
	readonly sha256: string | undefined;
}

/**
 * A download on its way, `<file>.part`, and beside it a note of what it is part of. The file itself appears when it is whole.
 */
export class PartFile {
	readonly path: string;
	readonly #target: string;
	readonly #note: string;

	constructor(target: string) {
		this.#target = target;
		this.path = `${target}.part`;
		this.#note = `${this.path}.json`;
	}

	/** What is there and of which file; nothing when either cannot be told. @throws a {@link UserError} when another process writes it. */
	async read(): Promise<{ readonly bytes: number; readonly of: RemoteFile } | undefined> {
		try {
			const parsed = v.safeParse(noteSchema, JSON.parse(await readFile(this.#note, 'utf8')));
			if (!parsed.success) {
				return undefined;
			}
			const { pid, url, etag, size, sha256 } = parsed.output;
			const { mtimeMs, size: bytes } = await stat(this.path);
			// A process id may be another program's by now; one that downloads writes all the time.
			if (pid !== process.pid && Date.now() - mtimeMs < 60_000 && isAlive(pid)) {
				throw new UserError(sentence`This file is being downloaded by another window already.`);
			}
			return { bytes, of: { url, etag, size, sha256 } };
		} catch (error) {
			if (error instanceof UserError) {
				throw error;
			}
			return undefined;
		}
	}

	/** Opens it for writing at `at`, dropping what comes after. */
	async open(of: RemoteFile, at: number) {
		const { url, etag, size, sha256 } = of;
		await writeFile(this.#note, JSON.stringify({ url, etag, size, sha256, pid: process.pid }), { mode: 0o600 });
		const handle = await open(this.path, at > 0 ? 'r+' : 'w', 0o600);
		await handle.truncate(at);
		return handle;
	}

	/** Makes it the file. */
	async finish(): Promise<void> {
		await rename(this.path, this.#target);
		await rm(this.#note, { force: true });
	}

	async delete(): Promise<void> {
		await rm(this.path, { force: true });
		await rm(this.#note, { force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
