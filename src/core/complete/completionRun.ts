import { isAbort } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import type { CompleterParts } from './completer.ts';
import type { Completion, CompletionOutcome, CompletionStage, CompletionTrace, CursorState } from './completion.ts';
import { type CursorContext, kvNameOf } from './contextSource.ts';
import { filterAnswer, stopsFor } from './postFilter.ts';
import type { SplitText } from './splitText.ts';
import { whyNoCompletions } from './whyNoCompletions.ts';

/** One request on its way: what it asks, and what it has found out so far. */
export class CompletionRun {
	readonly #parts: CompleterParts;
	readonly #cursor: CursorState;
	readonly #split: SplitText;
	readonly #version: () => number;
	readonly #signal: AbortSignal;
	readonly #started: number;
	readonly #ms = { debounce: 0, pack: 0, model: 0 };
	#stage: CompletionStage = 'debounce';
	#given: CursorContext | undefined;
	#prompt: CompletionTrace['prompt'];
	#result: CompletionTrace['result'];

	/** @param version the file's version now; an answer for an older text is not given. */
	constructor(parts: CompleterParts, cursor: CursorState, split: SplitText, version: () => number, signal: AbortSignal) {
		this.#parts = parts;
		this.#cursor = cursor;
		this.#split = split;
		this.#version = version;
		this.#signal = signal;
		this.#started = parts.clock.now();
	}

	/** @param remembered what is known to follow; then nobody is asked. */
	async complete(remembered: Completion | undefined, immediate: boolean): Promise<CompletionOutcome> {
		try {
			return await this.#complete(remembered, immediate);
		} catch (error) {
			if (isAbort(error) || this.#signal.aborted) {
				return { kind: 'cancelled', after: this.#stage };
			}
			return { kind: 'modelFailed', error: error instanceof Error ? error : new Error(String(error)) };
		}
	}

	trace(outcome: CompletionOutcome): CompletionTrace {
		const { file, line, character } = this.#cursor;
		return {
			file,
			line,
			character,
			outcome,
			packed: this.#given?.packed,
			base: this.#given?.verdict,
			prompt: this.#prompt,
			result: this.#result,
			ms: { ...this.#ms, total: this.#parts.clock.now() - this.#started },
		};
	}

	async #complete(remembered: Completion | undefined, immediate: boolean): Promise<CompletionOutcome> {
		const { context, model, clock, settings } = this.#parts;
		const { debounce, maxTokens, off } = settings();
		const reason = off ?? whyNoCompletions(model.state);
		if (reason) {
			return { kind: 'off', reason };
		}
		if (remembered) {
			return remembered;
		}
		if (!immediate) {
			await this.#timed('debounce', () => clock.sleep(debounce, this.#signal));
		}
		const rested = this.#ended();
		if (rested) {
			return rested;
		}
		const given = await this.#timed('pack', () => context.promptAt(this.#cursor, this.#signal));
		this.#given = given;
		const packedLate = this.#ended();
		if (packedLate) {
			return packedLate;
		}
		const { packed, prompt: made } = given;
		if (!made) {
			return { kind: 'off', reason: whyNoCompletions(model.state) ?? sentence`The model was changed meanwhile.` };
		}
		if (packed.used > packed.budget || packed.budget === 0) {
			return { kind: 'overBudget', needed: packed.used, budget: packed.budget };
		}
		const { slot, ...prompt } = { slot: made.slot, context: made.context, cursor: made.cursor };
		this.#prompt = prompt;
		const { around } = this.#split;
		const request = { slot, ...prompt, maxTokens, stop: stopsFor(around), workspace: kvNameOf(this.#cursor) };
		const result = await this.#timed('model', () => model.complete(request, ignore, this.#signal)).finally(() =>
			context.requestEnded(this.#cursor),
		);
		this.#result = result;
		const answeredLate = this.#ended();
		if (answeredLate) {
			return answeredLate;
		}
		const filtered = filterAnswer(result.text, around);
		return filtered.kind === 'dropped'
			? { kind: 'filtered', by: filtered.by }
			: { kind: 'completion', text: filtered.text, from: 'model' };
	}

	/** Why the work ends here, `undefined` when it goes on. */
	#ended(): CompletionOutcome | undefined {
		if (this.#signal.aborted) {
			return { kind: 'cancelled', after: this.#stage };
		}
		return this.#version() === this.#cursor.version ? undefined : { kind: 'outdated', after: this.#stage };
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

function ignore(): void {
	// Ghost text is shown whole.
}
