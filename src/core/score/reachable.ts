import type { Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { nameOfExport, type Outline, type SymbolKind } from '../parse/outline.ts';
import type { Definition } from './candidate.ts';
import { WEIGHTS } from './weights.ts';

/**
 * Every definition within reach of a file, as columns, with what of its score does not depend on the cursor. A move within a file,
 * or typing there, does not change it: it is kept until what is reached changes. Shared between packs, never written to.
 */
export interface Reachable {
	/** In the order of the files; a place in it is what the columns are asked by. */
	readonly definitions: readonly Definition[];
	readonly files: readonly FileSpan[];
	/** By path. */
	readonly byPath: ReadonlyMap<string, FileSpan>;
	/** Each name once: of definitions, of what they are members of, and of types in their signatures. */
	readonly names: readonly string[];
	/** Which name each bears, by its number. */
	readonly name: Int32Array;
	/** Name of what it is a member of, by its number; -1 for none. */
	readonly holderName: Int32Array;
	/** Place of what it is a member of, -1 for none. */
	readonly holder: Int32Array;
	/** How many members that one has, itself among them. */
	readonly siblings: Int32Array;
	readonly hops: Uint8Array;
	/** 1 for those that the current file imports by name. */
	readonly imported: Uint8Array;
	/** Of top-level ones in a file that the current file has whole: the names it has it by. */
	readonly aliases: ReadonlyMap<number, readonly string[]>;
	/** Those that are types or can hold members. */
	readonly types: readonly number[];
	/** Members that stand outside of their type. */
	readonly outside: readonly number[];
	/** Those whose signature names types that are within reach, and the numbers of these names. */
	readonly mentions: readonly { readonly at: number; readonly names: readonly number[] }[];
	/** How many bear each name. */
	readonly bearers: Int32Array;
	/** ln(1 + files of the workspace that access a member of each name). */
	readonly popularity: Float64Array;
}

/** The places of one file's definitions: that of its symbol `index` is `start + index`. */
export interface FileSpan {
	readonly path: string;
	readonly start: number;
	readonly end: number;
	readonly isTest: boolean;
}

const HOLDERS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'enum', 'type', 'namespace', 'variable']);
const TEST = /test|spec/i;

interface Remembered {
	readonly reached: readonly Reached[];
	readonly outlines: readonly (Outline | undefined)[];
	readonly revision: number;
	readonly reachable: Reachable;
}

/** Answers that are kept: a cursor that goes to and fro between two places asks for the same two again and again. */
const MOST = 4;
/** The last answers for each workspace, the latest first. */
const remembered = new WeakMap<WorkspaceIndex, Remembered[]>();

/** @param reached of the current file, nearest first */
export function reachableOf(reached: readonly Reached[], index: WorkspaceIndex): Reachable {
	const outlines = reached.map(({ path }) => index.outline(path));
	const { revision } = index;
	const before = remembered.get(index) ?? [];
	const known = before.find(
		(each) =>
			each.revision === revision &&
			each.reached.length === reached.length &&
			reached.every((file, at) => outlines[at] === each.outlines[at] && sameReach(file, each.reached[at])),
	);
	const latest = known ?? { reached, outlines, revision, reachable: collect(reached, outlines, index) };
	remembered.set(index, [latest, ...before.filter((each) => each !== known && each.revision === revision)].slice(0, MOST));
	return latest.reachable;
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

function collect(reached: readonly Reached[], outlines: readonly (Outline | undefined)[], index: WorkspaceIndex): Reachable {
	const definitions: Definition[] = [];
	const files: FileSpan[] = [];
	const imported: number[] = [];
	const aliases = new Map<number, readonly string[]>();
	const types: number[] = [];
	for (const [at, { path, hops, via, link, named, aliases: wholes }] of reached.entries()) {
		const outline = outlines[at];
		if (!outline) {
			continue;
		}
		const start = definitions.length;
		files.push({ path, start, end: start + outline.symbols.length, isTest: TEST.test(path) });
		const byName = new Set([...named].map((name) => nameOfExport(outline, name)));
		for (const [index, symbol] of outline.symbols.entries()) {
			const order = definitions.length;
			const container = outline.symbols[symbol.container];
			definitions.push({ path, outline, index, symbol, container, hops, via, link, order });
			if (HOLDERS.has(symbol.kind)) {
				types.push(order);
			}
			if (!container && byName.has(symbol.name)) {
				imported.push(order);
			}
			if (!container && wholes.size > 0) {
				aliases.set(order, [...wholes]);
			}
		}
	}
	return {
		definitions,
		files,
		byPath: new Map(files.map((file) => [file.path, file])),
		aliases,
		types,
		...columns(definitions, files, imported, index),
	};
}

function columns(
	definitions: readonly Definition[],
	files: readonly FileSpan[],
	imports: readonly number[],
	index: WorkspaceIndex,
) {
	const count = definitions.length;
	const numbers = new Map<string, number>();
	const names: string[] = [];
	const numberOf = (name: string) => {
		let number = numbers.get(name);
		if (number === undefined) {
			number = names.push(name) - 1;
			numbers.set(name, number);
		}
		return number;
	};
	const name = new Int32Array(count);
	const holderName = new Int32Array(count).fill(-1);
	const holder = new Int32Array(count).fill(-1);
	const siblings = new Int32Array(count);
	const hops = new Uint8Array(count);
	const imported = new Uint8Array(count);
	const members = new Int32Array(count);
	const outside: number[] = [];
	for (const { start, end } of files) {
		for (let at = start; at < end; at++) {
			const definition = definitions[at];
			if (definition) {
				const { symbol, container } = definition;
				name[at] = numberOf(symbol.name);
				hops[at] = definition.hops;
				if (container) {
					const place = start + symbol.container;
					holder[at] = place;
					holderName[at] = numberOf(container.name);
					members[place] = (members[place] ?? 0) + 1;
				} else if (symbol.owner !== undefined) {
					holderName[at] = numberOf(symbol.owner);
					outside.push(at);
				}
			}
		}
	}
	for (const at of imports) {
		imported[at] = 1;
	}
	const bearers = new Int32Array(names.length);
	for (let at = 0; at < count; at++) {
		siblings[at] = members[holder[at] ?? -1] ?? 0;
		const own = name[at] ?? 0;
		bearers[own] = (bearers[own] ?? 0) + 1;
	}
	const mentions: { at: number; names: number[] }[] = [];
	for (const [at, { symbol }] of definitions.entries()) {
		const known = symbol.types.flatMap((type) => numbers.get(type) ?? []);
		if (known.length > 0) {
			mentions.push({ at, names: known });
		}
	}
	const popularity = Float64Array.from(names, (each) => Math.log1p(index.accessors(each)));
	return { names, name, holderName, holder, siblings, hops, imported, outside, mentions, bearers, popularity };
}

/** Discount by import hops. */
export function hopWeight(hops: number): number {
	return WEIGHTS.hop[hops - 1] ?? 0.1;
}
