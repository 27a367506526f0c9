import type { Link } from '../graph/closure.ts';
import { type Outline, type OutlineSymbol, qualifiedName } from '../parse/outline.ts';
import { WEIGHTS } from './weights.ts';

/** A definition that could be shown, with what speaks for it. */
export interface Candidate {
	readonly path: string;
	readonly outline: Outline;
	readonly index: number;
	readonly symbol: OutlineSymbol;
	/** What it is a member of. */
	readonly container: OutlineSymbol | undefined;
	readonly hops: number;
	readonly via: string;
	readonly link: Link;
	/** Its place among all within reach: in the order of the files. */
	readonly order: number;
	score: number;
	/** {@link density} of its score in the tokens of its signature. */
	value: number;
	/** What the score is made of; `flow` and `via type` name the type it came through in {@link through}. */
	parts: Record<string, number>;
	/** The type whose rank this one was given. */
	through: string | undefined;
}

/** Characters per token of code, for estimates before anything is counted. */
const CHARACTERS_PER_TOKEN = 3.6;

/** Tokens that a signature will take, about. */
export function estimatedTokens({ signatureLength }: OutlineSymbol): number {
	return Math.ceil(signatureLength / CHARACTERS_PER_TOKEN);
}

/** The order things are packed in: value for money, where long signatures pay less than in proportion. */
export function density(score: number, tokens: number): number {
	return score / Math.sqrt(tokens + WEIGHTS.densityOffset);
}

/** With its containers: `Observable.pipe`. */
export function nameOf({ outline, index }: Candidate): string {
	return qualifiedName(outline, index);
}
