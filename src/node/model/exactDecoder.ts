import type { LlamaModel, Token } from 'node-llama-cpp';
import type { Vocabulary } from './vocabulary.ts';

/** Bytes of the longest character in UTF-8, and so the most tokens it can come in. */
const LONGEST_CHARACTER = 4;

/** Given to the native detokenizer to decide on a space between words. */
const LAST_TOKENS = 4;

/**
 * Turns generated tokens back into text, byte for byte. The native detokenizer tidies spaces for some models
 * (`x !== y` comes back as `x!== y`) and gives half characters when asked token by token; both would damage code.
 */
export class ExactDecoder {
	readonly #native: Pick<LlamaModel, 'detokenize'>;
	readonly #vocabulary: Vocabulary;

	constructor(native: Pick<LlamaModel, 'detokenize'>, vocabulary: Vocabulary) {
		this.#native = native;
		this.#vocabulary = vocabulary;
	}

	decode(tokens: Iterable<Token>): string {
		const stream = this.stream();
		let text = '';
		for (const token of tokens) {
			text += stream.push(token);
		}
		return text + stream.end();
	}

	/** Decodes one token after the other; a character comes out when its last byte is there. */
	stream(): DecodeStream {
		return this.#vocabulary.spelling === 'other' ? this.#nativeStream() : this.#byteStream();
	}

	#byteStream(): DecodeStream {
		const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
		return {
			push: (token) => decoder.decode(this.#bytesOf(token), { stream: true }),
			end: () => decoder.decode(),
		};
	}

	/** For rare kinds of vocabulary. Half a character comes back as U+FFFD: waits for the rest of it, for a few tokens. */
	#nativeStream(): DecodeStream {
		let given: Token[] = [];
		let held: Token[] = [];
		const flush = () => {
			const text = this.#native.detokenize(held, false, given);
			given = [...given, ...held].slice(-LAST_TOKENS);
			held = [];
			return text;
		};
		return {
			push: (token) => {
				held.push(token);
				const whole = !this.#native.detokenize(held, false, given).endsWith('\ufffd');
				return whole || held.length >= LONGEST_CHARACTER ? flush() : '';
			},
			end: () => (held.length > 0 ? flush() : ''),
		};
	}

	#bytesOf(token: Token): Uint8Array {
		const vocabulary = this.#vocabulary;
		const text = vocabulary.textOf(token);
		if (vocabulary.isControl(token)) {
			return new Uint8Array();
		}
		if (vocabulary.spelling === 'bytes') {
			return vocabulary.isUserDefined(token)
				? Buffer.from(text)
				: Uint8Array.from(text, (letter) => BYTE_OF_LETTER.get(letter) ?? 0x3f);
		}
		// `<0x0A>`: a byte that has no piece of its own.
		return vocabulary.isByte(token)
			? Uint8Array.of(Number.parseInt(text.slice(3, 5), 16))
			: Buffer.from(text.replaceAll('\u2581', ' '));
	}
}

export interface DecodeStream {
	push(token: Token): string;
	/** What is left of a character that never became whole. */
	end(): string;
}

/** GPT-2's byte alphabet: printable Latin-1 stands for itself, every other byte for the next letter from U+0100 on. */
const BYTE_OF_LETTER = new Map<string, number>();
for (let byte = 0, next = 0x100; byte < 0x100; byte++) {
	const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
	BYTE_OF_LETTER.set(String.fromCodePoint(printable ? byte : next++), byte);
}
