import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline, OutlineSymbol } from '../parse/outline.ts';
import { type Candidate, density, estimatedTokens } from './candidate.ts';
import type { Known } from './inferTypes.ts';
import { WEIGHTS } from './weights.ts';

/**
 * Every definition within reach of a file, with what of its score does not depend on the cursor. Most definitions are never
 * more than this, and a move within a file, or typing there, does not change it: it is kept until what is reached changes.
 */
export interface Reachable {
	/** In the order of the files, with the score of what nothing speaks for. Shared between packs: never written to. */
	readonly bases: readonly Candidate[];
	/** The same by value, best first; ties in the order of the files. */
	readonly byValue: readonly Candidate[];
	/** Which of them the current file imports by name. */
	readonly named: readonly boolean[];
	/** Of top-level ones in a file that the current file has whole: the names it has it by. */
	readonly aliases: readonly (ReadonlySet<string> | undefined)[];
	/** Which of them are types or can hold members. */
	readonly types: readonly number[];
	/** For inference: each of them, or what it is a member of. */
	readonly known: readonly (Known | undefined)[];
	/** How many of them bear a name. */
	readonly sameName: ReadonlyMap<string, number>;
	/** What a top-level name can mean. */
	readonly dictionary: ReadonlyMap<string, readonly Known[]>;
}

const TYPES: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'type', 'namespace', 'variable']);

/** The last answer for each workspace: most packs follow one in the same file. */
const last = new WeakMap<
	WorkspaceIndex,
	{ readonly reached: readonly Reached[]; readonly outlines: readonly (Outline | undefined)[]; readonly reachable: Reachable }
>();

/** @param reached of the current file, nearest first */
export function reachableOf(reached: readonly Reached[], index: WorkspaceIndex): Reachable {
	const outlines = reached.map(({ path }) => index.outline(path));
	const before = last.get(index);
	if (
		before &&
		before.reached.length === reached.length &&
		reached.every((file, at) => outlines[at] === before.outlines[at] && sameReach(file, before.reached[at]))
	) {
		return before.reachable;
	}
	const reachable = collect(reached, outlines);
	last.set(index, { reached, outlines, reachable });
	return reachable;
}

function sameReach(a: Reached, b: Reached | undefined): boolean {
	return (
		b !== undefined &&
		a.path === b.path &&
		a.hops === b.hops &&
		a.via === b.via &&
		a.link === b.link &&
		a.named.size === b.named.size &&
		[...a.named].every((name) => b.named.has(name)) &&
		a.aliases.size === b.aliases.size &&
		[...a.aliases].every((alias) => b.aliases.has(alias))
	);
}

function collect(reached: readonly Reached[], outlines: readonly (Outline | undefined)[]): Reachable {
	const bases: Candidate[] = [];
	const named: boolean[] = [];
	const aliases: (ReadonlySet<string> | undefined)[] = [];
	const types: number[] = [];
	const known: (Known | undefined)[] = [];
	const sameName = new Map<string, number>();
	const dictionary = new Map<string, Known[]>();
	for (const [at, file] of reached.entries()) {
		const outline = outlines[at];
		if (!outline) {
			continue;
		}
		const knownHere = knownOf(outline);
		learn(dictionary, knownHere, outline.symbols);
		for (const [index, symbol] of outline.symbols.entries()) {
			const order = bases.length;
			const container = outline.symbols[symbol.container];
			if (TYPES.has(symbol.kind)) {
				types.push(order);
			}
			const { path, hops, via, link } = file;
			const score = (WEIGHTS.hop[hops - 1] ?? 0.1) * WEIGHTS.base;
			const value = density(score, estimatedTokens(symbol));
			bases.push({
				path,
				outline,
				index,
				symbol,
				container,
				hops,
				via,
				link,
				order,
				score,
				value,
				parts: {},
				through: undefined,
			});
			named.push(
				!container && (file.named.has(symbol.name) || (file.named.has('default') && symbol.line === defaultLine(outline))),
			);
			aliases.push(container || file.aliases.size === 0 ? undefined : file.aliases);
			known.push(knownHere[container ? symbol.container : index]);
			sameName.set(symbol.name, (sameName.get(symbol.name) ?? 0) + 1);
		}
	}
	return { bases, byValue: bases.toSorted(byValue), named, aliases, types, known, sameName, dictionary };
}

/** Best value first; ties keep the order of the files. */
export function byValue(a: Candidate, b: Candidate): number {
	return b.value - a.value || a.order - b.order;
}

/** A default export is not named in its file: the first top-level definition stands for it. */
function defaultLine(outline: Outline): number {
	return outline.symbols.find((symbol) => symbol.container < 0)?.line ?? -1;
}

/** Adds the top-level symbols of an outline to a dictionary. */
export function learn(dictionary: Map<string, Known[]>, known: readonly Known[], symbols: readonly OutlineSymbol[]): void {
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
}

/** Outlines do not change; a changed file has a new one. */
const knownOutlines = new WeakMap<Outline, readonly Known[]>();

/** An outline's symbols for inference, by index. */
export function knownOf(outline: Outline): readonly Known[] {
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
