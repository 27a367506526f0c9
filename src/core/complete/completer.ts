import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import type { Log } from '../base/log.ts';
import type { ModelRuntime } from '../model/modelRuntime.ts';
import {
	type Completion,
	type CompletionOutcome,
	type CompletionTrace,
	type CursorState,
	describeOutcome,
} from './completion.ts';
import { CompletionRun } from './completionRun.ts';
import { type ContextSource, modelInfo } from './contextSource.ts';
import { type SplitText, splitAtCursor } from './splitText.ts';

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

/** The last suggestion, who made it, and the text on both sides of it. */
interface Suggestion {
	readonly model: string | undefined;
	readonly file: string;
	readonly before: string;
	readonly after: string;
	readonly text: string;
}

/**
 * Completions from end to end: debounce, pack, prompt, model, filter. The newest request owns the slot, an older one is aborted;
 * each ends with an outcome and a trace, never with an error.
 */
export class Completer {
	readonly #parts: CompleterParts;
	readonly #traced = new Emitter<CompletionTrace>();
	readonly onDidTrace = this.#traced.event;
	#running:
		| { readonly key: string; readonly controller: AbortController; readonly promise: Promise<CompletionOutcome> }
		| undefined;
	#shown: Suggestion | undefined;

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
		const split = splitAtCursor(cursor);
		const run = new CompletionRun(this.#parts, cursor, split, version, signal);
		const outcome = await run.complete(this.#remembered(cursor.file, split), immediate);
		if (outcome.kind === 'completion' && outcome.from === 'model') {
			const { before, after } = split;
			this.#shown = { model: this.#modelId(), file: cursor.file, before, after, text: outcome.text };
		}
		const trace = run.trace(outcome);
		this.#parts.log.debug(oneLine(trace));
		this.#traced.fire(trace);
		return outcome;
	}

	/** The rest of the last suggestion, when what was typed since is its beginning. */
	#remembered(file: string, { before, after }: SplitText): Completion | undefined {
		const shown = this.#shown;
		if (
			!shown ||
			shown.model !== this.#modelId() ||
			shown.file !== file ||
			shown.after !== after ||
			!before.startsWith(shown.before)
		) {
			return undefined;
		}
		const typed = before.slice(shown.before.length);
		const rest = shown.text.startsWith(typed) ? shown.text.slice(typed.length) : '';
		return rest ? { kind: 'completion', text: rest, from: 'remembered' } : undefined;
	}

	#modelId(): string | undefined {
		return modelInfo(this.#parts.model)?.fingerprint;
	}
}

function oneLine({ file, line, character, outcome, result, ms }: CompletionTrace): string {
	const tokens = result
		? `, ${result.tokens.reused} reused ${result.tokens.evaluated} evaluated ${result.tokens.generated} generated`
		: '';
	const times = `${Math.round(ms.debounce)}+${Math.round(ms.pack)}+${Math.round(ms.model)} ms`;
	return `complete ${file}:${line + 1}:${character + 1} ${times}${tokens}: ${describeOutcome(outcome)}`;
}
