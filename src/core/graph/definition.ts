import type { Outline, OutlineSymbol } from '../parse/outline.ts';

/** A symbol of the workspace with its place. One object for each symbol of an outline: two of them are the same when they are identical. */
export interface Definition {
	readonly path: string;
	readonly outline: Outline;
	/** In the outline's symbols. */
	readonly index: number;
	readonly symbol: OutlineSymbol;
}

/** The definitions of one file, by what contains them. */
export interface FileDefinitions {
	readonly all: readonly Definition[];
	/** Container, -1 for the top level, to names to definitions. */
	readonly members: ReadonlyMap<number, ReadonlyMap<string, readonly Definition[]>>;
}

/** Outlines do not change; a changed file has a new one. A file that moved is another file. */
const tables = new WeakMap<Outline, Table>();

interface Table extends FileDefinitions {
	readonly path: string;
	byName: ReadonlyMap<string, readonly Definition[]> | undefined;
}

export function definitionsIn(path: string, outline: Outline): FileDefinitions {
	return tableOf(path, outline);
}

function tableOf(path: string, outline: Outline): Table {
	const known = tables.get(outline);
	if (known?.path === path) {
		return known;
	}
	const all = outline.symbols.map((symbol, index): Definition => ({ path, outline, index, symbol }));
	const members = new Map<number, Map<string, Definition[]>>();
	for (const definition of all) {
		const { container, name, owner } = definition.symbol;
		// What belongs to a type of another file is not at the top level of its own.
		if (owner === undefined) {
			add(entry(members, container), name, definition);
		}
	}
	const table: Table = { path, all, members, byName: undefined };
	tables.set(outline, table);
	return table;
}

function entry(members: Map<number, Map<string, Definition[]>>, container: number): Map<string, Definition[]> {
	let found = members.get(container);
	if (!found) {
		found = new Map();
		members.set(container, found);
	}
	return found;
}

function add(table: Map<string, Definition[]>, name: string, definition: Definition): void {
	const found = table.get(name);
	if (found) {
		found.push(definition);
	} else {
		table.set(name, [definition]);
	}
}

/** The definitions of a file that bear a name and are members of something. */
export function membersNamed(path: string, outline: Outline, name: string): readonly Definition[] {
	const table = tableOf(path, outline);
	if (!table.byName) {
		const byName = new Map<string, Definition[]>();
		for (const definition of table.all) {
			if (definition.symbol.container >= 0 || definition.symbol.owner !== undefined) {
				add(byName, definition.symbol.name, definition);
			}
		}
		table.byName = byName;
	}
	return table.byName.get(name) ?? [];
}
