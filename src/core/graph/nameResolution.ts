import { dirname } from '../base/paths.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { type Definition, definitionsIn } from './definition.ts';
import type { ImportEdge, ImportGraph } from './importGraph.ts';

/** How an edge was found. */
export type Found = 'binding' | 'import' | 'member' | 'inherited' | 'sibling' | 'name';

/** Files that are had whole, by a name of theirs: `import * as core`, Python's `import a.b`, a Go package. */
export interface Module {
	readonly files: readonly string[];
	/** Where its parts lie, for languages in which a folder is a module. */
	readonly folder: string | undefined;
}

/** What a name can mean. */
export type Meaning = { readonly found: Found; readonly confidence: number } & (
	| { readonly definition: Definition }
	| { readonly module: Module }
);

/** What a name is looked up in. `outline` gives an edited file as it is edited. */
export interface Names {
	readonly outline: WorkspaceIndex['outline'];
	readonly edges: (path: string) => ReturnType<ImportGraph['edges']>;
	/** Files that define a name outside of any other definition; with `isOwned` those with members of a type of that name elsewhere. */
	readonly definers: (name: string, isOwned: boolean) => readonly string[];
}

const SURE = { import: 1, wildcard: 0.95, sibling: 0.9 } as const;
/** Files that a chain of re-exports or includes is followed through for one name: barrels of barrels are a dozen. */
const MAX_CHAIN = 200;
/** Files that define a name which are looked at: of 500 packages each with a `main`, the first ones. */
const MAX_DEFINERS = 200;
/** Statements that show all that a file defines when they name nothing. */
const SHOWS_ALL: ReadonlySet<OutlineImport['kind']> = new Set(['include', 'require', 'dynamic']);
/** Languages in which what stands in a package is also named in the packages below. */
const NESTED_PACKAGES: ReadonlySet<string> = new Set(['csharp']);
/** Languages in which the files of a folder are one package. */
const FOLDER_PACKAGES: ReadonlySet<string> = new Set(['go']);

/** What a name at the top level of a file means there: its own definitions, what it imports, what its package shows it. */
export function resolveName(names: Names, path: string, name: string): readonly Meaning[] {
	const outline = names.outline(path);
	if (!outline || name === '') {
		return [];
	}
	const own = topLevel(names, path, name);
	if (own.length > 0) {
		return own.map((definition) => ({ found: 'binding', confidence: 1, definition }));
	}
	const imported = importedName(names, path, name);
	return imported.length > 0 ? imported : fromPackage(names, path, outline, name);
}

/** What files show under a name to who imports them. */
export function exportedBy({ files, folder }: Module, names: Names, name: string): readonly Meaning[] {
	const chain = new Set<string>();
	const found = files.flatMap((file) => exported(names, file, name, chain));
	return found.length > 0 ? found : partOf(names, folder, name);
}

function topLevel(names: Names, path: string, name: string): readonly Definition[] {
	const outline = names.outline(path);
	return (outline && definitionsIn(path, outline).members.get(-1)?.get(name)) ?? [];
}

function exported(names: Names, path: string, name: string, chain: Set<string>): readonly Meaning[] {
	const key = `${path}\n${name}`;
	const outline = names.outline(path);
	if (!outline || chain.has(key) || chain.size > MAX_CHAIN) {
		return [];
	}
	chain.add(key);
	const alias = outline.exports?.find((each) => each.exported === name)?.local;
	const own = topLevel(names, path, alias ?? name);
	if (own.length > 0) {
		return own.map((definition) => ({ found: 'import', confidence: SURE.import, definition }));
	}
	if (name === 'default' && alias === undefined) {
		const [first] = outline.symbols.flatMap((symbol, index) => (symbol.container < 0 ? [index] : []));
		const definition = definitionsIn(path, outline).all[first ?? -1];
		return definition ? [{ found: 'import', confidence: 0.8, definition }] : [];
	}
	return importedName(names, path, alias ?? name, chain);
}

/** What the statements of a file bind a name to, in it or for who imports it from there. */
function importedName(names: Names, path: string, name: string, chain = new Set<string>()): readonly Meaning[] {
	const edges = names.edges(path);
	for (const { statement, targets } of edges) {
		const bound = statement?.names.find((each) => each.local === name);
		const found = statement && bound ? boundTo(names, statement, bound.exported, targets, chain) : [];
		if (found.length > 0) {
			return found;
		}
	}
	for (const edge of edges) {
		const whole = wholeOf(names, path, edge, name);
		if (whole) {
			return [{ found: 'import', confidence: SURE.import, module: whole }];
		}
	}
	for (const { statement, targets } of edges) {
		const showsAll = statement?.names.length === 0 && SHOWS_ALL.has(statement.kind);
		if (statement && (showsAll || statement.names.some(({ exported, local }) => exported === '*' && local === '*'))) {
			const found = targets.flatMap((target) => exported(names, target, name, chain));
			if (found.length > 0) {
				return found.map((each) => ({ ...each, confidence: SURE.wildcard }));
			}
		}
	}
	return [];
}

function boundTo(
	names: Names,
	{ source }: OutlineImport,
	name: string,
	targets: readonly string[],
	chain: Set<string>,
): readonly Meaning[] {
	if (name === '*') {
		return targets.length > 0 ? [{ found: 'import', confidence: SURE.import, module: moduleOf(targets) }] : [];
	}
	const found = targets.flatMap((target) => exported(names, target, name, chain));
	if (found.length > 0) {
		return found;
	}
	// Python's `from package import module`, Rust's `use a::module`.
	const part = targets.find((target) => moduleName(target) === name);
	const isFile = part !== undefined && !source.endsWith(`/${name}`);
	return isFile ? [{ found: 'import', confidence: SURE.import, module: moduleOf([part]) }] : [];
}

/** What a statement without names calls the module: the end of its source, `orders` of `example.com/shop/orders`. */
export function lastPart(source: string): string {
	return source.split(/[/.\\]|::/).at(-1) ?? '';
}

/** The module that a statement without names binds to its last part (Go) or its first (Python). */
function wholeOf(names: Names, path: string, { statement, targets }: ImportEdge, name: string): Module | undefined {
	if (!statement || statement.names.length > 0 || SHOWS_ALL.has(statement.kind) || targets.length === 0) {
		return undefined;
	}
	const { source } = statement;
	if (names.outline(path)?.language === 'python') {
		const parts = source.split('.');
		const above = parts.length - 1;
		return parts[0] === name ? pythonPackage(names, targets[0] ?? '', above) : undefined;
	}
	return lastPart(source) === name && statement.kind !== 'reexport' ? moduleOf(targets) : undefined;
}

/** The package that stands `above` steps over a module. */
function pythonPackage(names: Names, file: string, above: number): Module {
	let folder = file.replace(/(\/__init__)?\.pyi?$/, '');
	for (let step = 0; step < above; step++) {
		folder = dirname(folder);
	}
	const files = [`${folder}.py`, `${folder}/__init__.py`].filter((each) => names.outline(each));
	return { files, folder };
}

function moduleOf(files: readonly string[]): Module {
	const [file = ''] = files;
	return { files, folder: /\.pyi?$/.test(file) ? file.replace(/(\/__init__)?\.pyi?$/, '') : undefined };
}

/** Python's modules are attributes of their package. */
function partOf(names: Names, folder: string | undefined, name: string): readonly Meaning[] {
	const base = folder === undefined ? undefined : folder === '' ? name : `${folder}/${name}`;
	const file = base && [`${base}.py`, `${base}/__init__.py`].find((each) => names.outline(each));
	return file ? [{ found: 'import', confidence: SURE.import, module: { files: [file], folder: base } }] : [];
}

/** What a file is called as a module: `store` of `store.py`, of `store/__init__.py`, of `store/mod.rs`. */
export function moduleName(path: string): string {
	const bare = path.replace(/\/(__init__\.pyi?|mod\.rs|index\.[cm]?[jt]sx?)$/, '');
	return bare.slice(bare.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

/** What the file sees without an import: the definitions of its package. */
function fromPackage(names: Names, path: string, outline: Outline, name: string): readonly Meaning[] {
	const found: Meaning[] = [];
	const siblings = new Set(names.edges(path).flatMap(({ kind, targets }) => (kind === 'import' ? [] : targets)));
	if (siblings.size === 0 && !outline.packages && !FOLDER_PACKAGES.has(outline.language)) {
		return found;
	}
	for (const definer of names.definers(name, false).slice(0, MAX_DEFINERS)) {
		const theirs = definer === path ? undefined : names.outline(definer);
		if (theirs && (siblings.has(definer) || isSamePackage(path, outline, definer, theirs))) {
			for (const definition of topLevel(names, definer, name)) {
				found.push({ found: 'sibling', confidence: SURE.sibling, definition });
			}
		}
	}
	return found;
}

function isSamePackage(path: string, outline: Outline, other: string, theirs: Outline): boolean {
	if (outline.language !== theirs.language) {
		return false;
	}
	if (FOLDER_PACKAGES.has(outline.language)) {
		return dirname(path) === dirname(other);
	}
	const nested = NESTED_PACKAGES.has(outline.language);
	return (theirs.packages ?? []).some((each) =>
		(outline.packages ?? []).some((own) => own === each || (nested && own.startsWith(`${each}.`))),
	);
}
