import type { Clock } from '../base/clock.ts';
import { isAbort } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Log } from '../base/log.ts';
import type { ModelRuntime } from '../model/modelRuntime.ts';
import { fimPrompt } from '../prompt/fimPrompt.ts';
import {
	type CompletionOutcome,
	type CompletionStage,
	type CompletionTrace,
	type CursorState,
	describeOutcome,
} from './completion.ts';
import { type ContextSource, modelInfo } from './contextSource.ts';
import { type AroundCursor, filterAnswer, stopsFor } from './postFilter.ts';

export interface CompleterSettings {
	/** Milliseconds without another request before the work begins. */
	readonly debounce: number;
	/** Tokens of an answer. */
	readonly maxTokens: number;
	/** Set when the user wants no ghost text: why. */
	readonly off: string | undefined;
}

export interface CompleterParts {
	readonly context: ContextSource;
	readonly model: ModelRuntime;
	readonly clock: Clock;
	readonly log: Log;
	readonly settings: () => CompleterSettings;
}

/**
 * One completion from end to end: debounce, pack, prompt, model, filter. The newest request owns the slot, an older one is
 * aborted; each ends with an outcome and a trace, never with an error.
 */
export class Completer {
	readonly #parts: CompleterParts;
	readonly #traced = new Emitter<CompletionTrace>();
	readonly onDidTrace = this.#traced.event;
	#running:
		| { readonly key: string; readonly controller: AbortController; readonly promise: Promise<CompletionOutcome> }
		| undefined;
	/** The last suggestion and the text on both sides of it. */
	#shown: { readonly file: string; readonly before: string; readonly after: string; readonly text: string } | undefined;

	constructor(parts: CompleterParts) {
		this.#parts = parts;
	}

	/**
	 * @param version the file's version now; an answer for an older text is not given.
	 * @param immediate skips the debounce: the user asked.
	 */
	async complete(
		cursor: CursorState,
		version: () => number,
		immediate: boolean,
		signal: AbortSignal,
	): Promise<CompletionOutcome> {
		const key = JSON.stringify([cursor.root, cursor.file, cursor.line, cursor.character, cursor.version]);
		if (this.#running?.key === key && !this.#running.controller.signal.aborted) {
			return this.#running.promise;
		}
		this.#running?.controller.abort();
		const controller = new AbortController();
		const abort = () => controller.abort();
		if (signal.aborted) {
			abort();
		}
		signal.addEventListener('abort', abort, { once: true });
		const promise = this.#run(cursor, version, immediate, controller.signal);
		const running = { key, controller, promise };
		this.#running = running;
		try {
			return await promise;
		} finally {
			signal.removeEventListener('abort', abort);
			if (this.#running === running) {
				this.#running = undefined;
			}
		}
	}

	async #run(cursor: CursorState, version: () => number, immediate: boolean, signal: AbortSignal): Promise<CompletionOutcome> {
		const { clock, log } = this.#parts;
		const start = clock.now();
		const draft: Draft = { packed: undefined, base: undefined, prompt: undefined, result: undefined };
		const ms = { debounce: 0, pack: 0, model: 0 };
		const stage: { now: CompletionStage } = { now: 'debounce' };
		const timed = async <T>(name: CompletionStage, task: () => Promise<T>): Promise<T> => {
			stage.now = name;
			const from = clock.now();
			try {
				return await task();
			} finally {
				ms[name] = clock.now() - from;
			}
		};
		const ended = (): CompletionOutcome | undefined => {
			if (signal.aborted) {
				return { kind: 'cancelled', after: stage.now };
			}
			return version() === cursor.version ? undefined : { kind: 'outdated', after: stage.now };
		};
		let outcome: CompletionOutcome;
		try {
			outcome = await this.#steps(cursor, immediate, signal, draft, timed, ended);
		} catch (error) {
			if (isAbort(error) || signal.aborted) {
				outcome = { kind: 'cancelled', after: stage.now };
			} else {
				outcome = { kind: 'modelFailed', error: error instanceof Error ? error : new Error(String(error)) };
			}
		}
		const { file, line, character } = cursor;
		const trace: CompletionTrace = { file, line, character, outcome, ...draft, ms: { ...ms, total: clock.now() - start } };
		log.debug(oneLine(trace));
		this.#traced.fire(trace);
		return outcome;
	}

	async #steps(
		cursor: CursorState,
		immediate: boolean,
		signal: AbortSignal,
		draft: Draft,
		timed: <T>(name: CompletionStage, task: () => Promise<T>) => Promise<T>,
		ended: () => CompletionOutcome | undefined,
	): Promise<CompletionOutcome> {
		const { context, model, clock, settings } = this.#parts;
		const { debounce, maxTokens, off } = settings();
		const unable = off ?? whyNoCompletions(model);
		if (unable) {
			return { kind: 'off', reason: unable };
		}
		const split = splitAt(cursor);
		const again = this.#remembered(cursor.file, split);
		if (again) {
			return { kind: 'completion', text: again, from: 'remembered' };
		}
		if (!immediate) {
			await timed('debounce', () => clock.sleep(debounce, signal));
		}
		let end = ended();
		if (end) {
			return end;
		}
		const given = await timed('pack', () => context.contextAt(cursor, signal));
		draft.packed = given.packed;
		draft.base = given.verdict;
		end = ended();
		if (end) {
			return end;
		}
		const { packed, style } = given;
		if (!style) {
			return { kind: 'off', reason: whyNoCompletions(model) ?? 'The model was changed meanwhile.' };
		}
		if (packed.used > packed.budget || packed.budget === 0) {
			return { kind: 'overBudget', needed: packed.used, budget: packed.budget };
		}
		const prompt = fimPrompt(packed, style);
		draft.prompt = prompt;
		context.commit(cursor.root, given);
		const request = { ...prompt, maxTokens, stop: stopsFor(split.around), workspace: cursor.root };
		const result = await timed('model', () => model.complete(request, ignore, signal));
		draft.result = result;
		end = ended();
		if (end) {
			return end;
		}
		const filtered = filterAnswer(result.text, split.around);
		if (filtered.kind === 'dropped') {
			return { kind: 'filtered', by: filtered.by };
		}
		this.#shown = { file: cursor.file, before: split.before, after: split.after, text: filtered.text };
		return { kind: 'completion', text: filtered.text, from: 'model' };
	}

	/** The rest of the last suggestion, when what was typed since is its beginning. */
	#remembered(file: string, { before, after }: Split): string | undefined {
		const shown = this.#shown;
		if (!shown || shown.file !== file || shown.after !== after || !before.startsWith(shown.before)) {
			return undefined;
		}
		const typed = before.slice(shown.before.length);
		return shown.text.startsWith(typed) && shown.text.length > typed.length ? shown.text.slice(typed.length) : undefined;
	}
}

interface Draft {
	packed: CompletionTrace['packed'];
	base: CompletionTrace['base'];
	prompt: CompletionTrace['prompt'];
	result: CompletionTrace['result'];
}

interface Split {
	readonly before: string;
	readonly after: string;
	readonly around: AroundCursor;
}

/** Lines below the cursor that an answer is compared with. */
const LINES_BELOW = 20;

function splitAt({ text, line, character }: CursorState): Split {
	let start = 0;
	for (let index = 0; index < line; index++) {
		const end = text.indexOf('\n', start);
		if (end < 0) {
			break;
		}
		start = end + 1;
	}
	const offset = Math.min(text.length, start + character);
	const before = text.slice(0, offset);
	const after = text.slice(offset);
	const [rest = '', ...below] = after.split(/\r?\n/, LINES_BELOW + 1);
	return { before, after, around: { before: text.slice(start, offset), after: rest, below } };
}

/** Why the loaded model gives no ghost text; `undefined` when it does. */
export function whyNoCompletions(model: Pick<ModelRuntime, 'state'>): string | undefined {
	const { state } = model;
	switch (state.kind) {
		case 'none':
			return 'No model is chosen.';
		case 'loading':
			return 'The model is loading.';
		case 'failed':
			return state.restarting ? `${state.reason} It is starting again.` : state.reason;
		case 'ready':
		case 'busy': {
			const info = modelInfo(model);
			return info?.fim
				? undefined
				: `${state.info.name} was not trained to fill in the middle: ghost text is off, inline chat works.`;
		}
	}
}

function oneLine({ file, line, character, outcome, result, ms }: CompletionTrace): string {
	const tokens = result
		? `, ${result.tokens.reused} reused ${result.tokens.evaluated} evaluated ${result.tokens.generated} generated`
		: '';
	const times = `${Math.round(ms.debounce)}+${Math.round(ms.pack)}+${Math.round(ms.model)} ms`;
	return `complete ${file}:${line + 1}:${character + 1} ${times}${tokens}: ${describeOutcome(outcome)}`;
}

function ignore(): void {
	// Ghost text is shown whole.
}
