import { readFileSync } from 'node:fs';
import path from 'node:path';
import { init, Tiktoken } from 'tiktoken/lite/init';
import type { Encoder, Tokenizer } from '../../core/pack/tokenizer.ts';
import { AsciiCounts } from './asciiCounts.ts';

export type Encoding = 'o200k_base' | 'cl100k_base';

let ready: Promise<void> | undefined;

/** OpenAI's tokenizer, for counting without a model. Loads its table (2 to 4 MB) on first use. */
export class TiktokenTokenizer implements Tokenizer, Encoder {
	readonly name: Encoding;
	readonly #folder: string;
	#encoder: Tiktoken | undefined;
	#counts: AsciiCounts | undefined;

	/** @param dataFolder the extension's root: holds `out/encodings`. */
	constructor(name: Encoding, dataFolder: string) {
		this.name = name;
		this.#folder = path.join(dataFolder, 'out/encodings');
	}

	async count(texts: readonly string[]): Promise<readonly number[]> {
		const encoder = await this.#load();
		// No special tokens: what looks like one in a source file is text.
		return texts.map((text) => this.#counts?.count(text) ?? encoder.encode(text, [], []).length);
	}

	async encode(text: string): Promise<Uint32Array> {
		return (await this.#load()).encode(text, [], []);
	}

	/** Ids of a text. Control tokens are not searched for. */
	async encoder(): Promise<(text: string) => Uint32Array> {
		const encoder = await this.#load();
		return (text) => encoder.encode(text, [], []);
	}

	async #load(): Promise<Tiktoken> {
		ready ??= init((imports) => WebAssembly.instantiate(readFileSync(path.join(this.#folder, 'tiktoken_bg.wasm')), imports));
		await ready;
		if (!this.#encoder) {
			const table = JSON.parse(readFileSync(path.join(this.#folder, `${this.name}.json`), 'utf8')) as {
				bpe_ranks: string;
				special_tokens: Record<string, number>;
				pat_str: string;
			};
			const encoder = new Tiktoken(table.bpe_ranks, table.special_tokens, table.pat_str);
			this.#counts = new AsciiCounts(table.pat_str, (word) => encoder.encode(word, [], []).length);
			this.#encoder = encoder;
		}
		return this.#encoder;
	}
}
