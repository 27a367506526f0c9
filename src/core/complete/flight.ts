import { isAbort } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { CompletionResult, SlotPrompt } from '../model/modelRuntime.ts';
import { commentOf } from '../parse/languages.ts';
import type { CursorText } from './answerMemory.ts';
import type { CompleterParts } from './completer.ts';
import type { CompletionOutcome, CompletionStage, CompletionTimes, CompletionTrace, NoCompletion } from './completion.ts';
import { type AnswerFrame, filterAnswer, frameOf, isEnough, stopsFor, wholeLines } from './postFilter.ts';
import { closedByEditor, restOf } from './restOf.ts';
import type { SplitText } from './splitText.ts';

/** What is found out before the model is asked. */
export interface FlightPlan {
	readonly prompt: SlotPrompt;
	/** Names the saved KV state. */
	readonly workspace: string;
	readonly reach: AnswerFrame['reach'];
	readonly trace: Pick<CompletionTrace, 'packed' | 'base' | 'lastPack' | 'syntax' | 'prompt'>;
}

export interface FlightOptions {
	/** Names file and folder. */
	readonly at: string;
	/** Another answer than the likeliest: it is not remembered. */
	readonly alternative?: number;
	/** Asked for before the user is there. */
	readonly isAhead?: boolean;
	/** Milliseconds of rest before the work begins. */
	readonly wait: number;
	/** Tokens of the answer. */
	readonly maxTokens: number;
	/** @returns the reason when there is nothing to ask */
	readonly plan: (signal: AbortSignal) => Promise<FlightPlan | NoCompletion>;
	/** False once the text is another than that it was started for. */
	readonly isCurrent: () => boolean;
}

/** Milliseconds after the first token before whole lines are given though more may come: llama.vscode's limit for all of it. */
const SHOW_MS = 500;

/**
 * One request to the model, from the debounce to the filtered answer. Several may wait for it: whoever types what it is about to
 * say. Nobody owns it but the one who started it.
 */
export class Flight {
	readonly at: CursorText;
	/** By the clock. */
	readonly begun: number;
	readonly isAhead: boolean;
	readonly isAlternative: boolean;
	readonly #parts: CompleterParts;
	readonly #file: string;
	readonly #split: SplitText;
	readonly #options: FlightOptions;
	readonly #controller = new AbortController();
	/** Ends the generation when all that is wanted is written. */
	readonly #enough = new AbortController();
	readonly #grown = new Emitter<void>();
	readonly #ms = { debounce: 0, pack: 0, model: 0, filter: 0 };
	/** Fires whenever more of the answer is written. */
	readonly onDidGrow = this.#grown.event;
	#stage: CompletionStage = 'debounce';
	#raw = '';
	#plan: FlightPlan | undefined;
	#frame: AnswerFrame | undefined;
	#result: CompletionResult | undefined;
	#give: (outcome: CompletionOutcome) => void = () => undefined;
	#answer: CompletionOutcome | undefined;
	/** What is shown: the whole answer, or its first lines when that takes long. Never rejects. */
	readonly answered: Promise<CompletionOutcome>;
	/** The whole answer. Never rejects. */
	readonly ended: Promise<CompletionOutcome>;
	isOver = false;

	/** @param file its path, which tells its language */
	constructor(parts: CompleterParts, file: string, split: SplitText, options: FlightOptions) {
		this.#parts = parts;
		this.begun = parts.clock.now();
		this.#file = file;
		this.#split = split;
		this.#options = options;
		this.isAhead = options.isAhead ?? false;
		this.isAlternative = options.alternative !== undefined;
		this.at = { file: options.at, before: split.before, after: split.after };
		this.answered = new Promise((resolve) => {
			this.#give = resolve;
		});
		this.ended = this.#fly();
	}

	get stage(): CompletionStage {
		return this.#stage;
	}

	get aborted(): boolean {
		return this.#controller.signal.aborted;
	}

	/** The model was asked. */
	get isSent(): boolean {
		return this.#stage === 'model' && this.#plan !== undefined;
	}

	/** What was asked, once it is known. */
	get plan(): FlightPlan | undefined {
		return this.#plan;
	}

	abort(): void {
		this.#controller.abort();
	}

	/** What is said, or will be, may still be right at a place where some of it was typed meanwhile. */
	agrees(place: CursorText): boolean {
		const typed = this.#typedAt(place);
		if (!typed || this.isOver || this.aborted) {
			return false;
		}
		if (typed.isNothing) {
			return true;
		}
		if (this.#answer) {
			return this.restFor(place) !== '';
		}
		// Before the model is asked nothing was spent, and the new text asks better.
		return this.isSent && (typed.text.startsWith(this.#raw) || restOf(this.#raw, typed.text) !== '');
	}

	/** Made for this very text, and not given up. */
	isFor({ file, before, after }: CursorText): boolean {
		return file === this.at.file && before === this.at.before && after === this.at.after && !this.aborted;
	}

	/** Made for what may stand at a place in a moment: once a suggestion is taken. */
	isNearing({ file, before, after }: CursorText): boolean {
		return file === this.at.file && this.at.before.startsWith(before) && after.endsWith(this.at.after);
	}

	/** What is left of the answer at a place; empty when there is none, or none any more. */
	restFor(place: CursorText): string {
		const typed = this.#typedAt(place);
		return typed && this.#answer?.kind === 'completion' ? restOf(this.#answer.text, typed.text, typed.closed) : '';
	}

	/** What was written since it began, and what the editor put behind that; `undefined` for another place. */
	#typedAt({ file, before, after }: CursorText) {
		if (file !== this.at.file || !before.startsWith(this.at.before) || !after.endsWith(this.at.after)) {
			return undefined;
		}
		const closed = closedByEditor(after).find((each) => after.length - each.length === this.at.after.length);
		const text = before.slice(this.at.before.length);
		return closed === undefined ? undefined : { text, closed, isNothing: text + closed === '' };
	}

	/** As far as it came. */
	get trace(): Pick<CompletionTrace, 'packed' | 'base' | 'lastPack' | 'syntax' | 'prompt' | 'raw' | 'result'> & {
		readonly ms: Omit<CompletionTimes, 'early' | 'total'>;
	} {
		const { packed, base, lastPack, syntax, prompt } = this.#plan?.trace ?? {};
		return { packed, base, lastPack, syntax, prompt, raw: this.#raw, result: this.#result, ms: { ...this.#ms } };
	}

	async #fly(): Promise<CompletionOutcome> {
		const outcome = await this.#outcome();
		this.isOver = true;
		this.#answer = outcome;
		this.#give(outcome);
		return outcome;
	}

	async #outcome(): Promise<CompletionOutcome> {
		try {
			return await this.#work();
		} catch (error) {
			if (isAbort(error) || this.aborted) {
				return { kind: 'cancelled', after: this.#stage };
			}
			return { kind: 'modelFailed', error: error instanceof Error ? error : new Error(String(error)) };
		}
	}

	async #work(): Promise<CompletionOutcome> {
		const { clock, model } = this.#parts;
		const { wait, maxTokens, plan: planned } = this.#options;
		const { signal } = this.#controller;
		const planning = planned(signal);
		// Nobody listens while the pause lasts.
		planning.catch(() => undefined);
		if (wait > 0) {
			await this.#timed('debounce', () => clock.sleep(wait, signal));
		}
		const rested = this.#late();
		if (rested) {
			return rested;
		}
		const plan = await this.#timed('pack', () => planning);
		const packedLate = this.#late();
		if (packedLate) {
			return packedLate;
		}
		if ('kind' in plan) {
			return plan;
		}
		this.#plan = plan;
		const frame = frameOf(this.#split.around, plan.reach, commentOf(this.#file));
		this.#frame = frame;
		const { workspace, prompt } = plan;
		const { alternative = 0 } = this.#options;
		const request = { ...prompt, maxTokens, stop: stopsFor(frame), workspace, alternative };
		const stop = () => this.#enough.abort();
		signal.addEventListener('abort', stop, { once: true });
		await this.#timed('model', async () => {
			try {
				this.#result = await model.complete(request, (piece) => this.#grow(piece, frame), this.#enough.signal);
			} catch (error) {
				if (!this.#enough.signal.aborted || signal.aborted) {
					throw error;
				}
			} finally {
				signal.removeEventListener('abort', stop);
			}
		});
		this.#raw = this.#result?.text ?? this.#raw;
		if (signal.aborted) {
			return { kind: 'cancelled', after: 'model' };
		}
		return this.#filtered(this.#raw, frame);
	}

	#grow(piece: string, frame: AnswerFrame): void {
		if (this.#raw === '') {
			void this.#showLines();
		}
		this.#raw += piece;
		if (isEnough(this.#raw, frame)) {
			this.#enough.abort();
		}
		this.#grown.fire();
	}

	/** Gives the lines that are whole after a moment; the others are there when those are taken. */
	async #showLines(): Promise<void> {
		try {
			await this.#parts.clock.sleep(SHOW_MS, this.#controller.signal);
		} catch {
			// Aborted: there is nobody to show it to.
			return;
		}
		const lines = wholeLines(this.#raw);
		if (!this.isOver && this.#frame && lines.trim() !== '') {
			const outcome = this.#filtered(lines, this.#frame);
			if (outcome.kind === 'completion') {
				this.#answer = outcome;
				this.#give(outcome);
			}
		}
	}

	#filtered(raw: string, frame: AnswerFrame): CompletionOutcome {
		const { clock } = this.#parts;
		const from = clock.now();
		const filtered = filterAnswer(raw, frame);
		this.#ms.filter = clock.now() - from;
		return filtered.kind === 'dropped'
			? { kind: 'filtered', by: filtered.by }
			: { kind: 'completion', text: filtered.text, from: 'model' };
	}

	/** Why the work ends here, `undefined` when it goes on. */
	#late(): NoCompletion | undefined {
		if (this.aborted) {
			return { kind: 'cancelled', after: this.#stage };
		}
		return this.#options.isCurrent() ? undefined : { kind: 'outdated', after: this.#stage };
	}

	async #timed<T>(stage: CompletionStage, task: () => Promise<T>): Promise<T> {
		const { clock } = this.#parts;
		this.#stage = stage;
		const from = clock.now();
		try {
			return await task();
		} finally {
			this.#ms[stage] = clock.now() - from;
		}
	}
}
