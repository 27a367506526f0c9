import { BestFirst } from '../base/bestFirst.ts';
import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type Candidate, density } from './candidate.ts';
import type { Company } from './company.ts';
import { Evidence } from './evidence.ts';
import type { CurrentFile, CursorTypes } from './heldTypes.ts';
import { Odds } from './odds.ts';
import { PlacedDefinition, type Reachable, reachableOf } from './reachable.ts';
import type { FileSpan } from './reachableColumns.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Scores every definition of the files within reach of the cursor. */
export function scoreSymbols(
	current: CurrentFile,
	types: CursorTypes,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	vocabulary: Vocabulary,
	company: Company,
): Candidates {
	const reachable = reachableOf(reached, index);
	const evidence = new Evidence(current, reachable, vocabulary, types);
	return new Candidates(reachable, new Odds(current, reachable, evidence, company));
}

/** Candidates in an order, told as far as somebody goes through them. */
export interface Ranking {
	/** The one of a rank, from 0; `undefined` when there are not so many. */
	at(rank: number): Candidate | undefined;
}

/**
 * The definitions within reach, best value first; of equals, as their files stand. Most are never more than a number in a column:
 * they are put in order, and told by name, as far as somebody goes through them.
 */
export class Candidates implements Iterable<Candidate> {
	readonly #reachable: Reachable;
	readonly #odds: Odds;
	readonly #values: Float64Array;
	/** Those that the current file imports itself. */
	readonly near: Ranking;
	/** Those two hops away and more. */
	readonly far: Ranking;
	/** Those that nothing leads to but that many files import theirs. */
	readonly central: Ranking;

	constructor(reachable: Reachable, odds: Odds) {
		const { near, far, central, tokens, size } = reachable;
		const values = new Float64Array(size);
		for (let at = 0; at < size; at++) {
			values[at] = density(odds.scores[at] ?? 0, tokens[at] ?? 0);
		}
		this.#reachable = reachable;
		this.#odds = odds;
		this.#values = values;
		this.near = this.#ranking(new BestFirst(near, values));
		this.far = this.#ranking(new BestFirst(far, values));
		this.central = this.#ranking(new BestFirst(central, values));
	}

	get size(): number {
		return this.#reachable.size;
	}

	*[Symbol.iterator](): Generator<Candidate> {
		const rankings = [this.near, this.far, this.central].map((ranking) => ({ ranking, rank: 0, next: ranking.at(0) }));
		for (;;) {
			let best: (typeof rankings)[number] | undefined;
			for (const each of rankings) {
				best = each.next && (!best?.next || byValue(each.next, best.next) < 0) ? each : best;
			}
			if (!best?.next) {
				return;
			}
			yield best.next;
			best.next = best.ranking.at(++best.rank);
		}
	}

	/**
	 * Near ones with a body that is worth reading, in the order of what a token of it is worth.
	 * @param share of its score that a body has
	 */
	bodies(share: number): Ranking {
		const { bodies, bodyTokens, size } = this.#reachable;
		const worth = new Float64Array(size);
		for (const at of bodies) {
			worth[at] = density((this.#odds.scores[at] ?? 0) * share, bodyTokens[at] ?? 0);
		}
		return this.#ranking(new BestFirst(bodies, worth, this.#values));
	}

	/** A file whose definitions are among them. */
	file(path: string): FileSpan | undefined {
		return this.#reachable.byPath.get(path);
	}

	#ranking(places: BestFirst): Ranking {
		const told: Candidate[] = [];
		return {
			at: (rank) => {
				for (let next = told.length; next <= rank; next++) {
					const at = places.at(next);
					if (at === undefined) {
						return undefined;
					}
					told.push(new Scored(this.#reachable, at, this.#odds, this.#values[at] ?? 0));
				}
				return told[rank];
			},
		};
	}
}

/** Best value first; of equals, as their files stand. */
export function byValue(a: Candidate, b: Candidate): number {
	return b.value - a.value || a.order - b.order;
}

/** What the score is made of is told when someone asks. */
class Scored extends PlacedDefinition implements Candidate {
	readonly score: number;
	readonly value: number;
	readonly #odds: Odds;
	#parts: Candidate['parts'] | undefined;

	constructor(reachable: Reachable, at: number, odds: Odds, value: number) {
		super(reachable, at);
		this.score = odds.scores[at] ?? 0;
		this.value = value;
		this.#odds = odds;
	}

	get parts(): Candidate['parts'] {
		this.#parts ??= this.#odds.parts(this.order);
		return this.#parts;
	}

	get through(): string {
		return this.container?.name ?? this.symbol.owner ?? this.module ?? this.symbol.name;
	}
}
