import { linesIn } from '../base/lineRanges.ts';
import { sentence } from '../base/sentence.ts';
import type { Link } from '../graph/closure.ts';
import type { Outline } from '../parse/outline.ts';
import { type Candidate, density, estimatedTokens } from '../score/candidate.ts';
import type { Vocabulary } from '../score/vocabulary.ts';
import type { Tier } from './packedContext.ts';

/** Something that could be shown next, in one form, and what that is worth. */
export interface Offer {
	readonly candidate: Candidate;
	readonly form: 'signature' | 'body';
	readonly value: number;
}

/** What showing a body adds to showing its signature, as a part of the signature's score. */
const BODY_VALUE = 0.05;
/** Longer bodies are left to the user's own eyes. */
const MAX_BODY_LINES = 40;
/** Of a body nobody has counted. */
const TOKENS_PER_LINE = 9;
/** What encloses the cursor says where it is: nothing else of the file is worth more. A name's weight is at most 1. */
const ENCLOSING = 2;
const WITH_BODY: ReadonlySet<string> = new Set(['function', 'method', 'variable', 'type', 'enum']);

export function tierOf({ hops }: Candidate): Tier {
	return hops === 0 ? 'critical' : hops === 1 ? 'important' : 'supporting';
}

export function signatureOf(candidate: Candidate): Offer {
	return { candidate, form: 'signature', value: candidate.value };
}

export function signatureOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates.map(signatureOf);
}

/** Bodies that are short enough, of what has one worth reading. */
export function bodyOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates
		.filter((candidate) => {
			const extra = bodyLines(candidate);
			return extra > 0 && extra <= MAX_BODY_LINES && WITH_BODY.has(candidate.symbol.kind);
		})
		.map((candidate) => ({
			candidate,
			form: 'body',
			value: density(candidate.score * BODY_VALUE, estimatedBodyTokens(candidate)),
		}));
}

/** The rest of the current file as signatures, so that the model knows what is there. */
export function skeletonOffers(file: string, outline: Outline, line: number, vocabulary: Vocabulary): Offer[] {
	const offers = outline.symbols.map((symbol, index): Offer => {
		const encloses = symbol.extent[0] <= line && line <= symbol.extent[1];
		const score = encloses ? ENCLOSING : vocabulary.weight(symbol.name);
		const candidate: Candidate = {
			path: file,
			outline,
			index,
			symbol,
			container: outline.symbols[symbol.container],
			hops: 0,
			via: file,
			link: 'neighbour',
			order: index,
			score,
			value: density(score, estimatedTokens(symbol)),
			parts: encloses ? { encloses: score } : { name: score },
			through: undefined,
		};
		return { candidate, form: 'signature', value: candidate.value };
	});
	return offers.sort((a, b) => b.value - a.value);
}

/** The lines that an offer shows: a signature under the line that names what it is a member of, or the whole definition. */
export function linesOfOffer({ candidate: { symbol, container }, form }: Offer): number[] {
	return [
		...(container ? [container.line] : []),
		...linesIn(symbol.signature),
		...(form === 'body' ? linesIn(symbol.extent) : []),
	];
}

export function estimatedBodyTokens(candidate: Candidate): number {
	return bodyLines(candidate) * TOKENS_PER_LINE;
}

function bodyLines({ symbol }: Candidate): number {
	return symbol.extent[1] - symbol.signature[1];
}

/** One sentence: what speaks for a candidate, and how it was reached. */
export function whyOf({ symbol, hops, via, link, path, parts, through }: Candidate, file: string): string {
	const route = routeOf(hops, via, link, file);
	const [strongest] = Object.entries(parts).sort((a, b) => rankOf(b) - rankOf(a))[0] ?? [];
	return `${reasonOf(strongest, symbol.name, through ?? path, path)}; ${route}`;
}

/** @param through the type or module that speaks for it */
function reasonOf(part: string | undefined, name: string, through: string, path: string): string {
	switch (part) {
		case 'encloses':
			return sentence`encloses the cursor`;
		case 'name':
		case 'called':
			return sentence`${name} is written in this file`;
		case 'imported':
			return sentence`${name} is imported by name`;
		case 'member':
			return sentence`member of ${through}, which this file names`;
		case 'unusedType':
			return sentence`member of ${through}, which this file imports and does not use yet`;
		case 'unusedVariable':
			return sentence`${through} is what a variable holds that nothing uses yet`;
		case 'likeness':
			return sentence`${name} resembles names near the cursor`;
		case 'company':
			return sentence`files that import the same use ${name}`;
		case 'fileNear':
			return sentence`${path} is used near the cursor`;
		case 'expected':
			return sentence`${through} is what the code round the cursor has to be`;
		case 'overridden':
			return sentence`${name} is overridden by the method round the cursor`;
		case 'atHand':
			return sentence`${through} is what the code near the cursor holds`;
		case 'flow':
			return sentence`${through} stands in the signature of something that ranks high`;
		default:
			return sentence`near by its file`;
	}
}

/** What is said of the file says least of the definition. */
function rankOf([part, value]: readonly [string, number]): number {
	return part === 'base' || part === 'fileNear' ? Math.min(0, value) : value;
}

function routeOf(hops: number, via: string, link: Link, file: string): string {
	if (hops === 0) {
		return sentence`the rest of this file`;
	}
	if (link === 'recent') {
		return sentence`open in the editor lately`;
	}
	if (link === 'type') {
		return sentence`found by its type`;
	}
	if (link === 'mention') {
		return sentence`spoken of in this text, or beside it`;
	}
	if (link === 'importer') {
		return sentence`imports this file`;
	}
	if (link === 'central') {
		return sentence`imported by many files`;
	}
	if (hops > 1) {
		return link === 'import' ? sentence`imported by ${via}, ${hops} hops away` : sentence`seen by ${via}, ${hops} hops away`;
	}
	if (via !== file) {
		return sentence`imported through ${via}`;
	}
	return link === 'import' ? sentence`imported here` : sentence`seen here without an import`;
}
