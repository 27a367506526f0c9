import { isAbort } from '../../core/base/errors.ts';
import type { LogPrompt } from '../../core/log/contextLog.ts';
import type { LogModel } from '../../core/log/logPorts.ts';
import { ModelSlots } from '../../core/log/modelSlots.ts';
import type { TokenSlots } from '../../core/log/tokenSlots.ts';
import type { PromptSegment } from '../../core/prompt/promptSegment.ts';
import type { LocalModel } from '../model/localModel.ts';

/** What a slot holds after a step, as the session prints it. */
export interface SessionOperation {
	readonly slot: number;
	readonly kind: 'request' | 'background';
	readonly tokens: readonly number[];
	/** Where a model really evaluated. */
	readonly evaluated?: number;
	readonly fromDisk?: number;
	/** Milliseconds: to the first token of a request, of the whole of background work. */
	readonly ms?: number;
	readonly text?: string;
}

/** The slots that a session plays on. */
export interface SessionSlots {
	readonly model: LogModel;
	request(prompt: LogPrompt): Promise<void>;
	/** Lets `work` go on for a pause. */
	pause(ms: number, allow: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void>;
	/** What was done since the last call. */
	take(): readonly SessionOperation[];
}

/** On tokens alone: a pause pays for as many as it allows. */
export class CountedSlots implements SessionSlots {
	readonly model: TokenSlots;

	constructor(slots: TokenSlots) {
		this.model = slots;
	}

	async request({ slot, context, cursor }: LogPrompt): Promise<void> {
		await this.model.request(slot, [...context, ...cursor]);
	}

	async pause(_ms: number, allow: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
		this.model.allow(allow);
		await work(new AbortController().signal);
		this.model.allow(0);
	}

	take(): readonly SessionOperation[] {
		return this.model.take().map(({ slot, kind, tokens }) => ({ slot, kind, tokens }));
	}
}

/** Of an answer that is asked for its time alone. */
const MAX_TOKENS = 16;

/** In a real model: a pause lasts as long as it says. */
export class EvaluatedSlots implements SessionSlots {
	readonly model: LogModel;
	readonly #model: LocalModel;
	readonly #workspace: string;
	#operations: SessionOperation[] = [];

	constructor(model: LocalModel, slots: 1 | 2, workspace: string) {
		this.#model = model;
		this.#workspace = workspace;
		const recorded = {
			countTokens: model.countTokens.bind(model),
			held: model.held.bind(model),
			warm: async (request: Parameters<LocalModel['warm']>[0], signal: AbortSignal) => {
				const result = await model.warm(request, signal);
				const { held, prompt, evaluated, fromDisk, ms } = result;
				const tokens = await this.#tokens(request.context, request.cursor);
				const kept = tokens.slice(0, held + tokens.length - prompt);
				if (evaluated + fromDisk > 0) {
					const slot = request.slot ?? 0;
					this.#operations.push({ slot, kind: 'background', tokens: kept, evaluated, fromDisk, ms: Math.round(ms) });
				}
				return result;
			},
		};
		this.model = new ModelSlots(recorded, slots, () => workspace);
	}

	async request({ slot, context, cursor }: LogPrompt): Promise<void> {
		const request = { slot, context, cursor, maxTokens: MAX_TOKENS, stop: [], workspace: this.#workspace };
		const { tokens, ms, text } = await this.#model.complete(request, () => undefined, new AbortController().signal);
		this.#operations.push({
			slot,
			kind: 'request',
			tokens: await this.#tokens(context, cursor),
			evaluated: tokens.evaluated,
			fromDisk: tokens.fromDisk,
			ms: Math.round(ms.firstToken),
			text,
		});
	}

	async pause(ms: number, _allow: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
		const over = new AbortController();
		const timer = setTimeout(() => over.abort(), ms);
		const ended = performance.now() + ms;
		try {
			await work(over.signal);
		} catch (error) {
			if (!isAbort(error)) {
				throw error;
			}
		} finally {
			clearTimeout(timer);
		}
		// The user rests although the model has nothing to do.
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, ended - performance.now())));
	}

	take(): readonly SessionOperation[] {
		const operations = this.#operations;
		this.#operations = [];
		return operations;
	}

	#tokens(context: readonly PromptSegment[], cursor: readonly PromptSegment[]): Promise<readonly number[]> {
		return this.#model.tokenize({ context, cursor }, new AbortController().signal);
	}
}
