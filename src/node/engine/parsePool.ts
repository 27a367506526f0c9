import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Tinypool } from 'tinypool';
import { messageOf } from '../../core/base/errors.ts';
import type { EncodedFile } from './encodedFile.ts';
import { stampOf } from './parseFile.ts';
import type { ParseTask } from './parseWorker.ts';

/** Milliseconds between two looks at a worker. They are counted rather than a clock read: a machine that slept has not worked. */
const TICK = 100;
/** Milliseconds that one file may take. */
const FILE_LIMIT = 5000;
/** Times the limit of a file: what a worker may take until it is at its first one. */
const START_LIMITS = 6;
/** More threads than this are never asked for: see `plimsoll.index.maxWorkers`. */
const MOST_THREADS = 64;
/** Milliseconds without a keystroke after which what can wait goes on. */
const QUIET = 300;

/** What parses files for an index. */
export interface FileParser {
	/** Batches that are parsed at a time. */
	readonly threads: number;
	/** Every file that can be read; one that cannot be parsed says why in `failed`, and takes no other with it. */
	parse(root: string, files: readonly string[], urgency: Urgency): Promise<readonly EncodedFile[]>;
}

/** `now` for what the user waits for; `later` lets that go first, and rests while the user types. */
export type Urgency = 'now' | 'later';

export interface ParsePoolOptions {
	/** The extension's root: holds `out/` and `syntaxes/`. */
	readonly dataFolder: string;
	/** What the threads run; the built `parseWorker` by default. */
	readonly script?: string;
	/** Milliseconds that one file may take. */
	readonly fileLimit?: number;
}

/**
 * Parses files in worker threads. They start with the first batch and end with {@link dispose}. A file on which a thread hangs or
 * dies is marked and the thread replaced; the rest of its batch is parsed again.
 */
export class ParsePool implements FileParser {
	readonly #dataFolder: string;
	readonly #script: string;
	readonly #fileLimit: number;
	#pool: Tinypool | undefined;
	/** Batches that are with a thread. */
	#busy = 0;
	readonly #waiting: Readonly<Record<Urgency, (() => void)[]>> = { now: [], later: [] };
	#maxWorkers: number | 'auto' = 'auto';
	#quiet: NodeJS.Timeout | undefined;
	/** What ends each run, and how many files it has begun. */
	readonly #runs = new Map<AbortController, Int32Array>();
	#startError = 'it took too long';
	#disposed = false;

	constructor({ dataFolder, script, fileLimit = FILE_LIMIT }: ParsePoolOptions) {
		this.#dataFolder = dataFolder;
		this.#script = script ?? path.join(dataFolder, 'out/parseWorker.mjs');
		this.#fileLimit = fileLimit;
	}

	/** `auto` is half the cores, up to four: the editor and the model need the others. */
	set maxWorkers(maxWorkers: number | 'auto') {
		this.#maxWorkers = maxWorkers;
		this.#fill();
	}

	get threads(): number {
		const { cores, most } = { cores: availableParallelism(), most: this.#maxWorkers };
		return Math.max(1, Math.min(MOST_THREADS, most === 'auto' ? Math.min(4, Math.floor(cores / 2)) : most));
	}

	/** The user types: no batch that can wait begins until a moment after the last of these calls. */
	rest(): void {
		clearTimeout(this.#quiet);
		this.#quiet = setTimeout(() => {
			this.#quiet = undefined;
			this.#fill();
		}, QUIET);
	}

	async parse(root: string, files: readonly string[], urgency: Urgency): Promise<readonly EncodedFile[]> {
		const failed: EncodedFile[] = [];
		for (let rest = files; rest.length > 0; ) {
			await this.#turn(urgency);
			const outcome = await this.#run(root, rest).finally(() => {
				this.#busy--;
				this.#fill();
			});
			if (outcome.kind === 'parsed') {
				return [...outcome.files, ...failed];
			}
			const stamp = await stampOf(root, outcome.file);
			if (stamp) {
				failed.push({ path: outcome.file, stamp, hash: '', content: undefined, failed: outcome.reason });
			}
			rest = rest.filter((file) => file !== outcome.file);
		}
		return failed;
	}

	async #run(root: string, files: readonly string[]): Promise<Outcome> {
		if (this.#disposed) {
			throw new Error('The parser threads have ended.');
		}
		this.#pool ??= this.#open();
		const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
		const task: ParseTask = { dataFolder: this.#dataFolder, root, files, begun };
		const late = new AbortController();
		const watch = this.#watch(begun, () => late.abort());
		this.#runs.set(late, begun);
		try {
			return { kind: 'parsed', files: (await this.#pool.run(task, { signal: late.signal })) as EncodedFile[] };
		} catch (error) {
			const file = files[Atomics.load(begun, 0) - 1];
			// Closed, or failed before any file: none of them is to blame.
			if (this.#disposed || file === undefined) {
				throw late.signal.aborted ? new Error(`A parser thread did not start: ${this.#startError}`) : error;
			}
			const reason = late.signal.aborted
				? `parsing it took longer than ${this.#fileLimit / 1000} s`
				: `its parser failed (${messageOf(error)})`;
			return { kind: 'failed', file, reason };
		} finally {
			clearInterval(watch);
			this.#runs.delete(late);
		}
	}

	#open(): Tinypool {
		// No task ever queues in the pool itself: when it loses a thread it starts no other for what is queued.
		const pool = new Tinypool({
			filename: this.#script,
			name: 'parseBatch',
			minThreads: 0,
			maxThreads: MOST_THREADS,
			idleTimeout: 10_000,
		});
		// A thread that has no task yet: whoever waits for one of the new threads must not wait for this one.
		pool.on('error', (error) => {
			this.#startError = messageOf(error);
			for (const [run, begun] of this.#runs) {
				if (Atomics.load(begun, 0) === 0) {
					run.abort();
				}
			}
		});
		return pool;
	}

	/** Calls `late` once a thread has been at the same file for too long. */
	#watch(begun: Int32Array, late: () => void): NodeJS.Timeout {
		let seen = 0;
		let still = 0;
		return setInterval(() => {
			const now = Atomics.load(begun, 0);
			still = now === seen ? still + TICK : 0;
			seen = now;
			if (still >= this.#fileLimit * (now === 0 ? START_LIMITS : 1)) {
				late();
			}
		}, TICK);
	}

	/** Resolves when it is this batch's turn; it is counted as busy then. */
	#turn(urgency: Urgency): Promise<void> {
		return new Promise((resolve) => {
			this.#waiting[urgency].push(resolve);
			this.#fill();
		});
	}

	#fill(): void {
		while (this.#busy < this.threads) {
			const begin = this.#waiting.now.shift() ?? (this.#quiet ? undefined : this.#waiting.later.shift());
			if (!begin) {
				return;
			}
			this.#busy++;
			begin();
		}
	}

	async dispose(): Promise<void> {
		this.#disposed = true;
		clearTimeout(this.#quiet);
		this.#quiet = undefined;
		// Those who wait hear that it is over.
		this.#fill();
		await this.#pool?.destroy();
		this.#pool = undefined;
	}
}

type Outcome =
	| { readonly kind: 'parsed'; readonly files: readonly EncodedFile[] }
	| { readonly kind: 'failed'; readonly file: string; readonly reason: string };
