/**
 * Tokens of a conversation's context. The model need not read it again as long as its bytes are the same, and they are for the
 * same budget; what is left for a context shrinks with each turn.
 */
export interface HeldBudget {
	/** What was asked for when it was settled. */
	readonly wanted: number;
	readonly tokens: number;
}

/** A context smaller than this says nothing; older turns are forgotten first. */
export const LEAST_CONTEXT = 256;
/** Of the room for a question, the part that a new context leaves for the turns to come: they then go on behind it. */
const TURNS_SHARE = 1 / 8;

/**
 * The budget of the turn before where it still fits, else a new one.
 * @param free tokens that a context may take
 * @param room tokens for context, conversation and question together
 */
export function heldBudget(wanted: number, before: HeldBudget | undefined, free: number, room: number): HeldBudget {
	if (before?.wanted === wanted && before.tokens <= free) {
		return before;
	}
	const withTurns = free - Math.floor(room * TURNS_SHARE);
	return { wanted, tokens: Math.min(free, Math.max(withTurns, LEAST_CONTEXT), wanted) };
}
