import type { GgufFileInfo, Token } from 'node-llama-cpp';
import { FIM_MARKERS } from '../../core/prompt/fimFamilies.ts';

/** `tokenizer.ggml.token_type` of GGUF. */
const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;
const BYTE = 6;

/** Roles of fill-in-the-middle that a file may name a token for; the last three are those of older files. */
const FIM_ROLES = ['fim_pre', 'fim_suf', 'fim_mid', 'fim_pad', 'fim_rep', 'fim_sep', 'prefix', 'suffix', 'middle'];

/** The tokens of a model as its file lists them. */
export class Vocabulary {
	/** How texts are stored: `bytes` is GPT-2's letter for each byte, `spaces` has ▁ for a space and one token per rare byte. */
	readonly spelling: 'bytes' | 'spaces' | 'other';
	readonly size: number;
	readonly #texts: readonly string[];
	readonly #types: readonly number[];
	readonly #controls: ReadonlyMap<string, Token>;
	/** By id, since every token of every text is looked up: 0 text, 1 marker, 2 marker and control. */
	readonly #kinds: Uint8Array;

	constructor(info: Pick<GgufFileInfo, 'metadata'>) {
		const { model, tokens, token_type: types } = info.metadata.tokenizer.ggml;
		const kind: string = model;
		this.spelling = kind === 'gpt2' ? 'bytes' : kind === 'llama' ? 'spaces' : 'other';
		this.#texts = tokens;
		this.#types = types ?? [];
		this.size = tokens.length;
		const roles = info.metadata.tokenizer.ggml as unknown as Readonly<Record<string, unknown>>;
		const declared = new Set(FIM_ROLES.map((role) => roles[`${role}_token_id`]));
		this.#kinds = new Uint8Array(tokens.length);
		const controls = new Map<string, Token>();
		for (const [id, text] of tokens.entries()) {
			const type = this.#types[id] ?? NORMAL;
			const isControl = type === CONTROL || FIM_MARKERS.has(text) || declared.has(id);
			const isMarker = isControl ? text.length > 0 : type === USER_DEFINED && text.length > 1 && /[^\s\u2581]/u.test(text);
			this.#kinds[id] = isControl ? 2 : isMarker ? 1 : 0;
			if (isMarker) {
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

	/** Tokens that structure a prompt and are no text: they print as nothing. Converters gave some of them other types. */
	isControl(token: Token): boolean {
		return this.#kinds[token] === 2;
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
		return (this.#kinds[token] ?? 0) > 0;
	}
}
