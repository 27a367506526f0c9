import { isAbort, messageOf } from '../core/base/errors.ts';
import { type Disposable, Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import type { ContextSettings, PackPlace } from '../core/complete/contextSource.ts';
import type { PackedContext, Tier } from '../core/pack/packedContext.ts';
import { translated } from '../protocol/localize.ts';

/** A budget and shares that somebody plays with. */
export interface Wish {
	readonly budget: number | 'auto';
	readonly shares: Readonly<Record<Tier, number>>;
}

export interface Trial {
	readonly wish: Wish;
	/** The newest result; of an earlier wish while `pending`. */
	readonly packed: PackedContext | undefined;
	readonly pending: boolean;
	/** One sentence. */
	readonly failed: string | undefined;
}

export interface WhatIfParts {
	readonly settings: (root: string) => ContextSettings;
	readonly place: () => PackPlace | undefined;
	readonly pack: (place: PackPlace, settings: ContextSettings, signal: AbortSignal) => Promise<PackedContext>;
	readonly log: Log;
}

/** Milliseconds without another move of a slider before the wish is packed. */
const REST_MS = 120;

/** Shows what another budget would do, before it is a setting. The newest wish wins; one that is overtaken is aborted. */
export class WhatIf implements Disposable {
	readonly #parts: WhatIfParts;
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	#trial: Trial | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: AbortController | undefined;

	constructor(parts: WhatIfParts) {
		this.#parts = parts;
	}

	/** `undefined` while nobody tries anything. */
	get trial(): Trial | undefined {
		return this.#trial;
	}

	try(wish: Wish): void {
		this.#show({ wish, packed: this.#trial?.packed, pending: true, failed: undefined });
		this.#rest();
	}

	/** The same wish for another place, when the cursor has moved. */
	again(): void {
		if (this.#trial) {
			this.#trial = { ...this.#trial, pending: true };
			this.#rest();
		}
	}

	end(): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		if (this.#trial) {
			this.#show(undefined);
		}
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		this.#changed.dispose();
	}

	#rest(): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		this.#timer = setTimeout(() => void this.#pack(), REST_MS);
	}

	async #pack(): Promise<void> {
		const { settings, place, pack, log } = this.#parts;
		const at = place();
		const wish = this.#trial?.wish;
		if (!at || !wish) {
			return;
		}
		const running = new AbortController();
		this.#running = running;
		const usual = settings(at.root);
		const wanted = { ...usual, budget: wish.budget, options: { ...usual.options, shares: wish.shares } };
		try {
			const packed = await pack(at, wanted, running.signal);
			if (!running.signal.aborted) {
				this.#show({ wish, packed, pending: false, failed: undefined });
			}
		} catch (error) {
			if (!isAbort(error) && !running.signal.aborted) {
				log.error('Another budget could not be tried', error);
				this.#show({ wish, packed: undefined, pending: false, failed: translated(messageOf(error)) });
			}
		}
	}

	#show(trial: Trial | undefined): void {
		this.#trial = trial;
		this.#changed.fire();
	}
}
