/** Counts tokens, each text on its own. */
export interface Tokenizer {
	/** As the gauge names it: `o200k_base`, or the model. */
	readonly name: string;
	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
}

/** Tells the tokens themselves. */
export interface Encoder {
	encode(text: string): Promise<ArrayLike<number>>;
}

/** 400,000 short strings and their counts are about 40 MB; a repository of 50,000 files repeats most of its lines. */
const MAX_ENTRIES = 400_000;
/** Longer texts are rarely asked for twice. */
const MAX_LENGTH = 400;

/** A tokenizer that remembers lines: a pack asks for the same few thousand again at each cursor move. */
export class CachedTokenizer implements Tokenizer {
	readonly #inner: Tokenizer;
	readonly #counts = new Map<string, number>();

	constructor(inner: Tokenizer) {
		this.#inner = inner;
	}

	get name(): string {
		return this.#inner.name;
	}

	async count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		const missing = [...new Set(texts.filter((text) => !this.#counts.has(text)))];
		const fresh = new Map<string, number>();
		if (missing.length > 0) {
			const counts = await this.#inner.count(missing, signal);
			for (const [index, text] of missing.entries()) {
				fresh.set(text, counts[index] ?? 0);
			}
		}
		const result = texts.map((text) => fresh.get(text) ?? this.#counts.get(text) ?? 0);
		if (this.#counts.size + fresh.size > MAX_ENTRIES) {
			this.#counts.clear();
		}
		for (const [text, count] of fresh) {
			if (text.length <= MAX_LENGTH) {
				this.#counts.set(text, count);
			}
		}
		return result;
	}
}
