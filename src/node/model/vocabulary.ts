import type { GgufFileInfo, Token } from 'node-llama-cpp';

/** `tokenizer.ggml.token_type` of GGUF. */
const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;
const BYTE = 6;

/** The tokens of a model as its file lists them. */
export class Vocabulary {
	/** How texts are stored: `bytes` is GPT-2's letter for each byte, `spaces` has ▁ for a space and one token per rare byte. */
	readonly spelling: 'bytes' | 'spaces' | 'other';
	readonly size: number;
	readonly #texts: readonly string[];
	readonly #types: readonly number[];
	readonly #controls: ReadonlyMap<string, Token>;

	constructor(info: Pick<GgufFileInfo, 'metadata'>) {
		const { model, tokens, token_type: types } = info.metadata.tokenizer.ggml;
		const kind: string = model;
		this.spelling = kind === 'gpt2' ? 'bytes' : kind === 'llama' ? 'spaces' : 'other';
		this.#texts = tokens;
		this.#types = types ?? [];
		this.size = tokens.length;
		const controls = new Map<string, Token>();
		for (let id = 0; id < tokens.length; id++) {
			const text = tokens[id];
			if (text !== undefined && this.isMarker(id as Token)) {
				controls.set(text, id as Token);
			}
		}
		this.#controls = controls;
	}

	/** Strings of the tokens that text must never become. */
	get controlTokens(): readonly string[] {
		return [...this.#controls.keys()];
	}

	control(text: string): Token | undefined {
		return this.#controls.get(text);
	}

	textOf(token: Token): string {
		return this.#texts[token] ?? '';
	}

	/** Tokens that structure a prompt and are no text: they print as nothing. */
	isControl(token: Token): boolean {
		return this.#types[token] === CONTROL;
	}

	isUserDefined(token: Token): boolean {
		return this.#types[token] === USER_DEFINED;
	}

	isByte(token: Token): boolean {
		return this.#types[token] === BYTE;
	}

	/**
	 * A control token, or a user-defined one that could be: converters write `<|file_sep|>` as either. Runs of white space
	 * are user-defined tokens of some models and mean just themselves.
	 */
	isMarker(token: Token): boolean {
		const type = this.#types[token] ?? NORMAL;
		if (type !== CONTROL && type !== USER_DEFINED) {
			return false;
		}
		const text = this.textOf(token);
		return type === CONTROL ? text.length > 0 : text.length > 1 && /[^\s\u2581]/u.test(text);
	}
}
