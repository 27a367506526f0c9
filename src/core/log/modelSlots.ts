import type { ModelRuntime } from '../model/modelRuntime.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogModel } from './logPorts.ts';

/** How far a slot's prompt is read. */
export interface Warmth {
	/** Tokens, and all of them. */
	readonly held: number;
	readonly prompt: number;
}

/** The slots of a loaded model. */
export class ModelSlots implements LogModel {
	readonly slots: 1 | 2;
	readonly #model: Pick<ModelRuntime, 'countTokens' | 'held' | 'warm'>;
	readonly #workspace: string;
	readonly #onWarm: (warmth: Warmth) => void;

	constructor(
		model: Pick<ModelRuntime, 'countTokens' | 'held' | 'warm'>,
		slots: 1 | 2,
		workspace: string,
		onWarm: (warmth: Warmth) => void,
	) {
		this.#model = model;
		this.slots = slots;
		this.#workspace = workspace;
		this.#onWarm = onWarm;
	}

	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		return this.#model.countTokens(texts, signal);
	}

	held(slot: number, prompt: readonly PromptSegment[], signal: AbortSignal): Promise<number> {
		return this.#model.held({ slot, context: prompt, cursor: [] }, signal);
	}

	async warm(
		slot: number,
		context: readonly PromptSegment[],
		cursor: readonly PromptSegment[],
		signal: AbortSignal,
	): Promise<number> {
		const result = await this.#model.warm({ slot, context, cursor, workspace: this.#workspace }, signal);
		this.#onWarm(result);
		return result.held;
	}
}
