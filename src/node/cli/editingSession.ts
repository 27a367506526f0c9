import { UserError } from '../../core/base/errors.ts';
import { ContextLog } from '../../core/log/contextLog.ts';
import type { LogPlace } from '../../core/log/logPorts.ts';
import { DEFAULT_PACK_OPTIONS, type TokenizerId } from '../../core/pack/contextEngine.ts';
import { budgetFor, SAFETY_TOKENS } from '../../core/prompt/budget.ts';
import { fimOverhead } from '../../core/prompt/fimPrompt.ts';
import type { FimStyle } from '../../core/prompt/fimStyle.ts';
import type { LocalEngine } from '../engine/localEngine.ts';
import type { SessionEvent } from './sessionEvents.ts';
import type { SessionOperation, SessionSlots } from './sessionSlots.ts';

export interface SessionOptions {
	readonly style: FimStyle;
	/** Tokens of the model's context. */
	readonly context: number;
	readonly tokenizer: TokenizerId;
}

/** Tokens of the context that no prompt may take: they are for the answer. */
const RESERVED = 256;
/** What a pause surely lasts once it began. */
const SURE_PAUSE_MS = 1000;
/** Tokens a millisecond of a small model on a GPU. */
const QUICK = 2;
/** A path takes about so many tokens. */
const PATH_TOKENS = 30;

/** One editor and its context log, driven by events. */
export class EditingSession {
	readonly #root: string;
	readonly #engine: LocalEngine;
	readonly #slots: SessionSlots;
	readonly #log: ContextLog;
	readonly #texts = new Map<string, string>();
	#place: LogPlace | undefined;
	/** Tokens that a millisecond of a pause pays for; until the first one the model is thought quick. */
	#rate = QUICK;

	constructor(root: string, engine: LocalEngine, slots: SessionSlots, { style, context, tokenizer }: SessionOptions) {
		this.#root = root;
		this.#engine = engine;
		this.#slots = slots;
		const options = { ...DEFAULT_PACK_OPTIONS, tokenizer, style };
		const overhead = fimOverhead('', style).length + PATH_TOKENS;
		const budget = () =>
			budgetFor('auto', RESERVED - SAFETY_TOKENS, { contextSize: context, prefillRate: this.#rate * 1000, overhead }).tokens;
		this.#log = new ContextLog(
			{
				pack: (place, window, budget, signal) => engine.pack({ ...place, budget, window, current: 'include', options }, signal),
				shareable: (root, files) => engine.shareable(root, files),
			},
			slots.model,
			() => ({ style, budget: budget(), key: tokenizer, patience: Math.floor(this.#rate * SURE_PAUSE_MS) }),
		);
	}

	/** @returns what was done to the slots */
	async play(event: SessionEvent): Promise<readonly SessionOperation[]> {
		const signal = new AbortController().signal;
		switch (event.type) {
			case 'open':
				this.#write(event.file, event.text);
				this.#go(event.file, 0, 0);
				break;
			case 'edit':
				this.#write(event.file, event.text);
				this.#go(event.file, event.line, event.character);
				break;
			case 'cursor':
				this.#go(event.file, event.line, event.character);
				break;
			case 'save':
				break;
			case 'idle':
				await this.#pause(event.ms, event.allow);
				break;
			case 'request': {
				const place = this.#go(event.file, event.line, event.character);
				await this.#slots.request(await this.#log.request(place, signal));
				break;
			}
		}
		return this.#slots.take();
	}

	async #pause(ms: number, allow: number): Promise<void> {
		const place = this.#place;
		if (place && ms > 0) {
			this.#rate = allow / ms;
			await this.#slots.pause(ms, allow, (signal) => this.#log.rest(place, signal));
		}
	}

	#write(file: string, text: string): void {
		this.#texts.set(file, text);
		this.#engine.setText(this.#root, file, text);
	}

	#go(file: string, line: number, character: number): LogPlace {
		const text = this.#texts.get(file);
		if (text === undefined) {
			throw new UserError(`${file} was not opened.`);
		}
		const place = { root: this.#root, file, text, line, character };
		this.#place = place;
		this.#log.visit(place);
		return place;
	}
}
