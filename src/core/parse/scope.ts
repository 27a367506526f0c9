import type { LineRange } from '../pack/packedContext.ts';

/**
 * An expression reduced to the names that lead to its type: `await this.store.read(key)` is `this store read`. A call and a
 * property are the same step, since the outline knows one result type for either.
 */
export type Path = readonly string[];

/** A variable or parameter of the current file. */
export interface Binding {
	readonly name: string;
	/** 0-based line of its declaration. */
	readonly line: number;
	/** Type names of its declaration; empty without one. */
	readonly types: readonly string[];
	/** What it is made from, `undefined` when that is no path. */
	readonly value: Path | undefined;
}

/** A literal or class body that has to be of some type. */
export interface Expectation {
	/** 0-based lines of the literal. */
	readonly lines: LineRange;
	/** Type names it is declared to be. */
	readonly types: readonly string[];
	/** What it is given to, for an argument. */
	readonly callee: Path | undefined;
}

/** What the current file's code holds in its hands: the ground on which receivers' types are inferred. */
export interface Scope {
	readonly bindings: readonly Binding[];
	/** Member accesses, outermost only. */
	readonly uses: readonly { readonly path: Path; readonly line: number }[];
	readonly expectations: readonly Expectation[];
}

export const EMPTY_SCOPE: Scope = { bindings: [], uses: [], expectations: [] };
