import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type Candidate, type Definition, density, estimatedTokens } from './candidate.ts';
import type { Company } from './company.ts';
import { evidenceFor } from './evidence.ts';
import type { CurrentFile, CursorTypes } from './heldTypes.ts';
import { Odds } from './odds.ts';
import { reachableOf } from './reachable.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Scores every definition of the files within reach of the cursor, best value first. Ties keep the order of the files. */
export function scoreSymbols(
	current: CurrentFile,
	types: CursorTypes,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	vocabulary: Vocabulary,
	company: Company,
): readonly Candidate[] {
	const reachable = reachableOf(reached, index);
	const evidence = evidenceFor(current, reachable, vocabulary, types);
	const odds = new Odds(current, reachable, evidence, company);
	return reachable.definitions
		.map((definition, at): Candidate => {
			const score = odds.score(at);
			return new Scored(definition, score, odds, reachable.aliases.get(at)?.[0]);
		})
		.sort((a, b) => b.value - a.value || a.order - b.order);
}

/** Most candidates are never more than a place in the order: what their scores are made of is told when someone asks. */
class Scored implements Candidate {
	readonly #definition: Definition;
	readonly #odds: Odds;
	readonly #module: string | undefined;
	#parts: Candidate['parts'] | undefined;
	readonly score: number;
	readonly value: number;

	/** @param module by which the current file has it, when it has the whole of a module */
	constructor(definition: Definition, score: number, odds: Odds, module: string | undefined) {
		this.#definition = definition;
		this.#odds = odds;
		this.#module = module;
		this.score = score;
		this.value = density(score, estimatedTokens(definition.symbol));
	}

	get path() {
		return this.#definition.path;
	}
	get outline() {
		return this.#definition.outline;
	}
	get index() {
		return this.#definition.index;
	}
	get symbol() {
		return this.#definition.symbol;
	}
	get container() {
		return this.#definition.container;
	}
	get hops() {
		return this.#definition.hops;
	}
	get via() {
		return this.#definition.via;
	}
	get link() {
		return this.#definition.link;
	}
	get order() {
		return this.#definition.order;
	}
	get parts() {
		this.#parts ??= this.#odds.parts(this.order);
		return this.#parts;
	}
	get through() {
		return this.container?.name ?? this.symbol.owner ?? this.#module ?? this.symbol.name;
	}
}
