import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import type { Log } from '../base/log.ts';
import { kvNameOf } from '../log/kvName.ts';
import type { ModelRuntime } from '../model/modelRuntime.ts';
import type { CursorSyntax } from '../parse/cursorSyntax.ts';
import { text } from '../prompt/promptSegment.ts';
import { AnswerMemory, type CursorText } from './answerMemory.ts';
import {
	type CompletionOrigin,
	type CompletionOutcome,
	type CompletionTrace,
	type CursorState,
	describeOutcome,
	type NoCompletion,
} from './completion.ts';
import { type ContextSource, modelInfo, type PackPlace } from './contextSource.ts';
import { Flight, type FlightPlan } from './flight.ts';
import { planFlight } from './planFlight.ts';
import { type SplitText, splitAt, splitAtCursor } from './splitText.ts';
import { TypingPace } from './typingPace.ts';
import { whyNoCompletions } from './whyNoCompletions.ts';

export interface CompleterSettings {
	/** Milliseconds without a key before the model is asked; `auto` follows the pace of typing and of the model. */
	readonly debounce: number | 'auto';
	/** Tokens of an answer. */
	readonly maxTokens: number;
	/** What would follow a suggestion once it is taken is asked for while it is looked at. */
	readonly ahead: boolean;
	/** Inside of strings and comments: as in code, to the end of the line at most, or only for who asks. */
	readonly inText: 'on' | 'line' | 'off';
	/** Set when the user wants no ghost text: why. */
	readonly off: string | undefined;
}

export interface CompleterParts {
	readonly context: ContextSource;
	readonly model: ModelRuntime;
	/** What a cursor stands in; `undefined` where nobody parses. */
	readonly syntaxAt: (place: PackPlace & { readonly text: string }, signal: AbortSignal) => Promise<CursorSyntax | undefined>;
	readonly clock: Clock;
	readonly log: Log;
	readonly settings: () => CompleterSettings;
}

/** What became of requests since the start. */
export interface CompletionCounts {
	/** Times that ghost text was asked for. */
	readonly asked: number;
	/** Requests that reached the model, and of these those that were ended before their answer was whole. */
	readonly sent: number;
	readonly aborted: number;
	/** Answered from a request in flight, and from what is remembered. */
	readonly joined: number;
	readonly remembered: number;
	/** Requests for what follows a suggestion, and how many of their answers were shown. */
	readonly ahead: number;
	readonly aheadShown: number;
}

/** Milliseconds that a request whose asker is gone goes on: VS Code asks again within 50 to 353 ms after a key. */
const ORPHAN_MS = 400;
/** Other answers that are offered beside the likeliest. */
const OTHERS = 2;
/** Tokens of one more line. */
const LINE_TOKENS = 48;
/** Milliseconds that a suggestion stands until what would follow it is asked for: whoever types on has not taken it, and most are not. */
const LOOK_MS = 400;
/** For what ends by itself. */
const never = () => new AbortController().signal;

/**
 * Completions from end to end: remembered, in flight, or asked for anew. The newest request owns the model; one in flight is kept
 * while what is typed agrees with it. Each call ends with an outcome and a trace, never with an error.
 */
export class Completer {
	readonly #parts: CompleterParts;
	readonly #traced = new Emitter<CompletionTrace>();
	readonly onDidTrace = this.#traced.event;
	readonly #memory = new AnswerMemory();
	readonly #pace = new TypingPace();
	readonly #counts = { asked: 0, sent: 0, aborted: 0, joined: 0, remembered: 0, ahead: 0, aheadShown: 0 };
	/** The request that the model works on, or will. */
	#flight: Flight | undefined;
	/** Askers that wait for it. */
	#waiting = 0;
	/** The request that was begun with the last key, until the editor asks. */
	#begun: Flight | undefined;
	/** Pieces of context that the last prompt showed, and those that it showed when early answers were forgotten last. */
	#pieces = 0;
	#restedWith: number | undefined;
	/** Asks what follows the suggestion that was answered last; `undefined` once it was asked, or is of no use any more. */
	#goAhead: (() => void) | undefined;
	/** Of which model the memory is. */
	#remembers = '';

	constructor(parts: CompleterParts) {
		this.#parts = parts;
		parts.context.onDidRead(() => {
			// A pause that brought nothing new to a prompt brings nothing the next time either.
			if (this.#restedWith !== this.#pieces) {
				this.#restedWith = this.#pieces;
				this.#memory.forgetEarly();
			}
		});
	}

	get counts(): CompletionCounts {
		return { ...this.#counts };
	}

	/** Whether the model works or is about to, so that {@link moved} has something to decide. */
	get isBusy(): boolean {
		return this.#goAhead !== undefined || (this.#flight !== undefined && !this.#flight.isOver);
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
		const { clock } = this.#parts;
		const started = clock.now();
		this.#counts.asked++;
		const split = splitAtCursor(cursor);
		const at = { file: kvNameOf(cursor), before: split.before, after: split.after };
		const { outcome, flight } = await this.#answer(cursor, split, at, version, immediate, signal);
		this.#trace(cursor, outcome, flight, started);
		return outcome;
	}

	/**
	 * Other answers for a place where one is shown, each with another beginning. One after the other: the model's library cannot share
	 * what is read between sequences, and on one sequence each costs no more than its own tokens.
	 */
	async others(cursor: CursorState, shown: string, version: () => number, signal: AbortSignal): Promise<readonly string[]> {
		const split = splitAtCursor(cursor);
		const at = { file: kvNameOf(cursor), before: split.before, after: split.after };
		const texts = new Set([shown]);
		for (let alternative = 1; alternative <= OTHERS && version() === cursor.version && !signal.aborted; alternative++) {
			const flight = this.#start(cursor, split, at, version, true, alternative);
			const outcome = await this.#waitFor(flight, at, signal);
			if (outcome?.kind === 'completion') {
				texts.add(outcome.text);
			}
		}
		texts.delete(shown);
		if (version() === cursor.version && !signal.aborted) {
			this.#goAhead?.();
		}
		return [...texts];
	}

	/** A place at which nothing is asked for: it is traced like one at which nothing came of it. */
	decline(place: Pick<CursorState, 'file' | 'line' | 'character'>, reason: string): NoCompletion {
		const outcome = { kind: 'off', reason } as const;
		this.#trace(place, outcome, undefined, this.#parts.clock.now());
		return outcome;
	}

	/** The user has edited a text. */
	edited(): void {
		this.#pace.edited(this.#parts.clock.now());
	}

	/** The cursor is here now: what is being made for another text is ended. */
	moved(cursor: CursorState): void {
		const flight = this.#flight;
		if (!flight) {
			return;
		}
		const { before, after } = splitAtCursor(cursor);
		const at = { file: kvNameOf(cursor), before, after };
		if (flight.isOver && flight.restFor(at) === '') {
			this.#goAhead = undefined;
		}
		if (!flight.isOver && !flight.agrees(at) && !flight.isNearing(at)) {
			this.#end(flight);
		}
	}

	/**
	 * The user has typed, and the cursor is here: the editor asks for ghost text in a moment (VS Code 50 ms after a key). The work is
	 * begun at once, and ended when nobody asks.
	 * @param version as for {@link complete}
	 */
	begin(cursor: CursorState, version: () => number): void {
		const { model, settings } = this.#parts;
		const split = splitAtCursor(cursor);
		const at = { file: kvNameOf(cursor), before: split.before, after: split.after };
		const isOff = settings().off !== undefined || whyNoCompletions(model.state) !== undefined;
		if (isOff || this.#memoryNow().recall(at)) {
			return;
		}
		const start = () => {
			const flight = this.#start(cursor, split, at, version, false);
			this.#begun = flight;
			void this.#unasked(flight);
		};
		const other = this.#flight;
		if (!other?.agrees(at)) {
			start();
			return;
		}
		const grown = other.onDidGrow(() => {
			if (!other.agrees(at)) {
				grown.dispose();
				if (other === this.#flight && version() === cursor.version) {
					start();
				}
			}
		});
	}

	/** What was answered under other settings is asked for again. */
	forget(): void {
		this.#memory.clear();
	}

	async #answer(
		cursor: CursorState,
		split: SplitText,
		at: CursorText,
		version: () => number,
		immediate: boolean,
		signal: AbortSignal,
	): Promise<{ readonly outcome: CompletionOutcome; readonly flight: Flight | undefined }> {
		const { model, settings } = this.#parts;
		const reason = settings().off ?? whyNoCompletions(model.state);
		if (reason) {
			return { outcome: { kind: 'off', reason }, flight: undefined };
		}
		for (;;) {
			const own = this.#begun?.isFor(at) ? this.#begun : undefined;
			const known = own ? undefined : this.#recall(at);
			if (known && (known.kind === 'completion' || !immediate)) {
				return { outcome: known, flight: undefined };
			}
			if (signal.aborted) {
				return { outcome: { kind: 'cancelled', after: 'debounce' }, flight: undefined };
			}
			this.#begun = undefined;
			const joins = !own && this.#flight?.agrees(at) && !this.#flight.isAlternative ? this.#flight : undefined;
			const flight = own ?? joins ?? this.#start(cursor, split, at, version, immediate);
			const outcome = await this.#waitFor(flight, at, signal);
			if (outcome?.kind === 'completion' && version() !== cursor.version) {
				return { outcome: { kind: 'outdated', after: flight.stage }, flight };
			}
			if (outcome) {
				return { outcome: joins ? this.#joined(outcome) : outcome, flight };
			}
		}
	}

	#joined(outcome: CompletionOutcome): CompletionOutcome {
		if (outcome.kind !== 'completion') {
			return outcome;
		}
		this.#counts.joined++;
		return { ...outcome, from: 'joined' };
	}

	/** @returns `undefined` when the answer turned out to say something else than what is typed. */
	async #waitFor(flight: Flight, at: CursorText, signal: AbortSignal): Promise<CompletionOutcome | undefined> {
		this.#waiting++;
		const box: { leave?: (outcome: CompletionOutcome | undefined) => void } = {};
		const left = new Promise<CompletionOutcome | undefined>((resolve) => {
			box.leave = resolve;
		});
		const abort = () => box.leave?.({ kind: 'cancelled', after: flight.stage });
		const grown = flight.onDidGrow(() => flight.agrees(at) || box.leave?.(undefined));
		signal.addEventListener('abort', abort, { once: true });
		try {
			const outcome = await Promise.race([left, flight.answered]);
			if (outcome?.kind !== 'completion') {
				return outcome;
			}
			const rest = flight.restFor(at);
			return rest === '' ? undefined : { ...outcome, text: rest };
		} finally {
			signal.removeEventListener('abort', abort);
			grown.dispose();
			this.#waiting--;
			if (signal.aborted && this.#waiting === 0 && flight === this.#flight) {
				void this.#orphaned(flight);
			}
		}
	}

	/** Ends what was begun with a key when the editor does not ask. */
	async #unasked(flight: Flight): Promise<void> {
		await this.#parts.clock.sleep(ORPHAN_MS, never());
		if (flight === this.#begun) {
			this.#begun = undefined;
			this.#end(flight);
		}
	}

	/** Nobody waits for it any more; whoever types what it says asks in a moment. */
	async #orphaned(flight: Flight): Promise<void> {
		if (flight.isSent && !flight.isOver) {
			await this.#parts.clock.sleep(ORPHAN_MS, never());
		}
		if (this.#waiting === 0 && flight === this.#flight) {
			this.#end(flight);
		}
	}

	#start(
		cursor: CursorState,
		split: SplitText,
		at: CursorText,
		version: () => number,
		immediate: boolean,
		alternative?: number,
	): Flight {
		const { clock, settings } = this.#parts;
		const { debounce, maxTokens } = settings();
		const flight = new Flight(this.#parts, cursor.file, split, {
			at: at.file,
			wait: immediate ? 0 : this.#pace.wait(clock.now(), debounce),
			maxTokens,
			plan: (signal) => planFlight(this.#parts, cursor, split, immediate, signal),
			isCurrent: () => version() === cursor.version,
			...(alternative === undefined ? {} : { alternative }),
		});
		this.#take(flight);
		void this.#follow(flight, cursor);
		return flight;
	}

	/** The slot is another's now. */
	#take(flight: Flight): void {
		if (this.#flight) {
			this.#end(this.#flight);
		}
		this.#flight = flight;
		if (!flight.isAlternative) {
			this.#goAhead = undefined;
		}
	}

	#end(flight: Flight): void {
		if (!flight.isOver && !flight.aborted) {
			this.#counts.aborted += Number(flight.isSent && !flight.isAhead);
			flight.abort();
		}
	}

	/** Remembers what comes of a request, and goes on from it. */
	async #follow(flight: Flight, cursor: CursorState): Promise<void> {
		if (!flight.isAlternative) {
			this.#remember(flight, await flight.answered);
		}
		const outcome = await flight.ended;
		const { result } = flight.trace;
		if (flight.isSent) {
			this.#counts.sent += Number(!flight.isAhead);
			this.#pieces = flight.plan?.trace.prompt?.pieces.length ?? 0;
			this.#parts.context.requestEnded(cursor);
		}
		if (result && result.tokens.generated > 0) {
			this.#pace.answered(result.ms.firstToken);
		}
		if (flight.isAlternative) {
			return;
		}
		this.#remember(flight, outcome);
		const { plan } = flight;
		if (outcome.kind === 'completion' && plan && flight === this.#flight && this.#parts.settings().ahead) {
			const go = () => {
				this.#goAhead = undefined;
				this.#goOn(flight, outcome.text, plan, cursor);
			};
			this.#goAhead = go;
			await this.#parts.clock.sleep(LOOK_MS, never());
			// Others that were asked for at the same place go first.
			if (this.#goAhead === go && this.#flight === flight) {
				go();
			}
		}
	}

	#remember(flight: Flight, outcome: CompletionOutcome): void {
		const early = flight.plan?.trace.base !== 'kept';
		const ahead = flight.isAhead;
		if (outcome.kind === 'completion') {
			this.#memory.keep(flight.at, { text: outcome.text, ahead, early });
		} else if (outcome.kind === 'filtered' && !ahead) {
			this.#memory.keep(flight.at, { text: '', ahead, early });
		}
	}

	/** Asks what follows a suggestion once it is taken: the model holds the prompt and its answer, and reads nothing for it. */
	#goOn(flight: Flight, answer: string, { prompt, workspace, trace }: FlightPlan, cursor: CursorState): void {
		const { before, after } = flight.at;
		const split = splitAt(before + answer, after);
		if (flight.isAhead || split.around.after.trim() !== '') {
			return;
		}
		const at = { file: flight.at.file, before: split.before, after: split.after };
		if (this.#memory.recall(at)) {
			return;
		}
		const next = new Flight(this.#parts, cursor.file, split, {
			at: at.file,
			isAhead: true,
			wait: 0,
			maxTokens: LINE_TOKENS,
			plan: async () => ({
				prompt: { ...prompt, cursor: [...prompt.cursor, text(answer)] },
				workspace,
				reach: 'nextLine',
				trace,
			}),
			isCurrent: () => true,
		});
		this.#counts.ahead++;
		this.#take(next);
		void this.#follow(next, cursor);
	}

	/** The answers of the model that is loaded. */
	#memoryNow(): AnswerMemory {
		const model = modelInfo(this.#parts.model)?.fingerprint ?? '';
		if (this.#remembers !== model) {
			this.#remembers = model;
			this.#memory.clear();
		}
		return this.#memory;
	}

	/** What is remembered for this text, or of the answer that is being typed. */
	#recall(at: CursorText): CompletionOutcome | undefined {
		const found = this.#memoryNow().recall(at);
		if (!found) {
			return undefined;
		}
		this.#counts.remembered++;
		if (found.text === '') {
			return { kind: 'filtered', by: 'empty' };
		}
		this.#counts.aheadShown += Number(found.ahead && found.typed === 0);
		if (found.typed > 0) {
			// Somebody writes what was suggested: it will be wanted to its end.
			this.#goAhead?.();
		}
		const from: CompletionOrigin = found.ahead ? 'ahead' : found.typed > 0 ? 'typed' : 'again';
		return { kind: 'completion', text: found.text, from };
	}

	#trace(
		{ file, line, character }: Pick<CursorState, 'file' | 'line' | 'character'>,
		outcome: CompletionOutcome,
		flight: Flight | undefined,
		asked: number,
	): void {
		const nothing = {
			packed: undefined,
			base: undefined,
			lastPack: undefined,
			syntax: undefined,
			prompt: undefined,
			raw: '',
			result: undefined,
		};
		const { ms, ...parts } = flight?.trace ?? { ...nothing, ms: { debounce: 0, pack: 0, model: 0, filter: 0 } };
		const times = { early: asked - (flight?.begun ?? asked), ...ms, total: this.#parts.clock.now() - asked };
		const trace: CompletionTrace = { file, line, character, outcome, ...parts, ms: times };
		this.#parts.log.debug(oneLine(trace));
		this.#traced.fire(trace);
	}
}

function oneLine({ file, line, character, outcome, result, ms }: CompletionTrace): string {
	const tokens = result
		? `, ${result.tokens.reused} reused ${result.tokens.evaluated} evaluated ${result.tokens.generated} generated`
		: '';
	const times = `${Math.round(ms.debounce)}+${Math.round(ms.pack)}+${Math.round(ms.model)} ms`;
	return `complete ${file}:${line + 1}:${character + 1} ${times}${tokens}: ${describeOutcome(outcome)}`;
}
