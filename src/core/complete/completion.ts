import type { CompletionResult } from '../model/modelRuntime.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogVerdict } from './contextSource.ts';

/** The place a completion is asked for, and the text it is asked about. */
export interface CursorState {
	/** Absolute path of the workspace folder. */
	readonly root: string;
	/** Relative to `root`, `/`-separated. */
	readonly file: string;
	/** The whole file as the editor holds it. */
	readonly text: string;
	/** 0-based, UTF-16. */
	readonly line: number;
	readonly character: number;
	/** Counts up with each edit of the file. */
	readonly version: number;
}

export type CompletionStage = 'debounce' | 'pack' | 'model';

export interface Completion {
	readonly kind: 'completion';
	/** Goes in at the cursor. */
	readonly text: string;
	/** `model`, or `remembered` when the user types what was suggested. */
	readonly from: 'model' | 'remembered';
}

/** Nothing to show is an answer. */
export type NoCompletion =
	/** Switched off, no model, a model without fill-in-the-middle: the sentence says which. */
	| { readonly kind: 'off'; readonly reason: string }
	| { readonly kind: 'cancelled'; readonly after: CompletionStage }
	/** The text changed while the answer was made: a suggestion for it would be wrong. */
	| { readonly kind: 'outdated'; readonly after: CompletionStage }
	| { readonly kind: 'overBudget'; readonly needed: number; readonly budget: number }
	| { readonly kind: 'modelFailed'; readonly error: Error }
	/** The model's answer was worth nothing. */
	| { readonly kind: 'filtered'; readonly by: 'empty' | 'repeatsNextLine' | 'repeatsSuffix' };

export type CompletionOutcome = Completion | NoCompletion;

/** Where the milliseconds and tokens of one request went. */
export interface CompletionTrace {
	readonly file: string;
	/** 0-based. */
	readonly line: number;
	readonly character: number;
	readonly outcome: CompletionOutcome;
	/** As far as the request came. */
	readonly packed: PackedContext | undefined;
	/** How much of the log it shows. */
	readonly base: LogVerdict | undefined;
	readonly prompt: { readonly context: readonly PromptSegment[]; readonly cursor: readonly PromptSegment[] } | undefined;
	readonly result: CompletionResult | undefined;
	/** Milliseconds by stage, and all of it. */
	readonly ms: { readonly debounce: number; readonly pack: number; readonly model: number; readonly total: number };
}

/** One sentence for the log and the view. */
export function describeOutcome(outcome: CompletionOutcome): string {
	switch (outcome.kind) {
		case 'completion':
			return outcome.from === 'model' ? 'Shown.' : 'Shown again: the user types what was suggested.';
		case 'off':
			return outcome.reason;
		case 'cancelled':
			return `Cancelled after ${outcome.after}.`;
		case 'outdated':
			return `The text changed during ${outcome.after}.`;
		case 'overBudget':
			return `The context takes ${outcome.needed} tokens and the budget is ${outcome.budget}.`;
		case 'modelFailed':
			return `The model failed: ${outcome.error.message}`;
		case 'filtered':
			return {
				empty: 'The model had nothing to add.',
				repeatsNextLine: 'The answer repeats the next line.',
				repeatsSuffix: 'The answer repeats what stands after the cursor.',
			}[outcome.by];
	}
}
