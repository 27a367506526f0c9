import { isPrivateByConvention } from '../parse/visibility.ts';
import type { Company } from './company.ts';
import { EVIDENCE, type Evidence } from './evidence.ts';
import type { CurrentFile } from './heldTypes.ts';
import type { Reachable } from './reachable.ts';
import { WEIGHTS } from './weights.ts';

export type Signal = keyof typeof WEIGHTS.odds;

const SIGNALS = Object.keys(WEIGHTS.odds) as readonly Signal[];
const PLACE = Object.fromEntries(SIGNALS.map((signal, at) => [signal, at])) as Readonly<Record<Signal, number>>;
/** Weights one group after the other: top-level definitions whose name the code near by holds, other ones, members, other members. */
const TABLE = [0, 1, 2, 3].map((group) => Float64Array.from(SIGNALS, (signal) => WEIGHTS.odds[signal][group] ?? 0));

/** So that what nothing speaks for has a logarithm. */
const LEAST_EVIDENCE = 0.005;

/**
 * How likely it is, beside the others, that the next lines name a definition: its evidence, raised or lowered by what kind of
 * thing it is and by the company it is in.
 */
export class Odds {
	readonly #reachable: Reachable;
	readonly #evidence: Evidence;
	readonly #company: Float64Array;
	/** 1 for names that the file accesses as members. */
	readonly #called: Uint8Array;
	/** Of each definition how near to the cursor the rarest of its file's names stands. */
	readonly #fileNear: Float64Array;
	/** 1 for names of what is imported and not used yet. */
	readonly #unused: Uint8Array;
	readonly #signals = new Float64Array(SIGNALS.length);

	constructor({ uses }: CurrentFile, reachable: Reachable, evidence: Evidence, company: Company) {
		const { names, name, files, imported, bearers } = reachable;
		this.#reachable = reachable;
		this.#evidence = evidence;
		const called = new Set(uses.references.flatMap(({ path }) => (path.length > 1 ? [path.at(-1)] : [])));
		this.#called = Uint8Array.from(names, (each) => (called.has(each) ? 1 : 0));
		this.#company = Float64Array.from(names, (each) => company.weight(each));
		this.#unused = new Uint8Array(names.length);
		this.#fileNear = new Float64Array(name.length);
		for (const { start, end } of files) {
			let most = 0;
			for (let at = start; at < end; at++) {
				const own = name[at] ?? 0;
				const near = evidence.nearness[own] ?? 0;
				most = Math.max(most, near / (1 + Math.log(bearers[own] ?? 1)));
				if (imported[at] && !isKnown(near)) {
					this.#unused[own] = 1;
				}
			}
			this.#fileNear.fill(most, start, end);
		}
	}

	/** @param at place of a definition */
	score(at: number): number {
		const weights = this.#read(at);
		let sum = 0;
		for (let signal = 0; signal < weights.length; signal++) {
			sum += (weights[signal] ?? 0) * (this.#signals[signal] ?? 0);
		}
		return Math.exp(sum);
	}

	/** What the score of a definition is made of: its evidence first, then what each signal made of that. */
	parts(at: number): Record<string, number> {
		const weights = this.#read(at);
		const { total, parts } = this.#evidence;
		const result: Record<string, number> = {};
		const fixed = (weights[PLACE.evidence] ?? 0) * (this.#signals[PLACE.evidence] ?? 0) + (weights[PLACE.bias] ?? 0);
		let score = Math.exp(fixed);
		let rest = score;
		for (const part of EVIDENCE) {
			const value = ((parts[part][at] ?? 0) / (total[at] || 1)) * score;
			if (value !== 0) {
				result[part] = value;
				rest -= value;
			}
		}
		if (rest > score * 1e-9) {
			result.base = rest;
		}
		for (const [place, signal] of SIGNALS.entries()) {
			const change = (weights[place] ?? 0) * (this.#signals[place] ?? 0);
			if (change !== 0 && signal !== 'evidence' && signal !== 'bias') {
				const next = score * Math.exp(change);
				result[signal] = (result[signal] ?? 0) + next - score;
				score = next;
			}
		}
		return result;
	}

	/** Reads the signals of a definition. @returns the weights of its group */
	#read(at: number): Float64Array {
		const { definitions, name, holderName, hops, siblings, bearers } = this.#reachable;
		const { total, nearness, likeness, unused, expected, inherited, overridden } = this.#evidence;
		const { symbol, outline } = definitions[at] ?? {};
		const own = name[at] ?? 0;
		const holder = holderName[at] ?? -1;
		const near = nearness[own] ?? 0;
		const signals = this.#signals;
		signals[PLACE.bias] = 1;
		signals[PLACE.evidence] = Math.log((total[at] ?? 0) + LEAST_EVIDENCE);
		signals[PLACE.called] = this.#called[own] ? near : 0;
		signals[PLACE.unusedVariable] = unused[at] ?? 0;
		signals[PLACE.expected] = expected[at] ?? 0;
		signals[PLACE.overridden] = overridden[at] ?? 0;
		signals[PLACE.company] = this.#company[own] ?? 0;
		signals[PLACE.likeness] = likeness[own] ?? 0;
		signals[PLACE.fileNear] = this.#fileNear[at] ?? 0;
		signals[PLACE.unusedType] = holder >= 0 ? (this.#unused[holder] ?? 0) : 0;
		signals[PLACE.rarity] = Math.log(bearers[own] ?? 1);
		signals[PLACE.siblings] = Math.log(Math.max(1, siblings[at] ?? 1));
		signals[PLACE.farther] = (hops[at] ?? 1) > 2 ? 1 : 0;
		signals[PLACE.isPrivate] = symbol?.isPrivate && !(inherited[at] && isPrivateByConvention(outline?.language ?? '')) ? 1 : 0;
		signals[PLACE.isInterface] = symbol?.kind === 'interface' ? 1 : 0;
		signals[PLACE.isType] = symbol?.kind === 'type' ? 1 : 0;
		const group = (holder >= 0 ? 2 : 0) + (isKnown(near) ? 0 : 1);
		return TABLE[group] ?? new Float64Array();
	}
}

/** Nearer than an import statement makes a name. */
function isKnown(near: number): boolean {
	return near > WEIGHTS.near.importStatement;
}
