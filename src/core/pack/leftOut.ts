import { sentence } from '../base/sentence.ts';
import { formatCount } from '../base/text.ts';
import { type Candidate, estimatedTokens, nameOf } from '../score/candidate.ts';
import type { Candidates } from '../score/scoreSymbols.ts';
import type { Choices } from './choices.ts';
import type { LeftOutItem } from './packedContext.ts';

/** What a candidate that is not in the prompt was up against. */
export interface Room {
	readonly budget: number;
	/** False for what would take more tokens than what speaks for it is worth. */
	readonly isWorthIt: (candidate: Candidate) => boolean;
	/** Tokens that nothing took, before the text was counted as a whole. */
	readonly free: number;
	/** What the user excludes. */
	readonly excluded: Choices;
	/** Tokens that a signature would add now; `undefined` for one that was not looked at: better ones could fill the budget twice. */
	readonly costOf: (candidate: Candidate) => number | undefined;
}

/** How many left-out candidates are listed; the rest is a number. */
const MAX_LEFT_OUT = 60;

/**
 * The first of the candidates that are not in the prompt, and how many more there are.
 * @param standing those that are, by their order
 */
export function leftOutOf(
	candidates: Candidates,
	standing: ReadonlySet<number>,
	room: Room,
): { readonly leftOut: LeftOutItem[]; readonly leftOutMore: number } {
	const leftOut: LeftOutItem[] = [];
	for (const candidate of candidates) {
		if (leftOut.length === MAX_LEFT_OUT) {
			break;
		}
		if (!standing.has(candidate.order)) {
			leftOut.push({
				path: candidate.path,
				symbol: nameOf(candidate),
				reason: reasonLeftOut(candidate, room),
				tokens: estimatedTokens(candidate.symbol),
				score: candidate.score,
			});
		}
	}
	return { leftOut, leftOutMore: candidates.size - standing.size - leftOut.length };
}

/** The first reason why a candidate is not in the prompt, as the end of a sentence. */
export function reasonLeftOut(candidate: Candidate, { budget, isWorthIt, free, excluded, costOf }: Room): string {
	if (excluded.has(candidate, nameOf)) {
		return sentence`excluded by you`;
	}
	const tokens = costOf(candidate);
	if (tokens === Number.POSITIVE_INFINITY) {
		return sentence`its file cannot be read`;
	}
	if (!isWorthIt(candidate)) {
		return sentence`nothing near the cursor speaks for it enough to be worth its tokens`;
	}
	if (tokens === undefined) {
		return sentence`what is worth more for its tokens could fill the ${formatCount(budget)} more than once`;
	}
	return tokens > free
		? sentence`it takes ${formatCount(tokens)} tokens, and what is worth more left ${formatCount(free)} of ${formatCount(budget)}`
		: sentence`so many better ones did not fit that the search ended before it`;
}
