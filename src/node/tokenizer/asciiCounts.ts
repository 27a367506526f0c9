import { RecentMap } from '../../core/base/recentMap.ts';

/** Characters of the words that are known, {@link EACH} more for each of them: 100,000 words of code, about 10 MB. */
const MAX_CHARACTERS = 2_000_000;
const EACH = 12;
const ASCII = /^[\0-\x7f]*$/;
/** `(?i:'s|'t)`: not every Node has it. */
const ANY_CASE = /\(\?i:([^()]*)\)/g;

/**
 * Counts tokens of ASCII texts word by word. An encoding takes a text apart by a pattern and encodes each part alone, and code has few
 * parts that it has not had before: those that are known need not be encoded again. In other scripts patterns differ between
 * engines by the version of Unicode.
 */
export class AsciiCounts {
	readonly #words: RegExp;
	readonly #countOf: (word: string) => number;
	readonly #known = new RecentMap<number>(MAX_CHARACTERS, ({ length }) => length + EACH);

	/**
	 * @param pattern of the encoding
	 * @param countOf tokens of one word
	 */
	constructor(pattern: string, countOf: (word: string) => number) {
		this.#words = new RegExp(
			pattern.replaceAll(
				ANY_CASE,
				(_, inside: string) => `(?:${inside.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)})`,
			),
			'gu',
		);
		this.#countOf = countOf;
	}

	/** @returns `undefined` for a text that is not all ASCII */
	count(text: string): number | undefined {
		if (!ASCII.test(text)) {
			return undefined;
		}
		let sum = 0;
		for (const word of text.match(this.#words) ?? []) {
			let count = this.#known.get(word);
			if (count === undefined) {
				count = this.#countOf(word);
				this.#known.set(word, count);
			}
			sum += count;
		}
		return sum;
	}
}
