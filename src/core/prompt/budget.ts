import { sentence } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';

/** Tokens never given away: what a tokenizer may add at the seams, and what a runtime keeps for itself. */
export const SAFETY_TOKENS = 100;

/** `auto` takes what this machine can prefill in this time: the longest a first answer may wait for its context. */
export const AUTO_PREFILL_SECONDS = 5;
const AUTO_MIN = 1024;
const AUTO_MAX = 8192;
/** `auto` without a model, whose speed would be known. */
const AUTO_WITHOUT_MODEL = 4096;

/** Room that a model offers. */
export interface ModelRoom {
	/** Tokens of its context. */
	readonly contextSize: number;
	/** Tokens per second of prefill. */
	readonly prefillRate: number;
	/** Tokens that the prompt template adds to the packed context. */
	readonly overhead: number;
}

export interface Budget {
	/** Tokens for the packed context; 0 when the model has no room for any. */
	readonly tokens: number;
	/** Tokens kept for the answer; never counted as used. */
	readonly reserved: number;
	/** What the user should know: that a wish was not met. */
	readonly notices: readonly string[];
}

/** `min(wanted, context − reserved − overhead − safety)`; the answer's reserve never takes more than a quarter of the context. */
export function budgetFor(wanted: number | 'auto', reserve: number, room: ModelRoom | undefined): Budget {
	if (!room) {
		return { tokens: wanted === 'auto' ? AUTO_WITHOUT_MODEL : wanted, reserved: reserve, notices: [] };
	}
	const reserved = Math.min(reserve, Math.floor(room.contextSize / 4));
	const free = Math.max(0, room.contextSize - reserved - room.overhead - SAFETY_TOKENS);
	if (wanted === 'auto') {
		return { tokens: Math.min(autoBudget(room.prefillRate), free), reserved, notices: [] };
	}
	if (wanted <= free) {
		return { tokens: wanted, reserved, notices: [] };
	}
	return {
		tokens: free,
		reserved,
		notices: [
			sentence`The model's context holds ${formatCount(room.contextSize)} tokens: the budget is ${formatCount(free)} instead of ${formatCount(wanted)}.`,
		],
	};
}

/** A lowered budget still has room for the code round the cursor. */
const LEAST_LOWERED = 512;

/** The budget when only `factor` of it is to be used; as it is for a factor of 1. */
export function loweredBudget(wanted: number | 'auto', factor: number, prefillRate: number | undefined): number | 'auto' {
	if (factor >= 1) {
		return wanted;
	}
	const full = wanted === 'auto' ? (prefillRate === undefined ? AUTO_WITHOUT_MODEL : autoBudget(prefillRate)) : wanted;
	return Math.min(full, Math.max(LEAST_LOWERED, Math.round(full * factor)));
}

/** Tokens that `prefillRate` reads in about five seconds, between 1,024 and 8,192. */
export function autoBudget(prefillRate: number): number {
	const tokens = Math.floor(prefillRate * AUTO_PREFILL_SECONDS);
	return Math.min(AUTO_MAX, Math.max(AUTO_MIN, Number.isFinite(tokens) ? tokens : AUTO_MIN));
}
