import { sentence } from '../base/sentence.ts';
import type { LogPiece } from '../log/promptLog.ts';
import type { CompletionResult } from '../model/modelRuntime.ts';
import type { PackedContext } from '../pack/packedContext.ts';
import type { CursorSyntax } from '../parse/cursorSyntax.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogVerdict } from './contextSource.ts';
import type { DroppedBy } from './postFilter.ts';

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

/**
 * Where a suggestion came from: a request of its own, one in flight that agreed with what was typed meanwhile, the beginning of an
 * answer that the user has typed, an answer to the same text before, or what was asked ahead of the user.
 */
export type CompletionOrigin = 'model' | 'joined' | 'typed' | 'again' | 'ahead';

export interface Completion {
	readonly kind: 'completion';
	/** Goes in at the cursor. */
	readonly text: string;
	readonly from: CompletionOrigin;
}

/** Nothing to show is an answer. */
export type NoCompletion =
	/** Switched off, no model, a model without fill-in-the-middle, a place where it is not wanted: the sentence says which. */
	| { readonly kind: 'off'; readonly reason: string }
	| { readonly kind: 'cancelled'; readonly after: CompletionStage }
	/** The text changed while the answer was made: a suggestion for it would be wrong. */
	| { readonly kind: 'outdated'; readonly after: CompletionStage }
	| { readonly kind: 'overBudget'; readonly needed: number; readonly budget: number }
	| { readonly kind: 'modelFailed'; readonly error: Error }
	/** The model's answer was worth nothing. */
	| { readonly kind: 'filtered'; readonly by: DroppedBy };

export type CompletionOutcome = Completion | NoCompletion;

/** Milliseconds by stage: packing is making the prompt from what was read, the model is asked from then on. */
export interface CompletionTimes {
	/** The work was begun so much before it was asked for: with the key, or for an asker before. */
	readonly early: number;
	readonly debounce: number;
	readonly pack: number;
	readonly model: number;
	readonly filter: number;
	readonly total: number;
}

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
	/** Milliseconds of the pack that the context was chosen by, while nobody waited. */
	readonly lastPack: PackedContext['ms'] | undefined;
	/** What the cursor stands in; `undefined` for a file that nobody parses. */
	readonly syntax: CursorSyntax | undefined;
	readonly prompt:
		| {
				readonly context: readonly PromptSegment[];
				readonly cursor: readonly PromptSegment[];
				/** What the context is made of. */
				readonly pieces: readonly LogPiece[];
		  }
		| undefined;
	/** The answer as the model gave it. */
	readonly raw: string;
	readonly result: CompletionResult | undefined;
	readonly ms: CompletionTimes;
}

const CANCELLED: Readonly<Record<CompletionStage, string>> = {
	debounce: sentence`Cancelled after debounce.`,
	pack: sentence`Cancelled after pack.`,
	model: sentence`Cancelled after model.`,
};

const OUTDATED: Readonly<Record<CompletionStage, string>> = {
	debounce: sentence`The text changed during debounce.`,
	pack: sentence`The text changed during pack.`,
	model: sentence`The text changed during model.`,
};

/** One sentence for the log and the view. */
export function describeOutcome(outcome: CompletionOutcome): string {
	switch (outcome.kind) {
		case 'completion':
			return {
				model: sentence`Shown.`,
				joined: sentence`Shown: a request in flight agreed with what was typed meanwhile.`,
				typed: sentence`Shown again: the user types what was suggested.`,
				again: sentence`Shown again: it was suggested for this very text before.`,
				ahead: sentence`Shown: it was asked for before the user came here.`,
			}[outcome.from];
		case 'off':
			return outcome.reason;
		case 'cancelled':
			return CANCELLED[outcome.after];
		case 'outdated':
			return OUTDATED[outcome.after];
		case 'overBudget':
			return sentence`The context takes ${outcome.needed} tokens and the budget is ${outcome.budget}.`;
		case 'modelFailed':
			return sentence`The model failed: ${outcome.error.message}`;
		case 'filtered':
			return {
				empty: sentence`The model had nothing to add.`,
				repeatsNextLine: sentence`The answer repeats the next line.`,
				repeatsSuffix: sentence`The answer repeats what stands after the cursor.`,
				unbalanced: sentence`The answer closes brackets that are not open.`,
			}[outcome.by];
	}
}
