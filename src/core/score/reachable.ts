import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { nameOfExport, type Outline } from '../parse/outline.ts';
import { type Candidate, density, estimatedTokens } from './candidate.ts';
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
	/** How many of them bear a name. */
	readonly sameName: ReadonlyMap<string, number>;
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
	const sameName = new Map<string, number>();
	for (const [at, file] of reached.entries()) {
		const outline = outlines[at];
		if (!outline) {
			continue;
		}
		const imported = new Set([...file.named].map((name) => nameOfExport(outline, name)));
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
			named.push(!container && imported.has(symbol.name));
			aliases.push(container || file.aliases.size === 0 ? undefined : file.aliases);
			sameName.set(symbol.name, (sameName.get(symbol.name) ?? 0) + 1);
		}
	}
	return { bases, byValue: bases.toSorted(byValue), named, aliases, types, sameName };
}

/** Best value first; ties keep the order of the files. */
export function byValue(a: Candidate, b: Candidate): number {
	return b.value - a.value || a.order - b.order;
}
