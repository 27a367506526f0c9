import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline, OutlineSymbol } from '../parse/outline.ts';
import type { Scope } from '../parse/scope.ts';
import { type Known, typesAtHand, typesExpected } from './inferTypes.ts';
import type { Vocabulary } from './vocabulary.ts';
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
	/** False when `via` sees its file without an import: a neighbour in the package, the source of a header. */
	readonly isImported: boolean;
	score: number;
	/** What the score is made of; `flow` and `via type` name the type it came through in {@link through}. */
	parts: Record<string, number>;
	/** The type whose rank this one was given. */
	through: string | undefined;
}

/** Characters per token of code, for estimates before anything is counted. */
const CHARACTERS_PER_TOKEN = 3.6;

/** Tokens that a candidate's signature will take, about. */
export function estimatedTokens({ symbol }: Candidate): number {
	return Math.ceil(symbol.signatureLength / CHARACTERS_PER_TOKEN);
}

/** The order things are packed in: value for money, where long signatures pay less than in proportion. */
export function density(score: number, tokens: number): number {
	return score / Math.sqrt(tokens + WEIGHTS.densityOffset);
}

const TYPES: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'type', 'namespace', 'variable']);

/** The current file, as the scores need it. */
export interface CurrentFile {
	readonly outline: Outline;
	readonly scope: Scope;
	/** 0-based. */
	readonly line: number;
}

/** Scores every definition of the files within reach of the cursor, best value first. Ties keep the order of the files. */
export function scoreSymbols(
	current: CurrentFile,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	vocabulary: Vocabulary,
): Candidate[] {
	const outlineOf = (path: string) => index.outline(path);
	const candidates: Candidate[] = [];
	const named = new Map<Candidate, boolean>();
	for (const file of reached) {
		const outline = outlineOf(file.path);
		for (const [index, symbol] of outline?.symbols.entries() ?? []) {
			if (outline) {
				const { path, hops, via, isImported } = file;
				const container = outline.symbols[symbol.container];
				const candidate: Candidate = {
					path,
					outline,
					index,
					symbol,
					container,
					hops,
					via,
					isImported,
					score: 0,
					parts: {},
					through: undefined,
				};
				candidates.push(candidate);
				named.set(
					candidate,
					!container && (file.named.has(symbol.name) || (file.named.has('default') && symbol.line === defaultLine(outline))),
				);
			}
		}
	}
	const sameName = countBy(candidates, (candidate) => candidate.symbol.name);
	const typeWeights = new Map<string, number>();
	for (const candidate of candidates) {
		const { name, kind } = candidate.symbol;
		if (TYPES.has(kind)) {
			const weight = vocabulary.weight(name);
			const unused = named.get(candidate) && weight <= WEIGHTS.near.importStatement;
			typeWeights.set(name, Math.max(typeWeights.get(name) ?? 0, unused ? WEIGHTS.member.unusedType : weight));
		}
	}
	for (const candidate of candidates) {
		scoreAlone(
			candidate,
			vocabulary,
			index,
			sameName.get(candidate.symbol.name) ?? 1,
			named.get(candidate) ?? false,
			typeWeights,
		);
	}
	for (let round = 0; round < WEIGHTS.flow.rounds; round++) {
		flowThroughTypes(candidates, vocabulary);
	}
	scoreAtHand(current, reached, index, candidates, vocabulary);
	const value = new Map(candidates.map((candidate) => [candidate, density(candidate.score, estimatedTokens(candidate))]));
	return candidates.sort((a, b) => (value.get(b) ?? 0) - (value.get(a) ?? 0));
}

/** A default export is not named in its file: the first top-level definition stands for it. */
function defaultLine(outline: Outline): number {
	return outline.symbols.find((symbol) => symbol.container < 0)?.line ?? -1;
}

function scoreAlone(
	candidate: Candidate,
	vocabulary: Vocabulary,
	index: WorkspaceIndex,
	sameName: number,
	named: boolean,
	typeWeights: ReadonlyMap<string, number>,
): void {
	const { symbol, container, hops, parts } = candidate;
	const weight = vocabulary.weight(symbol.name);
	const hop = WEIGHTS.hop[hops - 1] ?? 0.1;
	// A name that many things bear says little about which of them is meant.
	const rarity = 1 / (1 + Math.log(sameName));
	if (weight > 0) {
		parts.name = hop * weight * rarity * (container ? WEIGHTS.name.member : WEIGHTS.name.topLevel);
	}
	if (named) {
		parts.imported =
			hop *
			(WEIGHTS.imported.flat +
				(weight > WEIGHTS.near.importStatement ? WEIGHTS.imported.used * weight : WEIGHTS.imported.unused));
	}
	// What the file does not say yet is told by names that resemble those near the cursor.
	const likeness = weight > 0 ? 0 : vocabulary.likeness(symbol.name);
	const type = container ? (typeWeights.get(container.name) ?? 0) : 0;
	if (type > 0) {
		const { seen, unseen, popularity } = WEIGHTS.member;
		const worth = weight > 0 ? seen : unseen * (1 + popularity * Math.log1p(index.accessors(symbol.name)));
		parts.member = hop * type * worth * (1 + WEIGHTS.likeness.member * likeness);
		candidate.through = container?.name;
	}
	if (likeness > 0) {
		parts.likeness = hop * WEIGHTS.likeness.alone * likeness;
	}
	candidate.score = Object.values(parts).reduce((sum, part) => sum + part, hop * WEIGHTS.base);
}

/** Types that well-ranked signatures mention are what the next lines will hold in their hands. */
function flowThroughTypes(candidates: readonly Candidate[], vocabulary: Vocabulary): void {
	const { threshold, type, seen, seenName, unseen } = WEIGHTS.flow;
	const flowing = new Map<string, number>();
	for (const { score, symbol } of candidates) {
		if (score > threshold) {
			for (const name of symbol.types) {
				flowing.set(name, Math.max(flowing.get(name) ?? 0, score));
			}
		}
	}
	for (const candidate of candidates) {
		const { symbol, container, hops } = candidate;
		const rank = flowing.get(container?.name ?? symbol.name);
		if (rank === undefined) {
			continue;
		}
		const weight = vocabulary.weight(symbol.name);
		const hop = Math.sqrt(WEIGHTS.hop[hops - 1] ?? 0.1);
		const flow = hop * (container ? (weight > 0 ? seenName * weight + seen * rank : unseen * rank) : type * rank);
		if (flow > candidate.score) {
			candidate.score = flow;
			candidate.parts = { flow };
			candidate.through = container?.name ?? symbol.name;
		}
	}
}

/** Members of the types that the code at the cursor holds are what it will name next, however far their file is. */
function scoreAtHand(
	{ outline, scope, line }: CurrentFile,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	candidates: readonly Candidate[],
	vocabulary: Vocabulary,
): void {
	const dictionary = new Map<string, Known[]>();
	const own = knownOf(outline);
	const byPlace = new Map<string, readonly Known[]>();
	const learn = (known: readonly Known[], symbols: Outline['symbols']) => {
		for (const [index, each] of known.entries()) {
			if (symbols[index]?.container === -1) {
				const found = dictionary.get(each.name);
				if (found) {
					found.push(each);
				} else {
					dictionary.set(each.name, [each]);
				}
			}
		}
	};
	learn(own, outline.symbols);
	for (const { path } of reached) {
		const there = index.outline(path);
		if (there) {
			const known = knownOf(there);
			byPlace.set(path, known);
			learn(known, there.symbols);
		}
	}
	const weights = typesAtHand(scope, outline, own, line, dictionary);
	const expected = typesExpected(scope, outline, line, dictionary);
	const { seen, unseen, popularity } = WEIGHTS.atHand;
	for (const candidate of candidates) {
		const { path, symbol, container } = candidate;
		const known = byPlace.get(path);
		const type = known?.[container ? symbol.container : candidate.index];
		if (type && container && expected.has(type) && WEIGHTS.expected > candidate.score) {
			candidate.parts = { ...candidate.parts, expected: WEIGHTS.expected - candidate.score };
			candidate.score = WEIGHTS.expected;
			candidate.through = container.name;
		}
		const weight = (type && weights.get(type)) ?? 0;
		if (weight > 0) {
			const written = vocabulary.weight(symbol.name);
			const likeness = written > 0 ? 0 : WEIGHTS.likeness.atHand * vocabulary.likeness(symbol.name);
			const popular = 1 + popularity * Math.log1p(index.accessors(symbol.name)) + likeness;
			const score = weight * (container ? (unseen + (seen - unseen) * Math.min(1, written * 2)) * popular : unseen);
			if (score > candidate.score) {
				candidate.parts = { ...candidate.parts, atHand: score - candidate.score };
				candidate.score = score;
				candidate.through = container?.name ?? symbol.name;
			}
		}
	}
}

/** An outline's symbols for inference, by index. */
function knownOf(outline: Outline): readonly Known[] {
	let known = knownOutlines.get(outline);
	if (!known) {
		const made = outline.symbols.map(({ name, kind, result, types }) => ({
			name,
			isType: TYPES.has(kind),
			result,
			types,
			members: [] as Known[],
		}));
		for (const [index, { container }] of outline.symbols.entries()) {
			const member = made[index];
			if (member) {
				made[container]?.members.push(member);
			}
		}
		known = made;
		knownOutlines.set(outline, known);
	}
	return known;
}

/** Outlines do not change; a changed file has a new one. */
const knownOutlines = new WeakMap<Outline, readonly Known[]>();

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const item of items) {
		counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
	}
	return counts;
}
