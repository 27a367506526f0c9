import type { Link } from '../graph/closure.ts';
import { type Outline, type OutlineSymbol, qualifiedName } from '../parse/outline.ts';
import { WEIGHTS } from './weights.ts';

/** A definition within reach, and how it was reached. */
export interface Definition {
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
}

/** A definition that could be shown, with what speaks for it. */
export interface Candidate extends Definition {
	readonly score: number;
	/** {@link density} of its score in the tokens of its signature. */
	readonly value: number;
	/** What the score is made of, by signal: they sum to it. Those below zero speak against it. */
	readonly parts: Readonly<Record<string, number>>;
	/** The type or module whose rank this one was given. */
	readonly through: string | undefined;
}

/** Characters per token of code, for estimates before anything is counted. */
const CHARACTERS_PER_TOKEN = 3.6;

/** Tokens that a signature will take, about. */
export function estimatedTokens({ signatureLength }: OutlineSymbol): number {
	return Math.ceil(signatureLength / CHARACTERS_PER_TOKEN);
}

/** The order things are packed in: what a token is worth, of which each definition costs a few besides its own. */
export function density(score: number, tokens: number): number {
	return score / (tokens + WEIGHTS.densityOffset);
}

/** With its containers: `Observable.pipe`. */
export function nameOf({ outline, index }: Candidate): string {
	return qualifiedName(outline, index);
}
