import { rmSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { OtherModel } from '../../core/model/modelRuntime.ts';
import { writeWhole } from '../writeWhole.ts';

/** How often the owner says that it lives, and how long a lease counts without that: a process id may be another program's by then. */
const HEARTBEAT_MS = 15_000;
const VOID_AFTER_MS = 90_000;

/** A plan is made in half a second; a lock that is older has lost its owner. */
const LOCK_VOID_AFTER_MS = 20_000;
const LOCK_RETRY_MS = 50;

export interface Bytes {
	readonly ram: number;
	readonly vram: number;
}

/** What a process wants, and how much of it does not show in the machine's free memory yet. */
export interface LeaseNeeds {
	readonly name: string;
	/** Of the model file: the same file in two processes is in memory once. */
	readonly file: string;
	readonly planned: Bytes;
	readonly unseen: Bytes;
}

const bytesSchema = v.object({ ram: v.number(), vram: v.number() });
const leaseSchema = v.object({
	pid: v.pipe(v.number(), v.integer()),
	name: v.string(),
	file: v.string(),
	planned: bytesSchema,
	unseen: bytesSchema,
});

/** Models of other processes. */
export interface OtherModels {
	readonly models: readonly OtherModel[];
	/** Bytes that they will take although they still show as free. */
	readonly unseen: Bytes;
}

const NOBODY: OtherModels = { models: [], unseen: { ram: 0, vram: 0 } };

/**
 * What the models of several windows have promised themselves of one machine's memory, a file for each process. Free memory alone
 * does not tell: two windows that start together see the same free bytes, and a chat's context is planned long before it is made.
 * Whatever goes wrong here, a model is loaded as if it were alone.
 *
 *     <directory>/<pid>.json   a lease; void when its process is gone or it is not renewed
 *     <directory>/lock         held while one process plans
 */
export class MemoryLeases {
	readonly #directory: string;
	readonly #log: Log;
	readonly #pid: number;
	#heartbeat: NodeJS.Timeout | undefined;

	constructor(directory: string, log: Log, pid = process.pid) {
		this.#directory = directory;
		this.#log = log;
		this.#pid = pid;
	}

	/** Plans with the needs of the others known, one process after the other, and leaves a lease for what came of it. */
	async reserve<T extends { readonly needs: LeaseNeeds | undefined }>(
		file: string,
		plan: (others: OtherModels) => Promise<T>,
	): Promise<T> {
		const unlock = await this.#lock();
		try {
			const result = await plan(await this.others(file));
			if (result.needs) {
				await this.#write(result.needs);
			}
			return result;
		} finally {
			await unlock?.();
		}
	}

	/** What other living processes hold. */
	async others(file: string): Promise<OtherModels> {
		const models: OtherModel[] = [];
		const unseen = { ram: 0, vram: 0 };
		for (const name of await readdir(this.#directory).catch(() => [])) {
			const pid = Number(/^(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN);
			const lease = Number.isNaN(pid) || pid === this.#pid ? undefined : await this.#read(name);
			if (lease) {
				models.push({ pid: lease.pid, name: lease.name, ...lease.planned });
				unseen.vram += lease.unseen.vram;
				// The weights of the same file are in memory once, for whoever maps it.
				unseen.ram += lease.file === file ? 0 : lease.unseen.ram;
			}
		}
		return models.length === 0 ? NOBODY : { models, unseen };
	}

	/** Renews the lease from now on, with the needs as they are then; it ends with the process. */
	keep(needs: () => Promise<LeaseNeeds>): void {
		const renew = async () => {
			try {
				await this.#write(await needs());
			} catch (error) {
				this.#log.debug(`Memory lease not renewed: ${messageOf(error)}`);
			}
		};
		void renew();
		this.#heartbeat = setInterval(() => void renew(), HEARTBEAT_MS).unref();
		process.once('exit', () => rmSync(this.#own, { force: true }));
	}

	async release(): Promise<void> {
		clearInterval(this.#heartbeat);
		await rm(this.#own, { force: true });
	}

	get #own(): string {
		return path.join(this.#directory, `${this.#pid}.json`);
	}

	async #write(needs: LeaseNeeds): Promise<void> {
		await mkdir(this.#directory, { recursive: true, mode: 0o700 });
		await writeWhole(this.#own, JSON.stringify({ pid: this.#pid, ...needs }), 0o600);
	}

	/** A lease that counts; a void one is deleted, one that cannot be read is none. */
	async #read(name: string): Promise<v.InferOutput<typeof leaseSchema> | undefined> {
		const file = path.join(this.#directory, name);
		try {
			const { mtimeMs } = await stat(file);
			const parsed = v.safeParse(leaseSchema, JSON.parse(await readFile(file, 'utf8')));
			if (!parsed.success || Date.now() - mtimeMs > VOID_AFTER_MS || !isAlive(parsed.output.pid)) {
				await rm(file, { force: true });
				return undefined;
			}
			return parsed.output;
		} catch {
			return undefined;
		}
	}

	/** @returns what ends the lock; `undefined` when there is none to be had, and then planning goes on without */
	async #lock(): Promise<(() => Promise<void>) | undefined> {
		const file = path.join(this.#directory, 'lock');
		try {
			await mkdir(this.#directory, { recursive: true, mode: 0o700 });
			for (const until = Date.now() + LOCK_VOID_AFTER_MS; Date.now() < until; await sleep(LOCK_RETRY_MS)) {
				const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
					if (error.code !== 'EEXIST') {
						throw error;
					}
				});
				if (handle) {
					await handle.writeFile(String(this.#pid));
					await handle.close();
					return () => rm(file, { force: true });
				}
				await this.#breakVoidLock(file);
			}
			this.#log.warn('Another window plans its memory for too long; planning without it.');
		} catch (error) {
			this.#log.debug(`No memory leases: ${messageOf(error)}`);
		}
		return undefined;
	}

	async #breakVoidLock(file: string): Promise<void> {
		try {
			const { mtimeMs } = await stat(file);
			const owner = Number(await readFile(file, 'utf8'));
			// An empty one is being written this moment.
			if ((owner > 0 && !isAlive(owner)) || Date.now() - mtimeMs > LOCK_VOID_AFTER_MS) {
				await rm(file, { force: true });
			}
		} catch {
			// Its owner was quicker.
		}
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
