import { type Clock, systemClock } from '../base/clock.ts';
import { isAbort, messageOf, throwIfAborted } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Log } from '../base/log.ts';
import { SharedTask } from '../base/sharedTask.ts';
import { ContextLog, type LogPrompt } from '../log/contextLog.ts';
import { kvNameOf } from '../log/kvName.ts';
import type { LogMemory, LogPacker, LogPlace, LogSettings } from '../log/logPorts.ts';
import { ModelSlots } from '../log/modelSlots.ts';
import { packedView } from '../log/packedView.ts';
import type { LogView } from '../log/slotContent.ts';
import type { ModelInfo, ModelRuntime } from '../model/modelRuntime.ts';
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

/** Milliseconds without a keystroke or a request before what can wait is done. */
const REST_MS = 300;
/** What a pause surely lasts after that. */
const SURE_PAUSE_S = 1;
/** A pause may find, once a base is read, that something is to be appended. */
const MAX_STEPS = 3;

/**
 * How much of the log a prompt shows: `cold` none, so that it is the critical tier alone; `warming` what was read so far; `kept`
 * all of it. `fresh` is a pack without a log: there is no model, or nothing was read for this file yet.
 */
export type LogVerdict = 'fresh' | 'cold' | 'warming' | 'kept';

/** A context as the next completion would use it. */
export interface CursorContext {
	readonly packed: PackedContext;
	readonly verdict: LogVerdict;
	readonly budget: Budget;
	/** `undefined` without a model that fills in the middle. */
	readonly style: FimStyle | undefined;
}

/** A context as a completion uses it now. */
export interface CursorPrompt extends CursorContext {
	/** Milliseconds of the pack that the context was chosen by last, while nobody waited; `undefined` before the first. */
	readonly lastPack: PackedContext['ms'] | undefined;
	/** `undefined` without a model that fills in the middle. */
	readonly prompt: LogPrompt | undefined;
}

/** What is known before anything is packed. */
interface Frame {
	readonly info: ModelInfo | undefined;
	readonly style: FimStyle | undefined;
	readonly settings: ContextSettings;
	readonly budget: Budget;
}

/**
 * The context of the next completion at a place: budget from the model's room, and the log that the model has read. Gauges and
 * ghost text ask here, so both see the same; while the user rests, the log is read ahead.
 */
export class ContextSource {
	readonly #engine: ContextEngine;
	readonly #model: ModelRuntime;
	readonly #settings: (root: string) => ContextSettings;
	readonly #log: Log;
	readonly #clock: Clock;
	readonly #memory: LogMemory | undefined;
	readonly #packs = new SharedTask<CursorContext>();
	/** The last few template overheads; one per path and model. */
	readonly #overheads = new Map<string, number>();
	readonly #read = new Emitter<void>();
	/** A pause has changed what the next prompt shows. */
	readonly onDidRead = this.#read.event;
	#context: { readonly fingerprint: string; readonly log: ContextLog } | undefined;
	#logSettings: LogSettings | undefined;
	#lastPack: PackedContext['ms'] | undefined;
	#place: Pick<PackPlace, 'root' | 'file'> = { root: '', file: '' };
	#resting: AbortController | undefined;
	/** The place for which everything that can wait is done. */
	#rested: string | undefined;
	/** Folders whose index is not whole: a base that is packed now would be packed again. */
	readonly #indexing = new Set<string>();
	/** Counts up with whatever makes an earlier pack of the same place worthless. */
	#generation = 0;

	/**
	 * @param settings of a workspace folder: the user's choices of files differ between them
	 * @param memory keeps logs over a restart
	 */
	constructor(
		engine: ContextEngine,
		model: ModelRuntime,
		settings: (root: string) => ContextSettings,
		log: Log,
		clock: Clock = systemClock,
		memory?: LogMemory,
	) {
		this.#memory = memory;
		this.#engine = engine;
		this.#model = model;
		this.#settings = settings;
		this.#log = log;
		this.#clock = clock;
		model.onDidChangeState(({ kind }) => {
			if (kind !== 'ready' && kind !== 'busy') {
				this.#forget();
			}
		});
		engine.onDidChangeIndex(({ root, kind }) => {
			if (kind === 'indexing') {
				this.#indexing.add(root);
			} else {
				this.#indexing.delete(root);
			}
		});
	}

	/** The context for `place`, as it will be sent once it is read. Rejects with an `AbortError` when `signal` is aborted. */
	async contextAt(place: PackPlace, signal: AbortSignal): Promise<CursorContext> {
		this.#pause();
		const context = await this.#packs.run(this.#keyOf(place), (shared) => this.#pack(place, shared), signal);
		this.#rest(place);
		return context;
	}

	/** Equal keys: the same context. */
	#keyOf({ root, file, line, character, version }: PackPlace): string {
		const fingerprint = modelInfo(this.#model)?.fingerprint;
		return JSON.stringify([root, file, line, character, version, fingerprint, this.#settings(root), this.#generation]);
	}

	/** The prompt for a completion at `place`: what was read so far, and the code round the cursor. Never waits for a pack. */
	async promptAt(place: PackPlace & { readonly text: string }, signal: AbortSignal): Promise<CursorPrompt> {
		this.#pause();
		const frame = await this.#frame(place, signal);
		const log = this.#logOf(place, frame);
		if (!log || !frame.style) {
			return { ...(await this.#pack(place, signal)), prompt: undefined, lastPack: this.#lastPack };
		}
		const prompt = await log.request(normal(place), signal);
		const packed = await this.#packedOf(prompt.view, place, frame, undefined, signal);
		const { pieces } = prompt.view;
		const all = await log.view(normal(place), signal);
		const verdict = pieces.length === 0 ? 'cold' : pieces.length < (all?.pieces.length ?? 0) ? 'warming' : 'kept';
		this.#rested = undefined;
		return { packed, verdict, budget: frame.budget, style: frame.style, prompt, lastPack: this.#lastPack };
	}

	/** A request has ended: what can wait goes on. */
	requestEnded(place: PackPlace): void {
		this.#rest(place);
	}

	/** The text of a file changed, in an editor or on disk. Packs made so far are not used again. */
	fileChanged(_root: string, _path: string): void {
		this.#generation++;
	}

	/** A file is gone. */
	fileDeleted(root: string, path: string): void {
		this.#context?.log.fileDeleted(root, path);
	}

	/** The index knows more than before: the next ask packs again. */
	indexChanged(): void {
		this.#generation++;
	}

	/** A pause is under way: what is read in it may change the next context. */
	get isReadingAhead(): boolean {
		return this.#resting !== undefined;
	}

	/** Somebody types or asks: what can wait, waits. */
	#pause(): void {
		this.#resting?.abort();
		this.#resting = undefined;
	}

	/** Does what can wait once nothing has happened for a moment. */
	#rest(place: PackPlace): void {
		const { text } = place;
		if (!this.#context || text === undefined || this.#keyOf(place) === this.#rested || this.#indexing.has(place.root)) {
			return;
		}
		this.#pause();
		const resting = new AbortController();
		this.#resting = resting;
		this.#whileResting({ ...place, text }, resting.signal)
			.catch((error: unknown) => {
				if (!isAbort(error) && !resting.signal.aborted) {
					this.#log.warn(`The context could not be read ahead: ${messageOf(error)}`);
				}
			})
			.finally(() => {
				if (this.#resting === resting) {
					this.#resting = undefined;
				}
			});
	}

	async #whileResting(place: PackPlace & { readonly text: string }, signal: AbortSignal): Promise<void> {
		await this.#clock.sleep(REST_MS, signal);
		// Another file's log may give way to this one's.
		this.#rested = undefined;
		const key = this.#keyOf(place);
		// The settings may be others than when it was packed.
		const log = this.#logOf(place, await this.#frame(place, signal));
		let isDone = false;
		for (let step = 0; step < MAX_STEPS && !isDone; step++) {
			isDone = !log || (await log.rest(normal(place), signal));
			throwIfAborted(signal);
		}
		const isStillAsked = this.#keyOf(place) === key;
		// What was packed for this place does not know what is read by now.
		this.#generation++;
		this.#rested = isStillAsked ? this.#keyOf(place) : undefined;
		this.#read.fire();
	}

	#forget(): void {
		this.#pause();
		this.#context = undefined;
		this.#rested = undefined;
	}

	async #frame(place: PackPlace, signal: AbortSignal): Promise<Frame> {
		const info = modelInfo(this.#model);
		const settings = this.#settings(place.root);
		const style = info && fimStyleOf(info);
		const overhead = info && style ? await this.#overhead(place.file, info, style, signal) : 0;
		const room = info && { contextSize: info.contextSize, prefillRate: info.prefillRate, overhead };
		return { info, style, settings, budget: budgetFor(settings.budget, settings.reserve, room) };
	}

	/** The log of the loaded model; `undefined` without one that fills in the middle. */
	#logOf(place: Pick<PackPlace, 'root' | 'file'>, { info, style, budget, settings: { options } }: Frame): ContextLog | undefined {
		if (!info || !style) {
			return undefined;
		}
		const { shares, maxHops, pins, excludes, signatureOnly } = options;
		this.#place = place;
		this.#logSettings = {
			style,
			budget: budget.tokens,
			key: JSON.stringify([info.fingerprint, style.family, shares, maxHops, pins, excludes, signatureOnly]),
			patience: Math.floor(info.prefillRate * SURE_PAUSE_S),
			hidden: [...excludes, ...signatureOnly],
		};
		if (this.#context?.fingerprint !== info.fingerprint) {
			const slots = new ModelSlots(this.#model, info.slots, () => kvNameOf(this.#place));
			const packer: LogPacker = {
				pack: async ({ root, file, text, line, character }, window, budget, signal) => {
					const options = { ...this.#settings(root).options, style, tokenizer: 'model' } as const;
					const request = { root, file, text, line, character, budget, window, options };
					const packed = await this.#engine.pack({ ...request, current: 'include' }, signal);
					this.#lastPack = packed.ms;
					return packed;
				},
				shareable: (root, files, signal) => this.#engine.shareable(root, files, signal),
			};
			const current = () => this.#logSettings ?? { style, budget: budget.tokens, key: '', patience: 0 };
			this.#context = { fingerprint: info.fingerprint, log: new ContextLog(packer, slots, current, this.#memory) };
		}
		return this.#context.log;
	}

	async #pack(place: PackPlace, signal: AbortSignal): Promise<CursorContext> {
		const frame = await this.#frame(place, signal);
		const { info, style, settings, budget } = frame;
		const { root, file, text, line, character } = place;
		const log = this.#logOf(place, frame);
		const view = text === undefined ? undefined : await log?.view(normal({ ...place, text }), signal);
		const window = view && ([view.window[0], view.tailLines?.[1] ?? view.window[1]] as const);
		const fresh = await this.#engine.pack(
			{
				root,
				file,
				text,
				line,
				character,
				budget: budget.tokens,
				window,
				current: 'include',
				options: { ...settings.options, style, tokenizer: info ? 'model' : settings.options.tokenizer },
			},
			signal,
		);
		throwIfAborted(signal);
		this.#lastPack = fresh.ms;
		const notices = [...budget.notices, ...fresh.notices];
		const total = Math.round(fresh.ms.total);
		if (!view || text === undefined) {
			// The engine knows who counts only as `model`.
			const packed = { ...fresh, budget: budget.tokens, tokenizer: info?.name ?? fresh.tokenizer, notices };
			this.#log.debug(`pack ${file}:${line + 1} ${packed.used}/${packed.budget} tokens, ${total} ms`);
			return { packed, verdict: 'fresh', budget, style };
		}
		const packed = await this.#packedOf(view, { ...place, text }, frame, { ...fresh, notices }, signal);
		const verdict = view.ready < view.pieces.length ? 'warming' : 'kept';
		this.#log.debug(`pack ${file}:${line + 1} ${packed.used}/${packed.budget} tokens, log ${verdict}, ${total} ms`);
		return { packed, verdict, budget, style };
	}

	/** What a log shows, with the exact tokens of its window. */
	async #packedOf(
		view: LogView,
		place: PackPlace & { readonly text: string },
		{ info, settings, budget }: Frame,
		fresh: PackedContext | undefined,
		signal: AbortSignal,
	): Promise<PackedContext> {
		const below = view.tail.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
		const counts = await this.#model.countTokens([view.prefix, view.suffix, ...below], signal);
		const [prefixTokens = 0, suffixTokens = 0, ...tail] = counts;
		const packed = packedView(view, normal(place), {
			budget: budget.tokens,
			tokenizer: info?.name ?? '',
			shares: settings.options.shares,
			prefixTokens,
			suffixTokens,
			tailTokens: tail.reduce((sum, count) => sum + count, view.tail.length - below.length),
			fresh,
		});
		return fresh ? packed : { ...packed, notices: budget.notices };
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
}

/** A place in text whose lines end as they do inside. */
function normal({ root, file, text, line, character }: PackPlace & { readonly text: string }): LogPlace {
	return { root, file, text, line, character };
}

/** What is known of the loaded model, `undefined` while none is ready. */
export function modelInfo(model: Pick<ModelRuntime, 'state'>): ModelInfo | undefined {
	return model.state.kind === 'ready' || model.state.kind === 'busy' ? model.state.info : undefined;
}
