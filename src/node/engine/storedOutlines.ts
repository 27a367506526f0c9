import { LRUCache } from 'lru-cache';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { decodeOutline } from '../../core/index/encodeOutline.ts';
import { decodeUses } from '../../core/index/encodeUses.ts';
import type { OutlineSource } from '../../core/index/outlineSource.ts';
import type { Outline } from '../../core/parse/outline.ts';
import type { Uses } from '../../core/parse/uses.ts';
import type { EncodedFile } from './encodedFile.ts';
import type { OutlineStore, StoredFile } from './outlineStore.ts';
import { type FileStamp, hashOfText } from './parseFile.ts';

/** Bytes of memory for each byte that is decoded, measured over rxjs and effect: 7 to 12 for outlines. */
const DECODED = 12;
/** And for what is kept beside it. */
const ENTRY = 300;
/** Files that are written at a time. */
const BATCH = 200;
/** Paths that are read at a time. */
const PATHS = 1000;

export interface StoredOutlinesOptions {
	readonly log: Log;
	/** Bytes of memory for what is decoded. */
	readonly memory: number;
	/** Which version of a file is the one that is known. */
	readonly stampOf: (path: string) => FileStamp | undefined;
	/** A file is not stored any more as it was: it has to be read again. */
	readonly onLost: (path: string) => void;
}

/**
 * The encoded outlines of a workspace folder: in the database, and in memory what could not be written there, or all of it where
 * there is none. What packs asked for lately is at hand decoded, up to a limit.
 */
export class StoredOutlines implements OutlineSource {
	readonly #options: StoredOutlinesOptions;
	#store: OutlineStore | undefined;
	/** False from a write that failed until the next refresh. */
	#isWriting = true;
	/** False from a read that failed until the next refresh: it is said once. */
	#isReadable = true;
	readonly #unwritten = new Map<string, EncodedFile>();
	/** Files that the database gave back no more: they are kept in memory from now on. */
	readonly #lost = new Set<string>();
	#outlines: LRUCache<string, Outline>;
	#uses: LRUCache<string, Uses>;

	constructor(options: StoredOutlinesOptions) {
		this.#options = options;
		this.#outlines = cacheOf(options.memory);
		this.#uses = cacheOf(options.memory);
	}

	/** Bytes of memory for what is decoded; half of it for outlines, half for what code uses. */
	set memory(bytes: number) {
		this.#outlines = cacheOf(bytes);
		this.#uses = cacheOf(bytes);
	}

	/** True when nothing is stored, or nothing can be. */
	get isEmpty(): boolean {
		return this.#read((store) => store.paths('', 1))?.length !== 1;
	}

	get bytesOnDisk(): number {
		return this.#store?.bytes ?? 0;
	}

	/** From here on files are stored there. */
	attach(store: OutlineStore): void {
		this.#store = store;
	}

	/** After a write that failed: writes what is still to be written. */
	retry(): void {
		this.#isWriting = true;
		this.#isReadable = true;
		const files = [...this.#unwritten.values()].filter(({ path }) => !this.#lost.has(path));
		for (let start = 0; start < files.length; start += BATCH) {
			const batch = files.slice(start, start + BATCH);
			if (!this.#write((store) => store.save(batch, []))) {
				return;
			}
			for (const { path } of batch) {
				this.#unwritten.delete(path);
			}
		}
	}

	/** What the database has of a file, of whatever version. */
	find(path: string): StoredFile | undefined {
		return this.#lost.has(path) ? undefined : this.#read((store) => store.find(path));
	}

	outline(path: string, keep: boolean): Outline | undefined {
		const known = this.#outlines.get(path);
		if (known) {
			return known;
		}
		const bytes = this.#bytes(path, 'outline');
		const outline = bytes && decodeOutline(bytes);
		if (outline && keep) {
			this.#outlines.set(path, outline, { size: sizeOf(bytes) });
		}
		return outline;
	}

	uses(path: string): Uses | undefined {
		const known = this.#uses.get(path);
		if (known) {
			return known;
		}
		const bytes = this.#bytes(path, 'uses');
		const uses = bytes && decodeUses(bytes);
		if (uses) {
			this.#uses.set(path, uses, { size: sizeOf(bytes) });
		}
		return uses;
	}

	/** True when what is known of a file is of this text. */
	isOf(path: string, text: string): boolean {
		const stamp = this.#options.stampOf(path);
		const hash = this.#unwritten.get(path)?.hash ?? (stamp && this.#read((store) => store.hash(path, stamp)));
		return hash !== undefined && hash === hashOfText(text);
	}

	/** Stores files and forgets those that are gone. What cannot be written is kept in memory. */
	save(files: readonly EncodedFile[], gone: readonly string[]): void {
		for (const path of [...gone, ...files.map((file) => file.path)]) {
			this.#outlines.delete(path);
			this.#uses.delete(path);
			this.#unwritten.delete(path);
		}
		const isWritten = this.#write((store) => store.save(files, gone));
		for (const file of files) {
			if (!isWritten || this.#lost.has(file.path)) {
				this.#unwritten.set(file.path, file);
			}
		}
	}

	/** Forgets stored files that are none of these; pauses now and then, for whoever wants to let others have their turn. */
	*retaining(files: { has(path: string): boolean }): Generator<void> {
		for (let after = ''; ; ) {
			const paths = this.#read((store) => store.paths(after, PATHS)) ?? [];
			const gone = paths.filter((path) => !files.has(path));
			if (gone.length > 0) {
				this.save([], gone);
			}
			if (paths.length < PATHS) {
				return;
			}
			after = paths.at(-1) ?? '';
			yield;
		}
	}

	/** @throws when the database cannot be emptied; what is in memory is forgotten nevertheless. */
	clear(): void {
		this.#outlines.clear();
		this.#uses.clear();
		this.#unwritten.clear();
		this.#lost.clear();
		this.#store?.clear();
	}

	/** Gives back the memory that many writes took. */
	shrink(): void {
		this.#read((store) => store.shrink());
	}

	close(): void {
		this.#store?.close();
		this.#store = undefined;
	}

	#bytes(path: string, part: 'outline' | 'uses'): Uint8Array | undefined {
		const unwritten = this.#unwritten.get(path);
		if (unwritten) {
			return unwritten.content?.[part];
		}
		const stamp = this.#options.stampOf(path);
		const bytes = stamp && this.#read((store) => store[part](path, stamp));
		if (!bytes) {
			this.#lost.add(path);
			this.#options.onLost(path);
		}
		return bytes;
	}

	#read<T>(read: (store: OutlineStore) => T): T | undefined {
		try {
			return this.#store && read(this.#store);
		} catch (error) {
			if (this.#isReadable) {
				this.#isReadable = false;
				this.#options.log.warn(`The stored index could not be read: ${messageOf(error)}`);
			}
			return undefined;
		}
	}

	/** @returns false when nothing was written. */
	#write(write: (store: OutlineStore) => void): boolean {
		if (!this.#store || !this.#isWriting) {
			return false;
		}
		try {
			write(this.#store);
			return true;
		} catch (error) {
			// A full disk or a lock held too long costs the next start some parsing, nothing else. Each try takes time from packs.
			this.#isWriting = false;
			this.#options.log.warn(`The index is not stored until the next refresh: ${messageOf(error)}`);
			return false;
		}
	}
}

function cacheOf<T extends object>(memory: number): LRUCache<string, T> {
	return new LRUCache({ maxSize: Math.max(1, Math.floor(memory / 2)) });
}

function sizeOf({ length }: Uint8Array): number {
	return length * DECODED + ENTRY;
}
