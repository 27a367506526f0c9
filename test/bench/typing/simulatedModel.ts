import { hashOf } from '../../../src/core/base/hash.ts';
import type { CompletionRequest, CompletionResult } from '../../../src/core/model/modelRuntime.ts';
import type { ManualClock } from '../../support/manualClock.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

/** How quick the model is, and how good. */
export interface ModelShape {
	/** Milliseconds from asking to the first token. */
	readonly firstToken: number;
	/** Milliseconds for each token after it. */
	readonly token: number;
	/** Of all words, those at which it knows how the line goes on. */
	readonly right: number;
}

/** Stands right before what is typed, so that the model knows where that begins. */
export const MARK = '/*here*/';

/** A model that takes time, answers one request at a time, and often knows what is about to be typed. */
export class SimulatedModel extends ScriptedModel {
	readonly #clock: ManualClock;
	readonly #shape: ModelShape;
	readonly #target: string;
	#last: Promise<unknown> = Promise.resolve();
	/** Requests that it began, and the milliseconds that it worked. */
	requests = 0;
	busy = 0;

	constructor(clock: ManualClock, shape: ModelShape, target: string) {
		// A character is a token there: room for all that is typed.
		super(() => '', { contextSize: 100_000 });
		this.#clock = clock;
		this.#shape = shape;
		this.#target = target;
	}

	override async complete(
		{ context, cursor, stop, maxTokens }: CompletionRequest,
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<CompletionResult> {
		const segments = [...context, ...cursor];
		const isMark = (token: string) => segments.findIndex((segment) => segment.kind === 'control' && segment.token === token);
		const between = (from: number, to: number) =>
			segments
				.slice(from + 1, to)
				.map((segment) => (segment.kind === 'text' ? segment.text : ''))
				.join('');
		const before = between(isMark('<P>'), isMark('<S>')) + between(isMark('<M>'), segments.length);
		return this.answer(before, stop, maxTokens, Number.POSITIVE_INFINITY, onText, signal);
	}

	/** @param limit milliseconds that the tokens may take */
	async answer(
		before: string,
		stop: readonly string[],
		maxTokens: number,
		limit: number,
		onText: (piece: string) => void,
		signal: AbortSignal,
	): Promise<CompletionResult> {
		const turn = this.#last;
		const box: { done?: () => void } = {};
		this.#last = new Promise<void>((resolve) => {
			box.done = resolve;
		});
		await turn;
		const started = this.#clock.now();
		let text = '';
		let generated = 0;
		let end: CompletionResult['end'] = 'endOfText';
		try {
			if (!signal.aborted) {
				this.requests++;
				// A batch that is being read is read to its end.
				await this.#clock.sleep(this.#shape.firstToken, new AbortController().signal);
			}
			for (const piece of this.#answerTo(before).match(/\s*\w+|\s*[^\w\s]|\s+$/g) ?? []) {
				const ends = stop.map((one) => (text + piece).indexOf(one)).filter((at) => at >= 0);
				if (signal.aborted || ends.length > 0 || generated >= maxTokens || generated * this.#shape.token > limit) {
					end = signal.aborted ? 'aborted' : 'stop';
					text = (text + (ends.length > 0 ? piece : '')).slice(0, Math.min(...ends, text.length + piece.length));
					break;
				}
				text += piece;
				generated++;
				onText(piece);
				await this.#clock.sleep(this.#shape.token, new AbortController().signal);
			}
		} finally {
			this.busy += this.#clock.now() - started;
			box.done?.();
		}
		return {
			text,
			end,
			tokens: { prompt: 1000, reused: 900, fromDisk: 0, evaluated: 100, generated },
			ms: { tokenize: 0, restore: 0, prefill: 0, firstToken: this.#shape.firstToken, decode: 0, total: 0 },
		};
	}

	/** How the line goes on, at the words where it knows; else, and for the lines after it, something that looks like code. */
	#answerTo(before: string): string {
		const typed = before.slice(before.lastIndexOf(MARK) + MARK.length);
		const wordStart = typed.search(/\w*$/);
		const knows = Math.abs(hashOf(`${typed.slice(0, wordStart)}#`)) % 1000 < this.#shape.right * 1000;
		const line = knows && this.#target.startsWith(typed) ? this.#target.slice(typed.length).split('\n')[0] : 'other(thing);';
		return `${line}\nmore(things);\nand(others, too);\n`;
	}
}
