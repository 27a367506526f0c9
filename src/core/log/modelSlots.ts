import type { ModelRuntime } from '../model/modelRuntime.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogModel } from './logPorts.ts';

/** The slots of a loaded model. */
export class ModelSlots implements LogModel {
	readonly slots: 1 | 2;
	readonly #model: Pick<ModelRuntime, 'countTokens' | 'held' | 'warm'>;
	readonly #workspace: () => string;

	constructor(model: Pick<ModelRuntime, 'countTokens' | 'held' | 'warm'>, slots: 1 | 2, workspace: () => string) {
		this.#model = model;
		this.slots = slots;
		this.#workspace = workspace;
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
		memo?: string,
	): Promise<number> {
		const result = await this.#model.warm({ slot, context, cursor, workspace: this.#workspace(), memo }, signal);
		return result.held;
	}
}
