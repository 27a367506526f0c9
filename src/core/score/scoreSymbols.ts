import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type Candidate, density, estimatedTokens } from './candidate.ts';
import { type CurrentFile, type Held, typesAtHand, typesExpected } from './heldTypes.ts';
import { byValue, type Reachable, reachableOf } from './reachable.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WEIGHTS } from './weights.ts';

/** Of most candidates, and of ten thousand in a row. */
const NO_MODULES: readonly string[] = [];

/** Scores every definition of the files within reach of the cursor, best value first. Ties keep the order of the files. */
export function scoreSymbols(
	current: CurrentFile,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	vocabulary: Vocabulary,
): readonly Candidate[] {
	const reachable = reachableOf(reached, index);
	const candidates = [...reachable.bases];
	scoreAlone(current, candidates, reachable, index, vocabulary);
	for (let round = 0; round < WEIGHTS.flow.rounds; round++) {
		flowThroughTypes(candidates, reachable, vocabulary);
	}
	scoreAtHand(current, reachable, index, candidates, vocabulary);
	return ranked(candidates, reachable);
}

/** The candidate at a place, to be written to: what packs share is copied first. */
function own(candidates: Candidate[], { bases }: Reachable, at: number): Candidate | undefined {
	const candidate = candidates[at];
	if (!candidate || candidate !== bases[at]) {
		return candidate;
	}
	const copy = { ...candidate, parts: {} };
	candidates[at] = copy;
	return copy;
}

/** All in the order of their value. What nothing speaks for, the most, was put in order before. */
function ranked(candidates: readonly Candidate[], { bases, byValue: others }: Reachable): Candidate[] {
	const scored = candidates.filter((candidate, at) => candidate !== bases[at]);
	for (const candidate of scored) {
		candidate.value = density(candidate.score, estimatedTokens(candidate.symbol));
	}
	scored.sort(byValue);
	const result: Candidate[] = [];
	let next = 0;
	for (const other of others) {
		if (candidates[other.order] !== other) {
			continue;
		}
		for (let best = scored[next]; best && byValue(best, other) < 0; best = scored[++next]) {
			result.push(best);
		}
		result.push(other);
	}
	return result.concat(scored.slice(next));
}

/** What speaks for each by itself: its name, its import, the type it is a member of. */
function scoreAlone(
	{ uses }: CurrentFile,
	candidates: Candidate[],
	reachable: Reachable,
	index: WorkspaceIndex,
	vocabulary: Vocabulary,
): void {
	/** `core.succeed`: what the code takes out of a module it has whole. */
	const taken = new Set(uses.references.map(({ path: [head, member] }) => `${head}.${member}`));
	const typeWeights = new Map<string, number>();
	for (const at of reachable.types) {
		const name = candidates[at]?.symbol.name ?? '';
		const weight = vocabulary.weight(name);
		const unused = reachable.named[at] && weight <= WEIGHTS.near.importStatement;
		const most = Math.max(typeWeights.get(name) ?? 0, unused ? WEIGHTS.member.unusedType : weight);
		if (most > 0) {
			typeWeights.set(name, most);
		}
	}
	for (const [at, { symbol, container, hops }] of candidates.entries()) {
		const weight = vocabulary.weight(symbol.name);
		const named = reachable.named[at];
		const aliases = reachable.aliases[at];
		const modules = aliases ? [...aliases] : NO_MODULES;
		const alias = modules.reduce((most, name) => Math.max(most, vocabulary.weight(name)), 0);
		// A module that is had whole is to its definitions what a type is to its members.
		const type = container ? (typeWeights.get(container.name) ?? 0) : alias;
		const isTaken = container ? weight > 0 : modules.some((name) => taken.has(`${name}.${symbol.name}`));
		// What the file does not say yet is told by names that resemble those near the cursor.
		const likeness = weight > 0 ? 0 : vocabulary.likeness(symbol.name);
		const candidate = weight > 0 || named || type > 0 || likeness > 0 ? own(candidates, reachable, at) : undefined;
		if (!candidate) {
			continue;
		}
		const { parts } = candidate;
		const hop = WEIGHTS.hop[hops - 1] ?? 0.1;
		if (weight > 0) {
			// A name that many things bear says little about which of them is meant.
			const rarity = isTaken && !container ? 1 : 1 / (1 + Math.log(reachable.sameName.get(symbol.name) ?? 1));
			parts.name = hop * weight * rarity * (container ? WEIGHTS.name.member : WEIGHTS.name.topLevel);
		}
		if (named) {
			const used = weight > WEIGHTS.near.importStatement;
			parts.imported = hop * (WEIGHTS.imported.flat + (used ? WEIGHTS.imported.used * weight : WEIGHTS.imported.unused));
		}
		if (type > 0) {
			const { seen, unseen, popularity } = WEIGHTS.member;
			const worth = isTaken ? seen : unseen * (1 + popularity * Math.log1p(index.accessors(symbol.name)));
			parts.member = hop * type * worth * (1 + WEIGHTS.likeness.member * likeness);
			candidate.through = container?.name ?? modules[0];
		}
		if (likeness > 0) {
			parts.likeness = hop * WEIGHTS.likeness.alone * likeness;
		}
		candidate.score = Object.values(parts).reduce((sum, part) => sum + part, candidate.score);
	}
}

/** Types that well-ranked signatures mention are what the next lines will hold in their hands. */
function flowThroughTypes(candidates: Candidate[], reachable: Reachable, vocabulary: Vocabulary): void {
	const { threshold, type, seen, seenName, unseen } = WEIGHTS.flow;
	const flowing = new Map<string, number>();
	for (const { score, symbol } of candidates) {
		if (score > threshold) {
			for (const name of symbol.types) {
				flowing.set(name, Math.max(flowing.get(name) ?? 0, score));
			}
		}
	}
	for (const [at, { symbol, container, hops, score }] of candidates.entries()) {
		const rank = flowing.get(container?.name ?? symbol.name);
		if (rank === undefined) {
			continue;
		}
		const weight = vocabulary.weight(symbol.name);
		const hop = Math.sqrt(WEIGHTS.hop[hops - 1] ?? 0.1);
		const flow = hop * (container ? (weight > 0 ? seenName * weight + seen * rank : unseen * rank) : type * rank);
		const candidate = flow > score ? own(candidates, reachable, at) : undefined;
		if (candidate) {
			candidate.score = flow;
			candidate.parts = { flow };
			candidate.through = container?.name ?? symbol.name;
		}
	}
}

/** Members of the types that the code at the cursor holds are what it will name next, however far their file is. */
function scoreAtHand(
	current: CurrentFile,
	reachable: Reachable,
	index: WorkspaceIndex,
	candidates: Candidate[],
	vocabulary: Vocabulary,
): void {
	const held = typesAtHand(current);
	const expected = typesExpected(current);
	const { seen, unseen, popularity } = WEIGHTS.atHand;
	for (const [at, base] of reachable.bases.entries()) {
		const weight = weightIn(held, base);
		const isExpected = weightIn(expected, base) > 0;
		const candidate = weight > 0 || isExpected ? own(candidates, reachable, at) : undefined;
		if (!candidate) {
			continue;
		}
		const { symbol, container } = candidate;
		if (isExpected && container && WEIGHTS.expected > candidate.score) {
			candidate.parts = { ...candidate.parts, expected: WEIGHTS.expected - candidate.score };
			candidate.score = WEIGHTS.expected;
			candidate.through = container.name;
		}
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

/** Of a type itself, or of what a member is a member of. */
function weightIn(held: Held, { path, index, symbol }: Candidate): number {
	return symbol.owner === undefined
		? held.weight(path, symbol.container < 0 ? index : symbol.container)
		: held.weightByName(symbol.owner);
}
