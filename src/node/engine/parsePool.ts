import { availableParallelism } from 'node:os';
import path from 'node:path';
import { sentence } from '../../core/base/sentence.ts';
import type { EncodedFile } from './encodedFile.ts';
import { GRAMMAR_CODES, type GrammarCode, grammarCodeOf, NODE_OPTIONS } from './grammarCode.ts';
import { stampOf } from './parseFile.ts';
import type { ParseTask } from './parseMessages.ts';
import { ParserChild } from './parserChild.ts';

/** Milliseconds between two looks at a process. They are counted rather than a clock read: a machine that slept has not worked. */
const TICK = 100;
/** Milliseconds that one file may take. Most take one to some hundred, but a busy machine gives a parser a third of what it gives others. */
const FILE_LIMIT = 15_000;
/** Milliseconds until a process may be at its first file. */
const START_LIMIT = 30_000;
/** More processes than this are never asked for: see `plimsoll.index.maxWorkers`. */
const MOST_WORKERS = 64;
/** Milliseconds after which a process without work ends: its grammars take memory. */
const IDLE = 10_000;
/** Milliseconds without a keystroke after which what can wait goes on. */
export const QUIET = 300;

/** What parses files for an index. */
export interface FileParser {
	/** Batches that are parsed at a time. */
	readonly workers: number;
	/** Something will be to parse soon: what starts now is ready then. */
	prepare(): void;
	/** Every file that can be read; one that cannot be parsed says why in `failed`, and takes no other with it. */
	parse(root: string, files: readonly string[], urgency: Urgency): Promise<readonly EncodedFile[]>;
}

/** `now` for what the user waits for; `later` lets that go first, and rests while the user types. */
export type Urgency = 'now' | 'later';

export interface ParsePoolOptions {
	/** The extension's root: holds `out/` and `syntaxes/`. */
	readonly dataFolder: string;
	/** What the processes run; the built `parseProcess` by default. */
	readonly script?: string;
	/** Milliseconds that one file may take. */
	readonly fileLimit?: number;
	/** Options of Node that the processes of each kind start with; they do without where it knows them not. */
	readonly nodeOptions?: Readonly<Record<GrammarCode, readonly string[]>>;
}

/**
 * Parses files in processes of low priority. They start with the first batch, end when they have been idle for a while, and with
 * {@link dispose}. A file on which one hangs or dies is marked and the process replaced; the rest of its batch is parsed by another.
 */
export class ParsePool implements FileParser {
	readonly #dataFolder: string;
	readonly #script: string;
	readonly #fileLimit: number;
	#nodeOptions: Readonly<Record<GrammarCode, readonly string[]>>;
	/** Those without work, with what ends them. */
	readonly #idle = new Map<ParserChild, NodeJS.Timeout>();
	/** All that live. */
	readonly #children = new Set<ParserChild>();
	#peakMemory = 0;
	/** Batches that are with a process. */
	#busy = 0;
	readonly #waiting: Readonly<Record<Urgency, (() => void)[]>> = { now: [], later: [] };
	#maxWorkers: number | 'auto' = 'auto';
	#quiet: NodeJS.Timeout | undefined;
	#disposed = false;

	constructor({ dataFolder, script, fileLimit = FILE_LIMIT, nodeOptions = NODE_OPTIONS }: ParsePoolOptions) {
		this.#dataFolder = dataFolder;
		this.#script = script ?? path.join(dataFolder, 'out/parseProcess.mjs');
		this.#fileLimit = fileLimit;
		this.#nodeOptions = nodeOptions;
	}

	/** `auto` is half the cores, up to four: the editor and the model need the others. */
	set maxWorkers(maxWorkers: number | 'auto') {
		this.#maxWorkers = maxWorkers;
		this.#fill();
	}

	get workers(): number {
		const { cores, most } = { cores: availableParallelism(), most: this.#maxWorkers };
		return Math.max(1, Math.min(MOST_WORKERS, most === 'auto' ? Math.min(4, Math.floor(cores / 2)) : most));
	}

	/** The most bytes of memory that its processes have taken together. */
	get peakMemory(): number {
		return this.#peakMemory;
	}

	/** The user types: no batch that can wait begins until a moment after the last of these calls. */
	rest(): void {
		clearTimeout(this.#quiet);
		this.#quiet = setTimeout(() => {
			this.#quiet = undefined;
			this.#fill();
		}, QUIET);
	}

	prepare(): void {
		if (!this.#disposed) {
			// Most folders need this one.
			this.#giveBack(this.#take('optimised'));
		}
	}

	async parse(root: string, files: readonly string[], urgency: Urgency): Promise<readonly EncodedFile[]> {
		const parsed: EncodedFile[] = [];
		const codes = files.map(grammarCodeOf);
		for (const code of GRAMMAR_CODES) {
			const those = files.filter((_, at) => codes[at] === code);
			parsed.push(...(await this.#parse(root, those, code, urgency)));
		}
		return parsed;
	}

	/** Parses files whose grammars are compiled alike. */
	async #parse(root: string, files: readonly string[], code: GrammarCode, urgency: Urgency): Promise<EncodedFile[]> {
		const parsed: EncodedFile[] = [];
		for (let rest = files; rest.length > 0; ) {
			await this.#turn(urgency);
			const { answers, failed } = await this.#run(root, rest, code).finally(() => {
				this.#busy--;
				this.#fill();
			});
			parsed.push(...answers.filter((file) => file !== undefined));
			const file = rest[answers.length];
			if (file !== undefined && failed !== undefined) {
				const stamp = await stampOf(root, file);
				if (stamp) {
					parsed.push({ path: file, stamp, hash: '', content: undefined, failed });
				}
			}
			rest = rest.slice(answers.length + (failed === undefined ? 0 : 1));
		}
		return parsed;
	}

	/** Gives a batch to a process. */
	async #run(root: string, files: readonly string[], code: GrammarCode): Promise<Outcome> {
		if (this.#disposed) {
			throw new Error('The parser processes have ended.');
		}
		const child = this.#take(code);
		const task: ParseTask = { dataFolder: this.#dataFolder, root, files, treeLimit: 2 * this.#fileLimit };
		const outcome = await this.#watch(child, task);
		if (outcome.kind === 'done') {
			this.#giveBack(child);
			return outcome;
		}
		child.dispose();
		if (this.#disposed) {
			throw new Error('The parser processes have ended.');
		}
		if (outcome.kind === 'failed') {
			return outcome;
		}
		if (child.hasExited && this.#nodeOptions[code].length > 0) {
			this.#nodeOptions = { ...this.#nodeOptions, [code]: [] };
			return this.#run(root, files, code);
		}
		// None of the files is to blame.
		throw new Error(`A parser process did not start: ${outcome.reason}`);
	}

	/** Resolves when the process has answered for all files, has ended, or has been at one of them for too long. */
	#watch(child: ParserChild, task: ParseTask): Promise<RunOutcome> {
		return new Promise((resolve) => {
			const answers: (EncodedFile | undefined)[] = [];
			let hasBegun = false;
			let still = 0;
			const settle = (outcome: RunOutcome) => {
				clearInterval(watch);
				resolve(outcome);
			};
			const watch = setInterval(() => {
				still += TICK;
				if (!hasBegun && still >= START_LIMIT) {
					settle({ kind: 'unstarted', reason: 'it took too long' });
				} else if (hasBegun && still >= this.#fileLimit) {
					settle({ kind: 'failed', answers, failed: sentence`parsing it took longer than ${this.#fileLimit / 1000} s` });
				}
			}, TICK);
			child.start(task, {
				onBegun: () => {
					hasBegun = true;
					still = 0;
				},
				onAnswer: (file) => {
					still = 0;
					const memory = [...this.#children].reduce((sum, each) => sum + each.peakMemory, 0);
					this.#peakMemory = Math.max(this.#peakMemory, memory);
					answers.push(file);
					if (answers.length === task.files.length) {
						settle({ kind: 'done', answers });
					}
				},
				onEnd: (reason) =>
					settle(
						hasBegun
							? { kind: 'failed', answers, failed: sentence`its parser failed (${reason})` }
							: { kind: 'unstarted', reason },
					),
			});
		});
	}

	/** One that is idle, or a new one. */
	#take(code: GrammarCode): ParserChild {
		for (const [child, end] of this.#idle) {
			if (child.code === code) {
				clearTimeout(end);
				this.#idle.delete(child);
				return child;
			}
		}
		const child = new ParserChild(this.#script, code, this.#nodeOptions[code], () => {
			clearTimeout(this.#idle.get(child));
			this.#idle.delete(child);
			this.#children.delete(child);
		});
		this.#children.add(child);
		return child;
	}

	#giveBack(child: ParserChild): void {
		if (this.#disposed) {
			child.dispose();
		} else if (this.#children.has(child)) {
			this.#idle.set(
				child,
				setTimeout(() => {
					// No batch may be sent to one that ends.
					this.#idle.delete(child);
					child.dispose();
				}, IDLE),
			);
		}
	}

	/** Resolves when it is this batch's turn; it is counted as busy then. */
	#turn(urgency: Urgency): Promise<void> {
		return new Promise((resolve) => {
			this.#waiting[urgency].push(resolve);
			this.#fill();
		});
	}

	#fill(): void {
		while (this.#busy < this.workers) {
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
		for (const end of this.#idle.values()) {
			clearTimeout(end);
		}
		this.#idle.clear();
		await Promise.all([...this.#children].map((child) => child.close()));
	}
}

interface Outcome {
	/** For the first files, in their order; `undefined` for one that is gone. */
	readonly answers: readonly (EncodedFile | undefined)[];
	/** Why the file after those has no answer. */
	readonly failed?: string;
}

type RunOutcome =
	| ({ readonly kind: 'done' } & Outcome)
	| ({ readonly kind: 'failed' } & Outcome)
	| { readonly kind: 'unstarted'; readonly reason: string };
