import type { LlamaModel, Token } from 'node-llama-cpp';
import type { Vocabulary } from './vocabulary.ts';

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
		const decoder = new TextDecoder('utf-8');
		const before: Token[] = [];
		return {
			push: (token) => {
				const bytes = this.#bytesOf(token, before);
				before.push(token);
				return decoder.decode(bytes, { stream: true });
			},
			end: () => decoder.decode(),
		};
	}

	#bytesOf(token: Token, before: readonly Token[]): Uint8Array {
		const vocabulary = this.#vocabulary;
		const text = vocabulary.textOf(token);
		if (vocabulary.isControl(token)) {
			return new Uint8Array();
		}
		if (vocabulary.spelling === 'other') {
			return Buffer.from(this.#native.detokenize([token], false, before.slice(-4)));
		}
		if (vocabulary.isUserDefined(token) && vocabulary.spelling === 'bytes') {
			return Buffer.from(text);
		}
		if (vocabulary.spelling === 'bytes') {
			return Uint8Array.from(text, (letter) => BYTE_OF_LETTER.get(letter) ?? 0x3f);
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
