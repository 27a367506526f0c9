import { LRUCache } from 'lru-cache';
import type { LlamaModel, Token } from 'node-llama-cpp';
import { UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import type { PromptSegment } from '../../core/prompt/promptSegment.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The part of the native tokenizer that is needed. */
export type NativeTokenizer = Pick<LlamaModel, 'tokenize'>;

/** Texts of prompts that are remembered: more than one prompt has, and some megabytes when each is a whole window. */
const MAX_KNOWN = 256;

/** Tokenizes text so that it stays text: a literal `<|fim_prefix|>` in a source file must not end up as the control token. */
export class SafeTokenizer {
	readonly #native: NativeTokenizer;
	readonly #vocabulary: Vocabulary;
	/** Tokens of the texts of the last prompts: the next prompt has all but one of them again. */
	readonly #known = new LRUCache<string, readonly Token[]>({ max: MAX_KNOWN });
	#markers: RegExp | undefined;

	constructor(native: NativeTokenizer, vocabulary: Vocabulary) {
		this.#native = native;
		this.#vocabulary = vocabulary;
	}

	tokenize(segments: readonly PromptSegment[]): Token[] {
		const tokens: Token[] = [];
		for (const segment of segments) {
			if (segment.kind === 'control') {
				tokens.push(this.control(segment.token));
			} else {
				append(tokens, this.#again(segment.text));
			}
		}
		return tokens;
	}

	#again(text: string): readonly Token[] {
		let tokens = this.#known.get(text);
		if (!tokens) {
			tokens = this.text(text);
			this.#known.set(text, tokens);
		}
		return tokens;
	}

	/** @throws a {@link UserError} when the vocabulary has no such control token. */
	control(text: string): Token {
		const token = this.#vocabulary.control(text);
		if (token === undefined) {
			throw new UserError(sentence`This model has no control token ${JSON.stringify(text)}.`);
		}
		return token;
	}

	text(text: string): Token[] {
		if (text === '') {
			return [];
		}
		// The native tokenizer leaves most control strings alone, but not those a converter marked user-defined. Looking at
		// the result costs less than searching every text for every marker.
		const tokens = this.#tokenize(text);
		if (!tokens.some((token) => this.#vocabulary.isMarker(token))) {
			return tokens;
		}
		const pieces = cutMarkers(text, this.#markerPattern());
		// Nothing found although the tokenizer found something: it normalised the text. One code point alone is no marker.
		const safe = pieces.length > 1 ? pieces : [...text];
		if (safe.length === 1) {
			return tokens;
		}
		const result: Token[] = [];
		for (const piece of safe) {
			append(result, this.text(piece));
		}
		return result;
	}

	/** Sentence-piece vocabularies put a space before each text; byte-level ones do not, and looking for it takes three times as long. */
	#tokenize(text: string): Token[] {
		return this.#vocabulary.spelling === 'bytes'
			? this.#native.tokenize(text, false)
			: this.#native.tokenize(text, false, 'trimLeadingSpace');
	}

	#markerPattern(): RegExp {
		this.#markers ??= new RegExp(
			this.#vocabulary.controlTokens
				// Sentence-piece writes a space as \u2581.
				.flatMap((text) => (text.includes('\u2581') ? [text, text.replaceAll('\u2581', ' ')] : [text]))
				.filter((text) => text.length > 1)
				.sort((a, b) => b.length - a.length)
				.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
				.join('|') || '(?!)',
			'gu',
		);
		return this.#markers;
	}
}

/** Splits a text in the middle of each marker, so that no piece holds a whole one of those found. */
export function cutMarkers(text: string, markers: RegExp): string[] {
	const pieces: string[] = [];
	let from = 0;
	for (const match of text.matchAll(markers)) {
		const middle = match.index + Math.floor(match[0].length / 2);
		pieces.push(text.slice(from, middle));
		from = middle;
	}
	pieces.push(text.slice(from));
	return pieces;
}

/** `push(...)` overflows the stack for the tokens of a long text. */
export function append<T>(target: T[], values: Iterable<T>): void {
	for (const value of values) {
		target.push(value);
	}
}
