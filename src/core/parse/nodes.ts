/** Of an error in a tree, in every grammar. */
export const ERROR_KIND = 65_535;
// Flags of a node.
/** It has a name of its own in the grammar: no punctuation, no keyword. */
export const NAMED = 1;
/** By the rule that made its parent a later child can have the same field. */
export const MORE = 2;
/** By the rule that made its parent, fields of its children are its parent's. */
export const PASSES_ON = 4;

/**
 * A syntax tree as columns of numbers, a row for each node in the order of the text: a parent stands before its children. They are
 * lent: the next tree is written over them.
 */
export interface Nodes {
	readonly count: number;
	/** The grammar's number for what a node is, {@link ERROR_KIND} for what it could not read. */
	readonly kinds: Uint16Array;
	readonly flags: Uint8Array;
	/** The grammar's number for what a node is to its parent, 0 for none. */
	readonly fields: Uint16Array;
	/** The same of what stands round it and has no name of its own, where that is called otherwise. */
	readonly outerFields: Uint16Array;
	/** Offsets in the text, in UTF-16 units; the end is the first one outside. */
	readonly starts: Uint32Array;
	readonly ends: Uint32Array;
	/** -1 for the root. */
	readonly parents: Int32Array;
	/** Next sibling, -1 for the last one. */
	readonly nexts: Int32Array;
	/** First child, -1 for a leaf. */
	readonly firsts: Int32Array;
}

/** What a grammar calls its numbers. */
export interface GrammarNames {
	/** By kind. */
	readonly types: readonly string[];
	/** `null` for a kind that it does not have. */
	idForNodeType(type: string, named: boolean): number | null;
	fieldIdForName(name: string): number | null;
}

/** The first child with a field, -1 without one. */
export function childOf(nodes: Nodes, node: number, field: number): number {
	const { firsts, nexts, fields, outerFields, flags } = nodes;
	for (let child = firsts[node] ?? -1; child >= 0; child = nexts[child] ?? -1) {
		if (fields[child] === field || outerFields[child] === field) {
			return child;
		}
		const inner = (flags[child] ?? 0) & PASSES_ON ? childOf(nodes, child, field) : -1;
		if (inner >= 0) {
			return inner;
		}
	}
	return -1;
}
