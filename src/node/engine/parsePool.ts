import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Tinypool } from 'tinypool';
import type { ParsedFile } from './parseFile.ts';
import type { ParseTask } from './parseWorker.ts';

/** Parses files in worker threads. They start with the first batch and end with {@link dispose}. */
export class ParsePool {
	readonly #dataFolder: string;
	#pool: Tinypool | undefined;

	constructor(dataFolder: string) {
		this.#dataFolder = dataFolder;
	}

	/** Half the cores, up to four: the editor and the model need the others. */
	get threads(): number {
		return Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
	}

	async parse(root: string, files: readonly string[]): Promise<readonly ParsedFile[]> {
		this.#pool ??= new Tinypool({
			filename: path.join(this.#dataFolder, 'out/parseWorker.mjs'),
			name: 'parseBatch',
			minThreads: 0,
			maxThreads: this.threads,
			idleTimeout: 10_000,
		});
		const task: ParseTask = { dataFolder: this.#dataFolder, root, files };
		return (await this.#pool.run(task)) as ParsedFile[];
	}

	async dispose(): Promise<void> {
		await this.#pool?.destroy();
		this.#pool = undefined;
	}
}
