import type { LineRange } from '../pack/packedContext.ts';

export type SymbolKind =
	| 'function'
	| 'class'
	| 'interface'
	| 'type'
	| 'enum'
	| 'namespace'
	| 'method'
	| 'property'
	| 'attribute'
	| 'constant'
	| 'variable';

/** A definition that other code can name. Lines are 0-based and inclusive. */
export interface OutlineSymbol {
	readonly name: string;
	readonly kind: SymbolKind;
	/** Index in {@link Outline.symbols} of what it is a member of, -1 at the top level. */
	readonly container: number;
	/** Name of the type it is a member of, when that stands in another file: Go's and C++'s methods, Rust's impl blocks. */
	readonly owner?: string;
	/** True when code of other files cannot name it, by what the language says or by custom; its members may be reached all the same. */
	readonly isPrivate?: true;
	/** Line of the name. */
	readonly line: number;
	/** The lines that say how it is used: from its decorators to the start of its body, at most eight. */
	readonly signature: LineRange;
	readonly extent: LineRange;
	/** Characters of the signature's lines: an estimate of its tokens without the text. */
	readonly signatureLength: number;
	/** Names with a capital that the signature mentions: its parameters', result's and parents' types. */
	readonly types: readonly string[];
	/** Of these and of its first value, the names of what one gets by reading or calling it; a class's parents. */
	readonly result: readonly string[];
}

/** One import statement, one source. */
export interface OutlineImport {
	/**
	 * `include` names a file by its path (C's `#include`, a shell's `source`), `module` declares a child file (Rust's `mod a;`),
	 * `path` is no statement: the code says the whole path where it uses the name (Rust's `crate::a::B::new()`).
	 */
	readonly kind: 'import' | 'reexport' | 'require' | 'dynamic' | 'include' | 'module' | 'path';
	/** As written, without quotes: `./a`, `rxjs`, `..pkg.mod`, `crate::a`; C's `<stdio.h>` keeps its brackets. */
	readonly source: string;
	readonly line: number;
	/** What it binds: `exported` as it is called there (`*` for everything, `default`), `local` as it is called here. */
	readonly names: readonly { readonly exported: string; readonly local: string }[];
}

/** What the graph needs to know of a file, without its text. */
export interface Outline {
	readonly language: string;
	readonly lines: number;
	/** In the order of the file; a container stands before its members, except where a language has them outside of it. */
	readonly symbols: readonly OutlineSymbol[];
	readonly imports: readonly OutlineImport[];
	/** What it shows under another name than its definition's: `export { a as b }`, `export default a`. */
	readonly exports?: readonly { readonly exported: string; readonly local: string }[];
	/** Names of the members that its code accesses, each once. */
	readonly accesses: readonly string[];
	/** Packages or namespaces that it says it is part of, as written; absent in languages that know none. */
	readonly packages?: readonly string[];
	/** True when the parser met something that is not in the grammar; the outline holds what it could read. */
	readonly hasErrors: boolean;
}

/** Qualified names of the symbols whose definition holds a line, innermost first. */
export function symbolsAt(outline: Outline, line: number): string[] {
	const around = outline.symbols.flatMap(({ extent: [first, last] }, index) =>
		first <= line && line <= last ? [{ index, lines: last - first }] : [],
	);
	return around.sort((a, b) => a.lines - b.lines || b.index - a.index).map(({ index }) => qualifiedName(outline, index));
}

/** The name with its containers: `Observable.pipe`. */
export function qualifiedName(outline: Outline, index: number): string {
	const symbol = outline.symbols[index];
	if (!symbol) {
		return '';
	}
	const container = symbol.container < 0 ? symbol.owner : qualifiedName(outline, symbol.container);
	return container === undefined ? symbol.name : `${container}.${symbol.name}`;
}

/** What a file calls what it exports by a name. A default export that it does not name is its first top-level definition. */
export function nameOfExport({ exports = [], symbols }: Outline, exported: string): string | undefined {
	const local = exports.find((each) => each.exported === exported)?.local ?? exported;
	return local === 'default' ? symbols.find(({ container }) => container < 0)?.name : local;
}
