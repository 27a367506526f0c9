import type { Link } from '../graph/closure.ts';
import { type Outline, type OutlineSymbol, qualifiedName, type SymbolKind } from '../parse/outline.ts';
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
	/** By which the current file has the whole of its file. */
	readonly module: string | undefined;
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

const totals = new WeakMap<Outline, number>();

/** Tokens that the signatures of all that a file defines will take, about. */
export function estimatedTokensIn(outline: Outline): number {
	let total = totals.get(outline);
	if (total === undefined) {
		total = outline.symbols.reduce((sum, symbol) => sum + estimatedTokens(symbol), 0);
		totals.set(outline, total);
	}
	return total;
}

/** Longer bodies are left to the user's own eyes. */
const MAX_BODY_LINES = 40;
/** Of a body nobody has counted. */
const TOKENS_PER_LINE = 9;
const WITH_BODY: ReadonlySet<SymbolKind> = new Set(['function', 'method', 'variable', 'type', 'enum']);

/** Tokens that a body will take, about; 0 where there is none that is worth reading. */
export function bodyTokens({ kind, extent, signature }: OutlineSymbol): number {
	const lines = extent[1] - signature[1];
	return lines > 0 && lines <= MAX_BODY_LINES && WITH_BODY.has(kind) ? lines * TOKENS_PER_LINE : 0;
}

/** The order things are packed in: what a token is worth, of which each definition costs a few besides its own. */
export function density(score: number, tokens: number): number {
	return score / (tokens + WEIGHTS.densityOffset);
}

/** With its containers: `Observable.pipe`. */
export function nameOf({ outline, index }: Pick<Candidate, 'outline' | 'index'>): string {
	return qualifiedName(outline, index);
}
