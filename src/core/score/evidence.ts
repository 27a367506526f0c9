import type { CurrentFile, CursorTypes, Held } from './heldTypes.ts';
import { hopWeight, type Reachable } from './reachable.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WEIGHTS } from './weights.ts';

/** What can speak for a definition. */
export const EVIDENCE = ['name', 'imported', 'member', 'likeness', 'flow', 'expected', 'atHand'] as const;
export type EvidencePart = (typeof EVIDENCE)[number];

/** What speaks for each definition within reach, as columns. */
export interface Evidence {
	readonly total: Float64Array;
	/** What each total is made of, besides what every definition has. */
	readonly parts: Readonly<Record<EvidencePart, Float64Array>>;
	/** Of each name how near to the cursor it stands. */
	readonly nearness: Float64Array;
	/** Of names that do not stand in the file: how much they resemble what stands near the cursor. */
	readonly likeness: Float64Array;
	/** Weight of the held type that it is, or is a member of. */
	readonly held: Float64Array;
	/** The same of types of variables that nothing uses yet. */
	readonly unused: Float64Array;
	/** 1 for members of the type that stands expected at the cursor. */
	readonly expected: Uint8Array;
	/** 1 for members that the class round the cursor inherits. */
	readonly inherited: Uint8Array;
	/** 1 for the inherited method that the one round the cursor overrides. */
	readonly overridden: Uint8Array;
}

/** @returns the evidence for each definition */
export function evidenceFor(
	{ uses }: CurrentFile,
	reachable: Reachable,
	vocabulary: Vocabulary,
	{ held, unused, expected, inherited, method }: CursorTypes,
): Evidence {
	const count = reachable.definitions.length;
	const parts = Object.fromEntries(EVIDENCE.map((part) => [part, new Float64Array(count)])) as Record<EvidencePart, Float64Array>;
	const nearness = Float64Array.from(reachable.names, (name) => vocabulary.weight(name));
	const evidence: Evidence = {
		total: Float64Array.from(reachable.hops, (hops) => hopWeight(hops) * WEIGHTS.base),
		parts,
		nearness,
		likeness: Float64Array.from(reachable.names, (name, number) => (nearness[number] ? 0 : vocabulary.likeness(name))),
		held: new Float64Array(count),
		unused: new Float64Array(count),
		expected: new Uint8Array(count),
		inherited: new Uint8Array(count),
		overridden: new Uint8Array(count),
	};
	/** `core.succeed`: what the code takes out of a module it has whole. */
	const taken = new Set(uses.references.map(({ path: [head, member] }) => `${head}.${member}`));
	scoreAlone(evidence, reachable, vocabulary, taken);
	for (let round = 0; round < WEIGHTS.flow.rounds; round++) {
		flowThroughTypes(evidence, reachable);
	}
	forMembers(held, reachable, (at, weight) => {
		evidence.held[at] = Math.max(evidence.held[at] ?? 0, weight);
	});
	forMembers(unused, reachable, (at, weight) => {
		evidence.unused[at] = Math.max(evidence.unused[at] ?? 0, weight);
	});
	forMembers(expected, reachable, (at) => {
		evidence.expected[at] = 1;
	});
	forMembers(inherited, reachable, (at) => {
		evidence.inherited[at] = 1;
		evidence.overridden[at] = reachable.names[reachable.name[at] ?? 0] === method ? 1 : 0;
	});
	scoreAtHand(evidence, reachable);
	return evidence;
}

/** What speaks for each by itself: its name, its import, the type it is a member of. */
function scoreAlone(
	{ total, parts, nearness, likeness }: Evidence,
	reachable: Reachable,
	vocabulary: Vocabulary,
	taken: ReadonlySet<string>,
): void {
	const { name, holderName, hops, imported, bearers, popularity, aliases, names } = reachable;
	const typeWeights = new Float64Array(names.length);
	for (const at of reachable.types) {
		const own = name[at] ?? 0;
		const weight = nearness[own] ?? 0;
		const unused = imported[at] === 1 && weight <= WEIGHTS.near.importStatement;
		typeWeights[own] = Math.max(typeWeights[own] ?? 0, unused ? WEIGHTS.member.unusedType : weight);
	}
	for (let at = 0; at < total.length; at++) {
		const own = name[at] ?? 0;
		const isMember = (holderName[at] ?? -1) >= 0;
		const weight = nearness[own] ?? 0;
		const modules = aliases.get(at);
		// A module that is had whole is to its definitions what a type is to its members.
		const type = isMember
			? (typeWeights[holderName[at] ?? 0] ?? 0)
			: (modules?.reduce((most, module) => Math.max(most, vocabulary.weight(module)), 0) ?? 0);
		const isTaken = isMember ? weight > 0 : (modules?.some((module) => taken.has(`${module}.${names[own]}`)) ?? false);
		// What the file does not say yet is told by names that resemble those near the cursor.
		const like = likeness[own] ?? 0;
		const hop = hopWeight(hops[at] ?? 1);
		let sum = 0;
		if (weight > 0) {
			// A name that many things bear says little about which of them is meant.
			const rarity = isTaken && !isMember ? 1 : 1 / (1 + Math.log(bearers[own] ?? 1));
			const part = hop * weight * rarity * (isMember ? WEIGHTS.name.member : WEIGHTS.name.topLevel);
			parts.name[at] = part;
			sum += part;
		}
		if (imported[at]) {
			const used = weight > WEIGHTS.near.importStatement;
			const part = hop * (WEIGHTS.imported.flat + (used ? WEIGHTS.imported.used * weight : WEIGHTS.imported.unused));
			parts.imported[at] = part;
			sum += part;
		}
		if (type > 0) {
			const { seen, unseen, popularity: popular } = WEIGHTS.member;
			const worth = isTaken ? seen : unseen * (1 + popular * (popularity[own] ?? 0));
			const part = hop * type * worth * (1 + WEIGHTS.likeness.member * like);
			parts.member[at] = part;
			sum += part;
		}
		if (like > 0) {
			const part = hop * WEIGHTS.likeness.alone * like;
			parts.likeness[at] = part;
			sum += part;
		}
		total[at] = (total[at] ?? 0) + sum;
	}
}

/** Types that well-ranked signatures mention are what the next lines will hold in their hands. */
function flowThroughTypes({ total, parts, nearness }: Evidence, { mentions, name, holderName, hops, names }: Reachable): void {
	const { threshold, type, seen, seenName, unseen } = WEIGHTS.flow;
	const flowing = new Float64Array(names.length);
	for (const { at, names: types } of mentions) {
		const score = total[at] ?? 0;
		if (score > threshold) {
			for (const mentioned of types) {
				flowing[mentioned] = Math.max(flowing[mentioned] ?? 0, score);
			}
		}
	}
	for (let at = 0; at < total.length; at++) {
		const isMember = (holderName[at] ?? -1) >= 0;
		const own = name[at] ?? 0;
		const rank = flowing[isMember ? (holderName[at] ?? 0) : own] ?? 0;
		if (rank === 0) {
			continue;
		}
		const weight = nearness[own] ?? 0;
		const hop = Math.sqrt(hopWeight(hops[at] ?? 1));
		const flow = hop * (isMember ? (weight > 0 ? seenName * weight + seen * rank : unseen * rank) : type * rank);
		if (flow > (total[at] ?? 0)) {
			for (const part of EVIDENCE) {
				parts[part][at] = 0;
			}
			parts.flow[at] = flow;
			total[at] = flow;
		}
	}
}

/** Calls `use` for types that are held, with their weight, and for the members of each. */
function forMembers(
	held: Held,
	{ byPath, holder, outside, holderName, names }: Reachable,
	use: (at: number, weight: number) => void,
): void {
	for (const [path, types] of held.byFile) {
		const file = byPath.get(path);
		if (!file) {
			continue;
		}
		for (const [index, weight] of types) {
			const type = file.start + index;
			if ((holder[type] ?? -1) < 0) {
				use(type, weight);
			}
			for (let at = file.start; at < file.end; at++) {
				if (holder[at] === type) {
					use(at, weight);
				}
			}
		}
	}
	for (const at of outside) {
		const weight = held.weightByName(names[holderName[at] ?? 0] ?? '');
		if (weight > 0) {
			use(at, weight);
		}
	}
}

/** Members of the types that the code at the cursor holds are what it will name next, however far their file is. */
function scoreAtHand({ total, parts, nearness, likeness, held, expected }: Evidence, reachable: Reachable): void {
	const { seen, unseen, popularity } = WEIGHTS.atHand;
	const { name, holderName } = reachable;
	for (let at = 0; at < total.length; at++) {
		const weight = held[at] ?? 0;
		const isMember = (holderName[at] ?? -1) >= 0;
		const before = total[at] ?? 0;
		if (expected[at] && isMember && WEIGHTS.expected > before) {
			parts.expected[at] = WEIGHTS.expected - before;
			total[at] = WEIGHTS.expected;
		}
		if (weight > 0) {
			const own = name[at] ?? 0;
			const written = nearness[own] ?? 0;
			const popular = 1 + popularity * (reachable.popularity[own] ?? 0) + WEIGHTS.likeness.atHand * (likeness[own] ?? 0);
			const score = weight * (isMember ? (unseen + (seen - unseen) * Math.min(1, written * 2)) * popular : unseen);
			const now = total[at] ?? 0;
			if (score > now) {
				parts.atHand[at] = score - now;
				total[at] = score;
			}
		}
	}
}
