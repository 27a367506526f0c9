import { throwIfAborted } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { SharedTask } from '../base/sharedTask.ts';
import type { ModelInfo, ModelRuntime } from '../model/modelRuntime.ts';
import { type BaseInUse, type BaseVerdict, holdBase } from '../model/prefixPolicy.ts';
import type { ContextEngine, PackOptions } from '../pack/contextEngine.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import { type Budget, budgetFor } from '../prompt/budget.ts';
import { fimOverhead } from '../prompt/fimPrompt.ts';
import { type FimStyle, fimStyleOf } from '../prompt/fimStyle.ts';

/** Where a pack is wanted. `text` is what the editor holds where that differs from the disk. */
export interface PackPlace {
	readonly root: string;
	readonly file: string;
	readonly text: string | undefined;
	readonly line: number;
	readonly character: number;
	readonly version: number;
}

/** What the settings say about packing for ghost text. */
export interface ContextSettings {
	readonly budget: number | 'auto';
	/** Tokens kept for the answer. */
	readonly reserve: number;
	/** `tokenizer` and `style` are those without a model. */
	readonly options: PackOptions;
}

/**
 * Of a budget, this part is left free when a base is packed, 256 tokens at most (some twenty lines): the window grows while one
 * types, and a base that fills the budget would have to be packed and read again after a few words.
 */
const GROWTH_SHARE = 1 / 16;
const MAX_GROWTH = 256;

/** A pack as the next completion would use it. */
export interface CursorContext {
	readonly packed: PackedContext;
	readonly verdict: BaseVerdict;
	readonly budget: Budget;
	/** `undefined` without a model that fills in the middle. */
	readonly style: FimStyle | undefined;
}

/**
 * The context of the next completion at a place: budget from the model's room, pack, and the base that the model has read already.
 * Gauges and ghost text ask here, so both see the same numbers; asks for the same place share one pack.
 */
export class ContextSource {
	readonly #engine: ContextEngine;
	readonly #model: ModelRuntime;
	readonly #settings: (root: string) => ContextSettings;
	readonly #log: Log;
	readonly #packs = new SharedTask<CursorContext>();
	/** The last few template overheads; one per path and model. */
	readonly #overheads = new Map<string, number>();
	#base: (Omit<BaseInUse, 'changed'> & { readonly root: string; readonly changed: Set<string> }) | undefined;
	/** Counts up with whatever makes an earlier pack of the same place worthless. */
	#generation = 0;

	/** @param settings of a workspace folder: the user's choices of files differ between them */
	constructor(engine: ContextEngine, model: ModelRuntime, settings: (root: string) => ContextSettings, log: Log) {
		this.#engine = engine;
		this.#model = model;
		this.#settings = settings;
		this.#log = log;
	}

	/** The context for `place`. Rejects with an `AbortError` when `signal` is aborted. */
	contextAt(place: PackPlace, signal: AbortSignal): Promise<CursorContext> {
		const info = modelInfo(this.#model);
		const { root, file, line, character, version } = place;
		const settings = this.#settings(root);
		const key = JSON.stringify([root, file, line, character, version, info?.fingerprint, settings, this.#generation]);
		return this.#packs.run(key, (shared) => this.#pack(place, info, settings, shared), signal);
	}

	/** Called with a context that is about to be sent: what the model has read is the base from here on. */
	commit(root: string, context: CursorContext): void {
		const settings = this.#key(root, context);
		if (context.verdict !== 'kept' || this.#base?.settings !== settings) {
			this.#base = { root, packed: context.packed, settings, changed: new Set() };
		}
	}

	/** The text of a file changed, in an editor or on disk. Packs made so far and a base that shows it are not used again. */
	fileChanged(root: string, path: string): void {
		this.#generation++;
		if (this.#base?.root === root && this.#base.packed.file !== path) {
			this.#base.changed.add(path);
		}
	}

	/** The index knows more than before: the next ask packs again. */
	indexChanged(): void {
		this.#generation++;
	}

	async #pack(
		place: PackPlace,
		info: ModelInfo | undefined,
		settings: ContextSettings,
		signal: AbortSignal,
	): Promise<CursorContext> {
		const style = info && fimStyleOf(info);
		const overhead = info && style ? await this.#overhead(place.file, info, style, signal) : 0;
		const room = info && { contextSize: info.contextSize, prefillRate: info.prefillRate, overhead };
		const budget = budgetFor(settings.budget, settings.reserve, room);
		const growth = style ? Math.min(MAX_GROWTH, Math.floor(budget.tokens * GROWTH_SHARE)) : 0;
		const { root, file, text, line, character } = place;
		const fresh = await this.#engine.pack(
			{
				root,
				file,
				text,
				line,
				character,
				budget: budget.tokens - growth,
				current: 'include',
				options: { ...settings.options, style, tokenizer: info ? 'model' : settings.options.tokenizer },
			},
			signal,
		);
		throwIfAborted(signal);
		// The engine knows who counts only as `model`.
		const wanted = { ...fresh, budget: budget.tokens, tokenizer: info?.name ?? fresh.tokenizer };
		const key = this.#key(root, { packed: wanted, style });
		const { packed, verdict } = holdBase(this.#base?.root === root ? this.#base : undefined, wanted, key);
		this.#log.debug(
			`pack ${file}:${line + 1} ${packed.used}/${packed.budget} tokens, base ${verdict}, ${Math.round(wanted.ms.total)} ms`,
		);
		return { packed: { ...packed, notices: [...budget.notices, ...packed.notices] }, verdict, budget, style };
	}

	async #overhead(path: string, info: ModelInfo, style: FimStyle, signal: AbortSignal): Promise<number> {
		const key = `${info.fingerprint}\0${path}`;
		const known = this.#overheads.get(key);
		if (known !== undefined) {
			return known;
		}
		const segments = fimOverhead(path, style);
		const texts = segments.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
		const counts = await this.#model.countTokens(texts, signal);
		const tokens = counts.reduce((total, count) => total + count, segments.length - texts.length);
		if (this.#overheads.size > 1000) {
			this.#overheads.clear();
		}
		this.#overheads.set(key, tokens);
		return tokens;
	}

	/** Equal keys: the same settings and model made both packs. */
	#key(root: string, { packed, style }: Pick<CursorContext, 'packed' | 'style'>): string {
		const { shares, maxHops, pins, excludes, signatureOnly } = this.#settings(root).options;
		return JSON.stringify([packed.tokenizer, style?.family, shares, maxHops, pins, excludes, signatureOnly]);
	}
}

/** What is known of the loaded model, `undefined` while none is ready. */
export function modelInfo(model: Pick<ModelRuntime, 'state'>): ModelInfo | undefined {
	return model.state.kind === 'ready' || model.state.kind === 'busy' ? model.state.info : undefined;
}
