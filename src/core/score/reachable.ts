import { LastFew } from '../base/lastFew.ts';
import type { Runs } from '../base/runs.ts';
import type { Link, Reached } from '../graph/closure.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { nameOfExport, type Outline, type OutlineSymbol } from '../parse/outline.ts';
import type { Definition } from './candidate.ts';
import { nameTable } from './nameTable.ts';
import { columnsOver, type FileSpan, type NamesWithin } from './reachableColumns.ts';
import { WEIGHTS } from './weights.ts';

/**
 * Every definition within reach of a file, as columns, with what of its score does not depend on the cursor. A move within a file,
 * or typing there, does not change it: it is kept until what is reached changes. Shared between packs, never written to.
 */
export interface Reachable {
	/** How many definitions: a place among them is what the columns are asked by. */
	readonly size: number;
	/** The definitions stand in their order. */
	readonly files: readonly FileSpan[];
	/** Of each definition the number of its file. */
	readonly file: Int32Array;
	/** By path. */
	readonly byPath: ReadonlyMap<string, FileSpan>;
	/** The names of definitions, of what they are members of, and of types in their signatures. */
	readonly names: NamesWithin;
	/** Which name each bears, by its number. */
	readonly name: Int32Array;
	/** Name of what it is a member of, by its number; -1 for none. */
	readonly holderName: Int32Array;
	/** Place of what it is a member of, -1 for none. */
	readonly holder: Int32Array;
	/** ln(members of that one, itself among them). */
	readonly siblings: Float64Array;
	readonly hops: Uint8Array;
	/** 1 for those that the current file imports by name. */
	readonly imported: Uint8Array;
	/** Estimates: of the signature, and of the body when that is worth reading, else 0. */
	readonly tokens: Int32Array;
	readonly bodyTokens: Int32Array;
	/** 1 or 0. */
	readonly isPrivate: Uint8Array;
	readonly isInterface: Uint8Array;
	readonly isType: Uint8Array;
	/** 1 for three hops and more. */
	readonly farther: Uint8Array;
	/** Places of those one hop away, of those that are farther, and of what is there for being imported by many. */
	readonly near: Int32Array;
	readonly far: Int32Array;
	readonly central: Int32Array;
	/** Of the near ones those with a body that is worth reading. */
	readonly bodies: Int32Array;
	/** Places of those that are types or can hold members. */
	readonly types: Int32Array;
	/** Places of members that stand outside of their type. */
	readonly outside: Int32Array;
	/** Of each the numbers of the types that its signature names. */
	readonly mentions: Runs;
	/** ln(how many bear the name), by its number. */
	readonly rarity: Float64Array;
	/** ln(1 + files of the workspace that access a member of each name). */
	readonly popularity: Float64Array;
}

interface Remembered {
	readonly reached: readonly Reached[];
	readonly outlines: readonly (Outline | undefined)[];
	readonly revision: number;
	readonly reachable: Reachable;
}

const lastFew = new LastFew<WorkspaceIndex, Remembered>();

/** @param reached of the current file, nearest first */
export function reachableOf(reached: readonly Reached[], index: WorkspaceIndex): Reachable {
	const outlines = reached.map(({ path }) => index.outline(path));
	const { revision } = index;
	const isIt = (each: Remembered) =>
		each.reached.length === reached.length &&
		reached.every((file, at) => outlines[at] === each.outlines[at] && sameReach(file, each.reached[at]));
	const make = () => ({ reached, outlines, revision, reachable: collect(reached, outlines, index) });
	return lastFew.get(index, revision, isIt, make).reachable;
}

function sameReach(a: Reached, b: Reached | undefined): boolean {
	return (
		a === b ||
		(b !== undefined &&
			a.path === b.path &&
			a.hops === b.hops &&
			a.via === b.via &&
			a.link === b.link &&
			sameNames(a.named, b.named) &&
			sameNames(a.aliases, b.aliases))
	);
}

function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	return a.size === b.size && [...a].every((name) => b.has(name));
}

/** The definition that stands at a place: tens of thousands could be told of, so that it looks things up when it is asked. */
export class PlacedDefinition implements Definition {
	readonly order: number;
	readonly symbol: OutlineSymbol;
	readonly #file: FileSpan;

	constructor({ files, file: of }: Reachable, at: number) {
		const file = files[of[at] ?? -1];
		const symbol = file?.outline.symbols[at - file.start];
		if (!file || !symbol) {
			throw new RangeError(`There is no definition at ${at}.`);
		}
		this.order = at;
		this.symbol = symbol;
		this.#file = file;
	}

	get path(): string {
		return this.#file.path;
	}

	get outline(): Outline {
		return this.#file.outline;
	}

	get index(): number {
		return this.order - this.#file.start;
	}

	get container(): OutlineSymbol | undefined {
		return this.#file.outline.symbols[this.symbol.container];
	}

	get hops(): number {
		return this.#file.hops;
	}

	get via(): string {
		return this.#file.via;
	}

	get link(): Link {
		return this.#file.link;
	}

	get module(): string | undefined {
		return this.#file.aliases[0];
	}
}

function collect(reached: readonly Reached[], outlines: readonly (Outline | undefined)[], index: WorkspaceIndex): Reachable {
	const files: FileSpan[] = [];
	let size = 0;
	for (const [at, { path, hops, via, link, aliases }] of reached.entries()) {
		const outline = outlines[at];
		if (outline) {
			const end = size + outline.symbols.length;
			files.push({ path, hops, via, link, outline, start: size, end, aliases: [...aliases] });
			size = end;
		}
	}
	const columns = columnsOver(files, size, nameTable());
	const byPath = new Map(files.map((file) => [file.path, file]));
	const imported = new Uint8Array(size);
	for (const { path, named } of reached) {
		const file = byPath.get(path);
		if (!file || named.size === 0) {
			continue;
		}
		const { outline, start } = file;
		const names = new Set([...named].map((name) => nameOfExport(outline, name)));
		for (const [at, { name, container }] of outline.symbols.entries()) {
			if (names.has(name) && !outline.symbols[container]) {
				imported[start + at] = 1;
			}
		}
	}
	const { table, inTable } = columns.names;
	const popularity = new Float64Array(inTable.length);
	for (let own = 0; own < popularity.length; own++) {
		popularity[own] = Math.log1p(index.accessors(table.hashes[inTable[own] ?? 0] ?? 0));
	}
	return { size, files, byPath, imported, popularity, ...columns };
}

/** Discount by import hops. */
export function hopWeight(hops: number): number {
	return WEIGHTS.hop[hops - 1] ?? 0.1;
}
