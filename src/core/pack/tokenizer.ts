import { RecentMap } from '../base/recentMap.ts';

/** Counts tokens, each text on its own. */
export interface Tokenizer {
	/** As the gauge names it: `o200k_base`, or the model. */
	readonly name: string;
	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
	/** The same of lines, each with its line end, for one that remembers them. */
	countLines?(lines: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
}

/** Tells the tokens themselves. */
export interface Encoder {
	encode(text: string): Promise<ArrayLike<number>>;
}

/** 400,000 lines and their counts are about 40 MB; a repository of 50,000 files repeats most of its lines. */
const MAX_LINES = 400_000;
/** Characters of longer texts: what some packs of 200,000 tokens show. */
const MAX_CHARACTERS = 4_000_000;

/** A tokenizer that remembers: a pack asks for nearly the same few thousand lines and pieces again at each cursor move. */
export class CachedTokenizer implements Tokenizer {
	readonly #inner: Tokenizer;
	readonly #lines = new RecentMap<number>(MAX_LINES);
	readonly #texts = new RecentMap<number>(MAX_CHARACTERS, ({ length }) => length);

	constructor(inner: Tokenizer) {
		this.#inner = inner;
	}

	get name(): string {
		return this.#inner.name;
	}

	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		return this.#count(texts, this.#texts, (text) => text, signal);
	}

	countLines(lines: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		return this.#count(lines, this.#lines, (line) => `${line}\n`, signal);
	}

	/** @param textOf what is counted for one that is not known */
	async #count(
		keys: readonly string[],
		known: RecentMap<number>,
		textOf: (key: string) => string,
		signal: AbortSignal,
	): Promise<readonly number[]> {
		const counts = keys.map((key) => known.get(key));
		const missing = new Map<string, number>();
		for (const [at, count] of counts.entries()) {
			const key = keys[at] ?? '';
			if (count === undefined && !missing.has(key)) {
				missing.set(key, missing.size);
			}
		}
		const fresh = missing.size > 0 ? await this.#inner.count([...missing.keys()].map(textOf), signal) : [];
		for (const [key, at] of missing) {
			known.set(key, fresh[at] ?? 0);
		}
		return counts.map((count, at) => count ?? fresh[missing.get(keys[at] ?? '') ?? 0] ?? 0);
	}
}
