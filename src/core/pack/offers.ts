import { sentence } from '../base/sentence.ts';
import type { Link } from '../graph/closure.ts';
import type { Outline } from '../parse/outline.ts';
import { bodyTokens, type Candidate, density, estimatedTokens } from '../score/candidate.ts';
import type { Candidates, Ranking } from '../score/scoreSymbols.ts';
import type { Vocabulary } from '../score/vocabulary.ts';
import type { Tier } from './packedContext.ts';

/** Something that could be shown next, in one form, and what that is worth. */
export interface Offer {
	readonly candidate: Candidate;
	readonly form: 'signature' | 'body';
	readonly value: number;
}

/** What showing a body adds to showing its signature, as a part of the signature's score. */
const BODY_SHARE = 0.05;
/** What encloses the cursor says where it is: nothing else of the file is worth more. A name's weight is at most 1. */
const ENCLOSING = 2;

export function tierOf({ hops }: Candidate): Tier {
	return hops === 0 ? 'critical' : hops === 1 ? 'important' : 'supporting';
}

export function signatureOf(candidate: Candidate): Offer {
	return { candidate, form: 'signature', value: candidate.value };
}

export function signatureOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates.map(signatureOf);
}

function bodyOf(candidate: Candidate): Offer {
	return { candidate, form: 'body', value: density(candidate.score * BODY_SHARE, bodyTokens(candidate.symbol)) };
}

/** Bodies that are worth reading. */
export function bodyOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates.filter(({ symbol }) => bodyTokens(symbol) > 0).map(bodyOf);
}

/** Bodies in an order, as far as somebody asks, less what nobody wants and what is worth less than a floor. */
export class RankedBodies {
	readonly #ranking: Ranking;
	readonly #isWanted: (candidate: Candidate) => boolean;
	readonly #floor: number;
	readonly #offers: Offer[] = [];
	#rank = 0;

	constructor(candidates: Candidates, isWanted: (candidate: Candidate) => boolean, floor: number) {
		this.#ranking = candidates.bodies(BODY_SHARE);
		this.#isWanted = isWanted;
		this.#floor = floor;
	}

	at(rank: number): Offer | undefined {
		while (this.#offers.length <= rank) {
			const candidate = this.#ranking.at(this.#rank++);
			const offer = candidate && bodyOf(candidate);
			if (!offer || offer.value < this.#floor) {
				return undefined;
			}
			if (this.#isWanted(candidate)) {
				this.#offers.push(offer);
			}
		}
		return this.#offers[rank];
	}

	*[Symbol.iterator](): Generator<Offer> {
		for (let rank = 0; ; rank++) {
			const offer = this.at(rank);
			if (!offer) {
				return;
			}
			yield offer;
		}
	}
}

/** Two ordered lists as one; of equals those of the first come first. */
export function* merged(first: readonly Offer[], second: RankedBodies): Generator<Offer> {
	for (let [rank, other] = [0, 0]; ; ) {
		const [a, b] = [first[rank], second.at(other)];
		if (a && (!b || a.value >= b.value)) {
			yield a;
			rank++;
		} else if (b) {
			yield b;
			other++;
		} else {
			return;
		}
	}
}

/**
 * The rest of the current file as signatures, so that the model knows what is there.
 * @param isShown true when one of some lines stands in the prompt already: what has one of them is no rest
 */
export function skeletonOffers(
	file: string,
	outline: Outline,
	line: number,
	vocabulary: Vocabulary,
	isShown: (first: number, last: number) => boolean,
): Offer[] {
	const offers: Offer[] = [];
	for (const [index, symbol] of outline.symbols.entries()) {
		const container = outline.symbols[symbol.container];
		if ((container && isShown(container.line, container.line)) || isShown(...symbol.signature)) {
			continue;
		}
		const encloses = symbol.extent[0] <= line && line <= symbol.extent[1];
		const score = encloses ? ENCLOSING : vocabulary.weight(symbol.name);
		const candidate: Candidate = {
			path: file,
			outline,
			index,
			symbol,
			container,
			hops: 0,
			via: file,
			link: 'neighbour',
			module: undefined,
			order: index,
			score,
			value: density(score, estimatedTokens(symbol)),
			parts: encloses ? { encloses: score } : { name: score },
			through: undefined,
		};
		offers.push(signatureOf(candidate));
	}
	return offers.sort((a, b) => b.value - a.value);
}

/**
 * The lines that an offer shows, each once: a signature under the line that names what it is a member of, or the whole definition
 * with it.
 */
export function linesOfOffer({
	candidate: { symbol, container },
	form,
}: {
	readonly candidate: Pick<Candidate, 'symbol' | 'container'>;
	readonly form: Offer['form'];
}): number[] {
	const { signature, extent } = symbol;
	const head = container?.line ?? -1;
	const lines = head < 0 ? [] : [head];
	for (let line = signature[0]; line <= signature[1]; line++) {
		if (line !== head) {
			lines.push(line);
		}
	}
	for (let line = extent[0]; form === 'body' && line <= extent[1]; line++) {
		if (line !== head && (line < signature[0] || line > signature[1])) {
			lines.push(line);
		}
	}
	return lines;
}

/** One sentence: what speaks for a candidate, and how it was reached. */
export function whyOf({ symbol, hops, via, link, path, parts, through }: Candidate, file: string): string {
	const route = routeOf(hops, via, link, file);
	return `${reasonOf(strongestOf(parts), symbol.name, through ?? path, path)}; ${route}`;
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

function strongestOf(parts: Candidate['parts']): string | undefined {
	let strongest: string | undefined;
	let most = Number.NEGATIVE_INFINITY;
	for (const part in parts) {
		const value = parts[part] ?? 0;
		// What is said of the file says least of the definition.
		const rank = part === 'base' || part === 'fileNear' ? Math.min(0, value) : value;
		if (rank > most) {
			most = rank;
			strongest = part;
		}
	}
	return strongest;
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
