import { appendFile, readFile } from 'node:fs/promises';
import type { LineScore } from './lineScorer.ts';

/** A line under one of the ways to tell of other files. */
export interface ToldScore extends LineScore {
	/** Tokens that were told. */
	readonly context: number;
}

/** What was scored, kept in a file of JSON lines where there is one: a run that was cut short goes on. */
export class Scores {
	readonly #file: string | undefined;
	readonly #known: ReadonlyMap<string, readonly ToldScore[]>;

	private constructor(file: string | undefined, known: ReadonlyMap<string, readonly ToldScore[]>) {
		this.#file = file;
		this.#known = known;
	}

	static async open(file: string | undefined): Promise<Scores> {
		// A first run has none yet.
		const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '');
		const lines = text.split('\n').slice(0, -1);
		return new Scores(file, new Map(lines.map((line) => JSON.parse(line) as [string, readonly ToldScore[]])));
	}

	async get(key: string, make: () => Promise<readonly ToldScore[]>): Promise<readonly ToldScore[]> {
		const known = this.#known.get(key);
		if (known) {
			return known;
		}
		const scores = await make();
		if (this.#file !== undefined) {
			await appendFile(this.#file, `${JSON.stringify([key, scores])}\n`);
		}
		return scores;
	}
}
