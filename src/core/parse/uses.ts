import type { LineRange } from '../pack/packedContext.ts';

/**
 * An expression reduced to the names that lead to its type: `await this.store.read(key)` is `this store read`. A call and a
 * property are the same step, since the outline knows one result type for either. What cannot be told by names is an empty head:
 * `(a ?? b).c` is ` c`.
 */
export type Path = readonly string[];

/**
 * A place where code names something that another file or a class may define. Names that mean a parameter or a variable of a
 * function are none, but `item.read` is one though `item` is: its first name is then found in {@link Uses.bindings}.
 */
export interface Reference {
	/** The name is the last step; what stands before it is the receiver. */
	readonly path: Path;
	/** `type` in an annotation, `parent` in a heritage clause, `new` and `call` where it is called; else `value`. */
	readonly kind: 'value' | 'call' | 'new' | 'type' | 'parent';
	/** 0-based line and UTF-16 column of the name. */
	readonly line: number;
	readonly column: number;
	/** Index in the outline's symbols of the innermost one that it stands in, -1 at the top level. */
	readonly symbol: number;
}

/** A variable or parameter, and what is known of its type. What a pattern takes apart without a name has one that no code can say: `@a-b`. */
export interface Binding {
	readonly name: string;
	/** 0-based line of its declaration. */
	readonly line: number;
	/** 0-based lines in which the name means it: those of its function or block. */
	readonly extent: LineRange;
	/** Type names of its declaration; empty without one. */
	readonly types: readonly string[];
	/** The declaration as written; empty without one. */
	readonly type: string;
	/** What it is made from, `undefined` when that is no path. */
	readonly value: Path | undefined;
	/** Of a parameter of a function that is itself an argument: what it is given to. */
	readonly context: CallbackContext | undefined;
}

/** Where a function stands that somebody else calls: its parameters are what that one says they are. */
export interface CallbackContext {
	readonly callee: Path;
	/** Which argument of the callee it is, from 0; or the literal that holds it. */
	readonly argument: number;
	/** Its name in that literal. */
	readonly key: string | undefined;
	/** Which parameter of the function this is, from 0. */
	readonly parameter: number;
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

/** What the code of a file holds in its hands and names: the ground of the symbol graph. Everything in the order of the file. */
export interface Uses {
	readonly references: readonly Reference[];
	readonly bindings: readonly Binding[];
	readonly expectations: readonly Expectation[];
	/** Of each symbol of the outline what stands between its name and its body: `<T>(source: Observable<T>): Subscriber<T>`, `: Store`. */
	readonly headers: readonly string[];
	/** Of each symbol what it is made from; of a function what it returns. */
	readonly made: readonly (readonly Made[])[];
}

/** An expression that gives what a definition is. */
export interface Made {
	readonly value: Path;
	/** 0-based. */
	readonly line: number;
}

export const NO_USES: Uses = { references: [], bindings: [], expectations: [], headers: [], made: [] };
