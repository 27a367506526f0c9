import type { CurrentFile, CursorTypes, Held } from './heldTypes.ts';
import { nearnessOf } from './nearness.ts';
import { hopWeight, type Reachable } from './reachable.ts';
import { numberIn } from './reachableColumns.ts';
import { saidIn } from './said.ts';
import type { Vocabulary } from './vocabulary.ts';
import { WEIGHTS } from './weights.ts';

/** What can speak for a definition. */
export const EVIDENCE = ['name', 'imported', 'member', 'likeness', 'flow', 'expected', 'atHand'] as const;
export type EvidencePart = (typeof EVIDENCE)[number];
type Parts = Partial<Record<EvidencePart, number>>;

/** {@link hopWeight} by hops. */
const HOP = Float64Array.from({ length: 256 }, (_, hops) => hopWeight(hops));

/** What speaks for each definition within reach. Definitions and names are asked for by their places in it. */
export class Evidence {
	readonly #reachable: Reachable;
	/** For each definition all that speaks for it together. */
	readonly total: Float64Array;
	/** Of each name how near to the cursor it stands. */
	readonly nearness: Float64Array;
	/** Of names that do not stand in the file: how much they resemble what stands near the cursor. */
	readonly likeness: Float64Array;
	/** Weights of the held types that definitions are, or are members of. */
	readonly #held: ReadonlyMap<number, number>;
	/** The same of types of variables that nothing uses yet. */
	readonly unused: ReadonlyMap<number, number>;
	/** 1 for members of the type that stands expected at the cursor. */
	readonly expected: ReadonlyMap<number, number>;
	/** Members that the class round the cursor inherits. */
	readonly inherited: ReadonlyMap<number, number>;
	/** 1 for the inherited method that the one round the cursor overrides. */
	readonly overridden: ReadonlyMap<number, number>;
	/** By name: of types that the file names. */
	readonly #typeWeights: Float64Array;
	/** By file: of those that are had whole the weight of the name they are had by. */
	readonly #moduleWeights: Float64Array;
	/** 1 for those that the code takes out of such a file: `core.succeed`. */
	readonly #taken: Uint8Array;
	/** By name, for each round: the rank that signatures give to the types they mention. */
	readonly #flowing: Float64Array[] = [];

	constructor(current: CurrentFile, reachable: Reachable, vocabulary: Vocabulary, types: CursorTypes) {
		const { size, name, names } = reachable;
		this.#reachable = reachable;
		const { nearness, likeness } = nearnessOf(reachable, vocabulary);
		this.nearness = nearness;
		this.likeness = likeness;
		this.#held = membersOf(types.held, reachable);
		this.unused = membersOf(types.unused, reachable);
		this.expected = ones(membersOf(types.expected, reachable).keys());
		this.inherited = membersOf(types.inherited, reachable);
		const method = types.method === undefined ? -1 : numberIn(names, types.method);
		this.overridden = ones([...this.inherited.keys()].filter((at) => name[at] === method));
		this.#typeWeights = this.#weighTypes();
		this.#moduleWeights = this.#weighModules(vocabulary);
		this.#taken = saidIn(current, reachable).taken;
		this.total = new Float64Array(size);
		for (let at = 0; at < size; at++) {
			this.#alone(at, this.total, at);
		}
		for (let round = 0; round < WEIGHTS.flow.rounds; round++) {
			this.#flowThroughTypes();
		}
		for (const at of new Set([...this.expected.keys(), ...this.#held.keys()])) {
			this.total[at] = this.#withTypesAtHand(at, this.total[at] ?? 0);
		}
	}

	/** What the total of a definition is made of, besides what every definition has. */
	parts(at: number): Parts {
		let parts: Parts = {};
		const alone = new Float64Array(1);
		this.#alone(at, alone, 0, parts);
		let total = alone[0] ?? 0;
		for (const flowing of this.#flowing) {
			const flow = this.#flow(at, flowing);
			if (flow > total) {
				parts = { flow };
				total = flow;
			}
		}
		this.#withTypesAtHand(at, total, parts);
		return parts;
	}

	#weighTypes(): Float64Array {
		const { types, name, imported } = this.#reachable;
		const weights = new Float64Array(this.nearness.length);
		for (const at of types) {
			const own = name[at] ?? 0;
			const weight = this.nearness[own] ?? 0;
			const unused = imported[at] === 1 && weight <= WEIGHTS.near.importStatement;
			weights[own] = Math.max(weights[own] ?? 0, unused ? WEIGHTS.member.unusedType : weight);
		}
		return weights;
	}

	/** A module that is had whole is to its definitions what a type is to its members. */
	#weighModules(vocabulary: Vocabulary): Float64Array {
		return Float64Array.from(this.#reachable.files, ({ aliases }) =>
			aliases.reduce((most, alias) => Math.max(most, vocabulary.weight(alias)), 0),
		);
	}

	/**
	 * What speaks for a definition by itself: its name, its import, the type it is a member of.
	 * @param into where the sum is put, at `slot`: tens of thousands of numbers that are handed back would be as many objects
	 */
	#alone(at: number, into: Float64Array, slot: number, parts?: Parts): void {
		const { name, holderName, file, hops, imported, rarity, popularity } = this.#reachable;
		const own = name[at] ?? 0;
		const holder = holderName[at] ?? -1;
		const isMember = holder >= 0;
		const weight = this.nearness[own] ?? 0;
		const type = (isMember ? this.#typeWeights[holder] : this.#moduleWeights[file[at] ?? 0]) ?? 0;
		const isTaken = isMember ? weight > 0 : this.#taken[at] === 1;
		// What the file does not say yet is told by names that resemble those near the cursor.
		const like = this.likeness[own] ?? 0;
		const hop = HOP[hops[at] ?? 1] ?? 0;
		let sum = 0;
		if (weight > 0) {
			// A name that many things bear says little about which of them is meant.
			const rare = isTaken && !isMember ? 1 : 1 / (1 + (rarity[own] ?? 0));
			const part = hop * weight * rare * (isMember ? WEIGHTS.name.member : WEIGHTS.name.topLevel);
			sum += part;
			if (parts) {
				parts.name = part;
			}
		}
		if (imported[at] === 1) {
			const used = weight > WEIGHTS.near.importStatement;
			const part = hop * (WEIGHTS.imported.flat + (used ? WEIGHTS.imported.used * weight : WEIGHTS.imported.unused));
			sum += part;
			if (parts) {
				parts.imported = part;
			}
		}
		if (type > 0) {
			const { seen, unseen, popularity: popular } = WEIGHTS.member;
			const worth = isTaken ? seen : unseen * (1 + popular * (popularity[own] ?? 0));
			const part = hop * type * worth * (1 + WEIGHTS.likeness.member * like);
			sum += part;
			if (parts) {
				parts.member = part;
			}
		}
		if (like > 0) {
			const part = hop * WEIGHTS.likeness.alone * like;
			sum += part;
			if (parts) {
				parts.likeness = part;
			}
		}
		into[slot] = hop * WEIGHTS.base + sum;
	}

	/** Types that well-ranked signatures mention are what the next lines will hold in their hands. */
	#flowThroughTypes(): void {
		const { mentions, size } = this.#reachable;
		const { total } = this;
		const flowing = new Float64Array(this.nearness.length);
		for (let at = 0; at < size; at++) {
			const score = total[at] ?? 0;
			if (score > WEIGHTS.flow.threshold) {
				const end = mentions.starts[at + 1] ?? 0;
				for (let next = mentions.starts[at] ?? 0; next < end; next++) {
					const mentioned = mentions.values[next] ?? 0;
					flowing[mentioned] = Math.max(flowing[mentioned] ?? 0, score);
				}
			}
		}
		this.#flowing.push(flowing);
		for (let at = 0; at < size; at++) {
			const flow = this.#flow(at, flowing);
			if (flow > (total[at] ?? 0)) {
				total[at] = flow;
			}
		}
	}

	/** @returns what a definition is given by the types it belongs to */
	#flow(at: number, flowing: Float64Array): number {
		const { name, holderName, hops } = this.#reachable;
		const own = name[at] ?? 0;
		const holder = holderName[at] ?? -1;
		const isMember = holder >= 0;
		const rank = flowing[isMember ? holder : own] ?? 0;
		if (rank === 0) {
			return 0;
		}
		const { type, seen, seenName, unseen } = WEIGHTS.flow;
		const weight = this.nearness[own] ?? 0;
		const hop = Math.sqrt(HOP[hops[at] ?? 1] ?? 0);
		return hop * (isMember ? (weight > 0 ? seenName * weight + seen * rank : unseen * rank) : type * rank);
	}

	/**
	 * Members of the types that the code at the cursor holds are what it will name next, however far their file is.
	 * @returns the total with it
	 */
	#withTypesAtHand(at: number, before: number, parts?: Parts): number {
		const { name, holderName, popularity } = this.#reachable;
		const isMember = (holderName[at] ?? -1) >= 0;
		let total = before;
		if (this.expected.has(at) && isMember && WEIGHTS.expected > total) {
			if (parts) {
				parts.expected = WEIGHTS.expected - total;
			}
			total = WEIGHTS.expected;
		}
		const weight = this.#held.get(at) ?? 0;
		if (weight > 0) {
			const { seen, unseen, popularity: popularShare } = WEIGHTS.atHand;
			const own = name[at] ?? 0;
			const written = this.nearness[own] ?? 0;
			const popular = 1 + popularShare * (popularity[own] ?? 0) + WEIGHTS.likeness.atHand * (this.likeness[own] ?? 0);
			const score = weight * (isMember ? (unseen + (seen - unseen) * Math.min(1, written * 2)) * popular : unseen);
			if (score > total) {
				if (parts) {
					parts.atHand = score - total;
				}
				total = score;
			}
		}
		return total;
	}
}

function ones(places: Iterable<number>): Map<number, number> {
	return new Map([...places].map((at) => [at, 1]));
}

/** Types that are held, and the members of each, with its weight. */
function membersOf({ byFile, byName }: Held, { byPath, holder, outside, holderName, names }: Reachable): Map<number, number> {
	const weights = new Map<number, number>();
	const raise = (at: number, weight: number) => weights.set(at, Math.max(weight, weights.get(at) ?? 0));
	for (const [path, types] of byFile) {
		const file = byPath.get(path);
		for (const [index, weight] of file ? types : []) {
			const type = (file?.start ?? 0) + index;
			if ((holder[type] ?? -1) < 0) {
				raise(type, weight);
			}
		}
		for (let at = file?.start ?? 0; at < (file?.end ?? 0); at++) {
			const weight = types.get((holder[at] ?? -1) - (file?.start ?? 0));
			if (weight !== undefined) {
				raise(at, weight);
			}
		}
	}
	if (outside.length > 0) {
		// What is not within reach holds nothing here.
		const byNumber = new Map([...byName].map(([name, weight]) => [numberIn(names, name), weight]));
		for (const at of outside) {
			const weight = byNumber.get(holderName[at] ?? -1) ?? 0;
			if (weight > 0) {
				raise(at, weight);
			}
		}
	}
	return weights;
}
