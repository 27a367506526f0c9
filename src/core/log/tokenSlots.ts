import { throwIfAborted } from '../base/errors.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogModel } from './logPorts.ts';

/** Token ids of a prompt, each segment tokenized alone. */
export type Encode = (segments: readonly PromptSegment[]) => readonly number[] | Promise<readonly number[]>;

/** What a slot held after an operation. */
export interface SlotOperation {
	readonly slot: number;
	readonly kind: 'request' | 'background';
	readonly tokens: readonly number[];
	/** Of these, tokens that were not there yet. */
	readonly evaluated: number;
}

/**
 * Slots on tokens alone, without a model: what a KV cache would have to evaluate. It makes policies testable in milliseconds and
 * comparable with each other.
 */
export class TokenSlots implements LogModel {
	readonly slots: 1 | 2;
	readonly #encode: Encode;
	readonly #held: (readonly number[])[] = [[], []];
	#allowance = 0;
	#operations: SlotOperation[] = [];

	constructor(encode: Encode, slots: 1 | 2 = 2) {
		this.#encode = encode;
		this.slots = slots;
	}

	async count(texts: readonly string[]): Promise<readonly number[]> {
		const ids = await Promise.all(texts.map((text) => (text === '' ? [] : this.#encode([{ kind: 'text', text }]))));
		return ids.map(({ length }) => length);
	}

	async held(slot: number, prompt: readonly PromptSegment[]): Promise<number> {
		return commonPrefix(this.#held[slot] ?? [], await this.#encode(prompt));
	}

	async warm(
		slot: number,
		context: readonly PromptSegment[],
		cursor: readonly PromptSegment[],
		signal: AbortSignal,
	): Promise<number> {
		throwIfAborted(signal);
		const tokens = await this.#encode([...context, ...cursor]);
		const held = this.#held[slot] ?? [];
		const shared = commonPrefix(held, tokens);
		const evaluated = Math.min(tokens.length - shared, this.#allowance);
		// A slot that holds more keeps it: what is given up would be read again.
		if (evaluated > 0) {
			this.#allowance -= evaluated;
			this.#set({ slot, kind: 'background', tokens: tokens.slice(0, shared + evaluated), evaluated });
		}
		return shared + evaluated;
	}

	/** A pause in which so many tokens may be evaluated in the background. */
	allow(tokens: number): void {
		this.#allowance = Math.floor(tokens);
	}

	get allowance(): number {
		return this.#allowance;
	}

	/** Evaluates a whole prompt, as a completion does. */
	async request(slot: number, prompt: readonly PromptSegment[]): Promise<SlotOperation> {
		const tokens = await this.#encode(prompt);
		const evaluated = tokens.length - commonPrefix(this.#held[slot] ?? [], tokens);
		return this.#set({ slot, kind: 'request', tokens, evaluated });
	}

	/** What was done since the last call. */
	take(): readonly SlotOperation[] {
		const operations = this.#operations;
		this.#operations = [];
		return operations;
	}

	#set(operation: SlotOperation): SlotOperation {
		this.#held[operation.slot] = operation.tokens;
		this.#operations.push(operation);
		return operation;
	}
}

/** Leading tokens that two prompts share. */
export function commonPrefix(a: readonly number[], b: readonly number[]): number {
	const end = Math.min(a.length, b.length);
	for (let at = 0; at < end; at++) {
		if (a[at] !== b[at]) {
			return at;
		}
	}
	return end;
}
