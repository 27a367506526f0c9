import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { EncodedFile } from './encodedFile.ts';
import type { FileStamp } from './parseFile.ts';

/** Raise it with every change of an outline, of uses, of how they are encoded or of what a query captures: an older store is rebuilt. */
const VERSION = 17;
/** Kilobytes of its pages that the database keeps in memory: a batch that is written and the tree above the rows. */
const PAGES = 512;

/** A row as a start needs it. */
export interface StoredFile {
	readonly stamp: FileStamp;
	/** Encoded; `undefined` for a file that is not parsed. */
	readonly digest: Uint8Array | undefined;
	readonly failed?: string;
}

/**
 * The outlines of one workspace folder in a database file. A hint: whatever is wrong with it, it is rebuilt. What a start goes
 * through stands in a table of its own, so that it reads few pages.
 */
export class OutlineStore {
	readonly #file: string;
	readonly #database: DatabaseSync;
	readonly #find: StatementSync;
	readonly #outline: StatementSync;
	readonly #uses: StatementSync;
	readonly #hash: StatementSync;

	private constructor(file: string, database: DatabaseSync) {
		this.#file = file;
		this.#database = database;
		this.#find = database.prepare('SELECT size, mtime, digest, failed FROM files WHERE path = ?');
		this.#hash = database.prepare('SELECT hash FROM files WHERE path = ? AND size = ? AND mtime = ?');
		const content = 'FROM files JOIN contents USING (id) WHERE path = ? AND size = ? AND mtime = ?';
		this.#outline = database.prepare(`SELECT outline AS bytes ${content}`);
		this.#uses = database.prepare(`SELECT uses AS bytes ${content}`);
	}

	/** @returns `undefined` when this Node has no `node:sqlite` (older than 22.13), or the file cannot be written or is held by another. */
	static async open(file: string, log: Log): Promise<OutlineStore | undefined> {
		let sqlite: typeof import('node:sqlite');
		try {
			sqlite = await import('node:sqlite');
		} catch {
			log.info('The index is kept in memory only: this Node has no node:sqlite.');
			return undefined;
		}
		for (const attempt of [1, 2]) {
			try {
				mkdirSync(path.dirname(file), { recursive: true });
				return new OutlineStore(file, prepare(new sqlite.DatabaseSync(file)));
			} catch (error) {
				if (isLocked(error)) {
					// Nothing is wrong with it: another window writes.
					log.info('The stored index is not used this time: another process holds it.');
					return undefined;
				}
				log.info(`The stored index is rebuilt: ${messageOf(error)}.`);
				if (attempt === 1) {
					removeDatabase(file);
				}
			}
		}
		log.warn('The index is kept in memory only: it cannot be stored.');
		return undefined;
	}

	/** @returns `undefined` for a file that is not stored. */
	find(path: string): StoredFile | undefined {
		const row = this.#find.get(path);
		return (
			row && {
				stamp: { size: Number(row.size), mtime: Number(row.mtime) },
				digest: row.digest instanceof Uint8Array ? row.digest : undefined,
				...(row.failed === null ? {} : { failed: String(row.failed) }),
			}
		);
	}

	/** The encoded outline of a file as it was then; `undefined` when another is stored: a second window may have read it since. */
	outline(path: string, { size, mtime }: FileStamp): Uint8Array | undefined {
		return bytesOf(this.#outline.get(path, size, mtime));
	}

	/** The same for what its code uses. */
	uses(path: string, { size, mtime }: FileStamp): Uint8Array | undefined {
		return bytesOf(this.#uses.get(path, size, mtime));
	}

	/** The hash of the text that they are of. */
	hash(path: string, { size, mtime }: FileStamp): string | undefined {
		const row = this.#hash.get(path, size, mtime);
		return row && String(row.hash);
	}

	/** The next stored files after a path, `limit` at most. */
	paths(after: string, limit: number): string[] {
		const rows = this.#database.prepare('SELECT path FROM files WHERE path > ? ORDER BY path LIMIT ?').all(after, limit);
		return rows.map((row) => String(row.path));
	}

	/** Writes a batch in one transaction. */
	save(files: readonly EncodedFile[], gone: readonly string[]): void {
		this.#database.exec('BEGIN IMMEDIATE');
		try {
			const insert = this.#database.prepare(
				'INSERT INTO files (path, size, mtime, hash, digest, failed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET ' +
					'size = excluded.size, mtime = excluded.mtime, hash = excluded.hash, digest = excluded.digest, failed = excluded.failed ' +
					'RETURNING id',
			);
			const fill = this.#database.prepare('INSERT OR REPLACE INTO contents (id, outline, uses) VALUES (?, ?, ?)');
			for (const { path, stamp, hash, content, failed } of files) {
				const row = insert.get(path, stamp.size, stamp.mtime, hash, content?.digest ?? null, failed ?? null);
				fill.run(Number(row?.id), content?.outline ?? null, content?.uses ?? null);
			}
			const empty = this.#database.prepare('DELETE FROM contents WHERE id = (SELECT id FROM files WHERE path = ?)');
			const remove = this.#database.prepare('DELETE FROM files WHERE path = ?');
			for (const path of gone) {
				empty.run(path);
				remove.run(path);
			}
			this.#database.exec('COMMIT');
		} catch (error) {
			rollBack(this.#database);
			throw error;
		}
	}

	clear(): void {
		this.#database.exec('DELETE FROM contents; DELETE FROM files');
	}

	/** Gives back what its pages take in memory: after many rows were written. */
	shrink(): void {
		this.#database.exec('PRAGMA shrink_memory');
	}

	/** Bytes on disk, the write-ahead log included. */
	get bytes(): number {
		return ['', '-wal'].reduce((sum, suffix) => sum + (statSync(this.#file + suffix, { throwIfNoEntry: false })?.size ?? 0), 0);
	}

	close(): void {
		this.#database.close();
	}
}

/** SQLITE_BUSY and SQLITE_LOCKED, whatever stands in the upper bits. */
function isLocked(error: unknown): boolean {
	const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
	return code === 5 || code === 6;
}

/** Closes it again when it cannot be used. */
function prepare(database: DatabaseSync): DatabaseSync {
	try {
		return checked(database);
	} catch (error) {
		database.close();
		throw error;
	}
}

function checked(database: DatabaseSync): DatabaseSync {
	// Another window may hold the file for the length of a batch. The thread that waits packs, too: it does not wait for longer.
	database.exec(
		`PRAGMA busy_timeout = 300; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${PAGES}`,
	);
	const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
	const healthy = database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
	if ((version !== 0 && version !== VERSION) || !healthy) {
		throw new Error(healthy ? `it is of version ${version}` : 'it is damaged');
	}
	database.exec(
		'CREATE TABLE IF NOT EXISTS files (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime INTEGER NOT NULL, hash TEXT NOT NULL, digest BLOB, failed TEXT);' +
			'CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, outline BLOB, uses BLOB);' +
			`PRAGMA user_version = ${VERSION}`,
	);
	return database;
}

/** The error that led here is the one to tell: a full disk may have ended the transaction already. */
function rollBack(database: DatabaseSync): void {
	try {
		database.exec('ROLLBACK');
	} catch {
		// There is none to roll back.
	}
}

function bytesOf(row: Record<string, unknown> | undefined): Uint8Array | undefined {
	return row?.bytes instanceof Uint8Array ? row.bytes : undefined;
}

function removeDatabase(file: string): void {
	for (const suffix of ['', '-wal', '-shm']) {
		try {
			rmSync(file + suffix, { force: true });
		} catch {
			// What cannot be removed cannot be opened either: the next try says so.
		}
	}
}
