import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { Outline } from '../../core/parse/outline.ts';
import type { Uses } from '../../core/parse/uses.ts';
import type { ParsedFile } from './parseFile.ts';

/** Raise it with every change of {@link Outline} or of what a query captures: an older store is rebuilt. */
const VERSION = 10;

/** The outlines of one workspace folder in a database file. A hint: whatever is wrong with it, it is rebuilt. */
export class OutlineStore {
	readonly #file: string;
	readonly #database: DatabaseSync;

	private constructor(file: string, database: DatabaseSync) {
		this.#file = file;
		this.#database = database;
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

	/** Everything stored, by path. A row that cannot be read is left out. */
	load(): Map<string, ParsedFile> {
		const rows = this.#database.prepare('SELECT path, size, mtime, hash, outline, uses, failed FROM files').all();
		const files = new Map<string, ParsedFile>();
		for (const row of rows) {
			try {
				const outline = row.outline === null ? undefined : (JSON.parse(String(row.outline)) as Outline);
				const file = String(row.path);
				files.set(file, {
					path: file,
					stamp: { size: Number(row.size), mtime: Number(row.mtime) },
					hash: String(row.hash),
					outline,
					uses: row.uses === null ? undefined : (JSON.parse(String(row.uses)) as Uses),
					...(row.failed === null ? {} : { failed: String(row.failed) }),
				});
			} catch {
				// A damaged row is a file to parse again.
			}
		}
		return files;
	}

	/** Writes a batch in one transaction. */
	save(files: readonly ParsedFile[], gone: readonly string[]): void {
		this.#database.exec('BEGIN');
		try {
			const insert = this.#database.prepare(
				'INSERT OR REPLACE INTO files (path, size, mtime, hash, outline, uses, failed) VALUES (?, ?, ?, ?, ?, ?, ?)',
			);
			for (const { path, stamp, hash, outline, uses, failed } of files) {
				const json = (value: Outline | Uses | undefined) => (value ? JSON.stringify(value) : null);
				insert.run(path, stamp.size, stamp.mtime, hash, json(outline), json(uses), failed ?? null);
			}
			const remove = this.#database.prepare('DELETE FROM files WHERE path = ?');
			for (const path of gone) {
				remove.run(path);
			}
			this.#database.exec('COMMIT');
		} catch (error) {
			this.#database.exec('ROLLBACK');
			throw error;
		}
	}

	clear(): void {
		this.#database.exec('DELETE FROM files');
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
	database.exec('PRAGMA busy_timeout = 300; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
	const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
	const healthy = database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
	if ((version !== 0 && version !== VERSION) || !healthy) {
		throw new Error(healthy ? `it is of version ${version}` : 'it is damaged');
	}
	database.exec(
		`CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, hash TEXT NOT NULL, outline TEXT, uses TEXT, failed TEXT) WITHOUT ROWID; PRAGMA user_version = ${VERSION}`,
	);
	return database;
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
