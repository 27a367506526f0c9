import { isPrivateByConvention } from '../parse/visibility.ts';
import type { Company } from './company.ts';
import { EVIDENCE, type Evidence } from './evidence.ts';
import type { CurrentFile } from './heldTypes.ts';
import type { Reachable } from './reachable.ts';
import type { NamesWithin } from './reachableColumns.ts';
import { saidIn } from './said.ts';
import { WEIGHTS } from './weights.ts';

export type Signal = keyof typeof WEIGHTS.odds;

/** A signal of each definition: its own, or that of a number (`of`) which it has, of its name. */
interface Column {
	readonly signal: Signal;
	/** One for each group: top-level definitions whose name the code near by holds, other ones, members, other members. */
	readonly weights: Float64Array;
	/** Bytes say yes or no; a map has those that are not zero. */
	readonly values: Float64Array | Uint8Array | ReadonlyMap<number, number>;
	/** Below zero for definitions that have none. */
	readonly of: Int32Array | undefined;
}

/** So that what nothing speaks for has a logarithm. */
const LEAST_EVIDENCE = 0.005;

/**
 * How likely it is, beside the others, that the next lines name a definition: its evidence, raised or lowered by what kind of
 * thing it is and by the company it is in.
 */
export class Odds {
	readonly #evidence: Evidence;
	/** In the order in which they are summed: another order rounds otherwise. */
	readonly #columns: readonly [bias: Column, evidence: Column, ...others: Column[]];
	/** Of each definition, by place. */
	readonly #group: Uint8Array;
	/** Scores by place. */
	readonly scores: Float64Array;

	constructor(current: CurrentFile, reachable: Reachable, evidence: Evidence, company: Company) {
		const { name, holderName, names, size } = reachable;
		this.#evidence = evidence;
		this.#group = new Uint8Array(size);
		for (let at = 0; at < size; at++) {
			this.#group[at] = ((holderName[at] ?? -1) >= 0 ? 2 : 0) + (isKnown(evidence.nearness[name[at] ?? 0] ?? 0) ? 0 : 1);
		}
		const { fileNear, unused } = nearFiles(reachable, evidence);
		const { called, unsaid } = saidIn(current, reachable);
		this.#columns = [
			column('bias', new Uint8Array(size).fill(1)),
			column('evidence', logarithms(evidence.total)),
			column('called', nearnessOfCalled(called, evidence), name),
			column('unusedVariable', evidence.unused),
			column('expected', evidence.expected),
			column('holder', holders(reachable, evidence)),
			column('unsaid', unsaid),
			column('overridden', evidence.overridden),
			column('company', companyColumn(company, names), name),
			column('likeness', evidence.likeness, name),
			column('fileNear', fileNear, reachable.file),
			column('unusedType', unused, holderName),
			column('rarity', reachable.rarity, name),
			column('siblings', reachable.siblings),
			column('farther', reachable.farther),
			column('isPrivate', hidden(reachable, evidence)),
			column('isInterface', reachable.isInterface),
			column('isType', reachable.isType),
		];
		this.scores = new Float64Array(size);
		for (const column of this.#columns) {
			add(this.scores, this.#group, column);
		}
		for (let at = 0; at < size; at++) {
			this.scores[at] = Math.exp(this.scores[at] ?? 0);
		}
	}

	/** What the score of a definition is made of: its evidence first, then what each signal made of that. */
	parts(at: number): Record<string, number> {
		const [bias, evidence] = this.#columns;
		const said = this.#evidence.parts(at);
		const total = this.#evidence.total[at] || 1;
		const result: Record<string, number> = {};
		let score = Math.exp(this.#change(evidence, at) + this.#change(bias, at));
		let rest = score;
		for (const part of EVIDENCE) {
			const value = ((said[part] ?? 0) / total) * score;
			if (value !== 0) {
				result[part] = value;
				rest -= value;
			}
		}
		if (rest > score * 1e-9) {
			result.base = rest;
		}
		for (const column of this.#columns) {
			const change = column === bias || column === evidence ? 0 : this.#change(column, at);
			if (change !== 0) {
				const next = score * Math.exp(change);
				result[column.signal] = (result[column.signal] ?? 0) + next - score;
				score = next;
			}
		}
		return result;
	}

	/** What a signal adds to the logarithm of a score. */
	#change({ weights, values, of }: Column, at: number): number {
		const place = of ? (of[at] ?? -1) : at;
		const value = ('get' in values ? values.get(place) : values[place]) ?? 0;
		return (weights[this.#group[at] ?? 0] ?? 0) * value;
	}
}

function column(signal: Signal, values: Column['values'], of?: Int32Array): Column {
	return { signal, weights: Float64Array.from(WEIGHTS.odds[signal]), values, of };
}

/** Adds a signal, weighed, to each sum: thousands of definitions at each move, so that each sort of column has a loop of its own. */
function add(sums: Float64Array, group: Uint8Array, { weights, values, of }: Column): void {
	if (values instanceof Float64Array) {
		if (of) {
			addByNumber(sums, group, weights, values, of);
		} else {
			addOwn(sums, group, weights, values);
		}
	} else if (values instanceof Uint8Array) {
		addFlag(sums, group, weights, values);
	} else {
		for (const [at, value] of values) {
			sums[at] = (sums[at] ?? 0) + (weights[group[at] ?? 0] ?? 0) * value;
		}
	}
}

function addFlag(sums: Float64Array, group: Uint8Array, weights: Float64Array, flags: Uint8Array): void {
	for (let at = 0; at < sums.length; at++) {
		if (flags[at] === 1) {
			sums[at] = (sums[at] ?? 0) + (weights[group[at] ?? 0] ?? 0);
		}
	}
}

function addOwn(sums: Float64Array, group: Uint8Array, weights: Float64Array, values: Float64Array): void {
	for (let at = 0; at < sums.length; at++) {
		sums[at] = (sums[at] ?? 0) + (weights[group[at] ?? 0] ?? 0) * (values[at] ?? 0);
	}
}

function addByNumber(sums: Float64Array, group: Uint8Array, weights: Float64Array, values: Float64Array, of: Int32Array): void {
	for (let at = 0; at < sums.length; at++) {
		const number = of[at] ?? -1;
		if (number >= 0) {
			sums[at] = (sums[at] ?? 0) + (weights[group[at] ?? 0] ?? 0) * (values[number] ?? 0);
		}
	}
}

function logarithms(totals: Float64Array): Float64Array {
	const logarithms = new Float64Array(totals.length);
	let last = 0;
	let logarithm = Math.log(LEAST_EVIDENCE);
	for (let at = 0; at < totals.length; at++) {
		const total = totals[at] ?? 0;
		// Most have what all of their file have.
		if (total !== last) {
			last = total;
			logarithm = Math.log(total + LEAST_EVIDENCE);
		}
		logarithms[at] = logarithm;
	}
	return logarithms;
}

/** Of members how much less speaks for what they are members of than would say that it is at hand; a logarithm, 0 and below. */
function holders({ holder }: Reachable, { total }: Evidence): Float64Array {
	const lacking = new Float64Array(holder.length);
	let last = -1;
	let lack = 0;
	for (let at = 0; at < lacking.length; at++) {
		const holding = holder[at] ?? -1;
		// Most have the holder of the one before.
		if (holding !== last) {
			last = holding;
			lack = holding < 0 ? 0 : Math.min(0, Math.log((total[holding] ?? 0) / WEIGHTS.holderAtHand));
		}
		lacking[at] = lack;
	}
	return lacking;
}

/** What code of other files cannot name; a convention hides nothing from a class that inherits it. */
function hidden({ isPrivate, files, file }: Reachable, { inherited }: Evidence): Uint8Array {
	const seen = [...inherited.keys()].filter((at) => isPrivateByConvention(files[file[at] ?? -1]?.outline.language ?? ''));
	const hidden = seen.length > 0 ? isPrivate.slice() : isPrivate;
	for (const at of seen) {
		hidden[at] = 0;
	}
	return hidden;
}

/** Of each file how near to the cursor the rarest of its names stands; 1 for names of what is imported and not used yet. */
function nearFiles({ files, name, imported, rarity }: Reachable, { nearness }: Evidence) {
	const fileNear = new Float64Array(files.length);
	const unused = new Float64Array(rarity.length);
	for (const [file, { start, end }] of files.entries()) {
		let most = 0;
		for (let at = start; at < end; at++) {
			const own = name[at] ?? 0;
			const near = nearness[own] ?? 0;
			if (near > 0) {
				most = Math.max(most, near / (1 + (rarity[own] ?? 0)));
			}
			if (imported[at] === 1 && !isKnown(near)) {
				unused[own] = 1;
			}
		}
		fileNear[file] = most;
	}
	return { fileNear, unused };
}

/** Of names that the file accesses as members how near they stand; 0 for others. */
function nearnessOfCalled(called: ReadonlySet<number>, { nearness }: Evidence): Float64Array {
	const near = new Float64Array(nearness.length);
	for (const number of called) {
		near[number] = nearness[number] ?? 0;
	}
	return near;
}

/** The last answer for each company: it stays while the cursor moves. */
const companies = new WeakMap<Company, { readonly names: NamesWithin; readonly values: Float64Array }>();

/** Of each name what the company makes of it. */
function companyColumn(company: Company, names: NamesWithin): Float64Array {
	let known = companies.get(company);
	if (known?.names !== names) {
		const { hashes } = names.table;
		const values = new Float64Array(names.inTable.length);
		for (let own = 0; own < values.length; own++) {
			values[own] = company.weight(hashes[names.inTable[own] ?? 0] ?? 0);
		}
		known = { names, values };
		companies.set(company, known);
	}
	return known.values;
}

/** Nearer than an import statement makes a name. */
function isKnown(near: number): boolean {
	return near > WEIGHTS.near.importStatement;
}
