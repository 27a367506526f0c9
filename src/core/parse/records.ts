import type { OutlineImport, SymbolKind } from './outline.ts';
import type { Binding, Path, Reference } from './uses.ts';

/** Offsets in a text, in UTF-16 units; the end is the first one outside. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** What a query captured as a definition. */
export interface DefinitionRecord extends Span {
	readonly kind: SymbolKind | 'package';
	readonly name: string;
	readonly nameStart: number;
	/** Name of the type it belongs to though it does not stand in it. */
	readonly receiver: string | undefined;
	/** Where its body starts, -1 without one. */
	readonly body: number;
	/** Where its signature ends at the latest when it has no body. */
	readonly header: number;
	/** A member of the class round the function whose parameter it is. */
	readonly isParameter: boolean;
	/** Type names of what one gets by reading or calling it; a class's parents. */
	readonly result: readonly string[];
	/** True when these were captured: a class's are read from its header otherwise. */
	readonly hasTypes: boolean;
	/** What it is first made from. */
	readonly value: Path | undefined;
	readonly pattern: number;
}

/** One name that one statement binds, or none. */
export interface ImportRecord {
	readonly start: number;
	readonly kind: OutlineImport['kind'];
	readonly source: string;
	readonly name: OutlineImport['names'][number] | undefined;
}

export interface PlacedName {
	readonly start: number;
	readonly name: string;
}

export interface NameRecord {
	readonly start: number;
	readonly path: Path;
	readonly kind: Reference['kind'];
}

export interface BindingRecord {
	readonly start: number;
	readonly name: string;
	/** The scope that binds it: the innermost one it stands in, the one outside of that, or the innermost function. */
	readonly scope: 'inner' | 'outside' | 'function';
	/** A type parameter is bound, but holds no value; an assignment holds one, but binds nothing. */
	readonly role: 'variable' | 'type' | 'assignment';
	readonly types: readonly string[];
	/** The declared type as written. */
	readonly type: string;
	readonly value: Path | undefined;
	readonly context: Binding['context'];
}

export interface ExpectationRecord extends Span {
	readonly types: readonly string[];
	readonly callee: Path | undefined;
}

export interface ScopeRecord extends Span {
	readonly isFunction: boolean;
}

/**
 * What was captured in a text, flat and without nodes: everything that `outlineOf` and `usesOf` need beside the text.
 * Where a record starts tells which stretch of the text it belongs to. Within each list, records of one stretch keep their order.
 */
export interface Records {
	readonly definitions: readonly DefinitionRecord[];
	/** Bodies whose definitions nobody outside can name. */
	readonly hidden: readonly Span[];
	readonly imports: readonly ImportRecord[];
	/** Statements that import, and names that one binds elsewhere: no names in or at them are references. */
	readonly silent: readonly Span[];
	/** Starts of names that an import statement binds: `const a = require('a')` defines nothing new. */
	readonly imported: readonly { readonly start: number }[];
	readonly packages: readonly PlacedName[];
	/** In the order of the text, of one place the longest path first. */
	readonly names: readonly NameRecord[];
	readonly bindings: readonly BindingRecord[];
	readonly foreign: readonly PlacedName[];
	readonly scopes: readonly ScopeRecord[];
	/** Spans in which every name is one in a type. */
	readonly annotations: readonly Span[];
	readonly expectations: readonly ExpectationRecord[];
	/** What functions give back, at the place where they do. */
	readonly returns: readonly { readonly start: number; readonly value: Path }[];
	readonly exports: readonly { readonly start: number; readonly exported: string; readonly local: string }[];
}
