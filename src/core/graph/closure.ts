import { nameOfExport, type Outline, type OutlineImport } from '../parse/outline.ts';
import type { ImportEdge } from './importGraph.ts';
import { lastPart, moduleName } from './nameResolution.ts';

/** Languages in which a statement that names a module alone binds that module: Python's `import pkg.core`, Go's `import "pkg/core"`. */
const BINDS_MODULES: ReadonlySet<string> = new Set(['python', 'go']);

/**
 * How a file is known to the one that led to it: `neighbour` is seen without an import, `recent` was open in the editor lately,
 * `type` defines the type of something that the code at the cursor holds, `mention` is named by a text that is no code,
 * `importer` imports the current file itself, `central` is imported by many others.
 */
export type Link = 'import' | 'neighbour' | 'recent' | 'type' | 'mention' | 'importer' | 'central';

/** A file of the closure: how far it is and through which file it was reached first. */
export interface Reached {
	readonly path: string;
	readonly hops: number;
	/** The file whose import led here; the current file at one hop. */
	readonly via: string;
	readonly link: Link;
	/** Names that the current file binds from it by import, as they are called there. */
	readonly named: ReadonlySet<string>;
	/** Names by which the current file has the whole of it: `core` of `import * as core`, of Python's `from pkg import core`. */
	readonly aliases: ReadonlySet<string>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** A file that is within reach though no import leads to it. */
export function reachedBeside(path: string, hops: number, via: string, link: Exclude<Link, 'import'>): Reached {
	return { path, hops, via, link, named: NO_NAMES, aliases: NO_NAMES };
}

/** A file that the statements of another lead to, itself or through barrels. */
export interface Lead extends Pick<Reached, 'path' | 'via' | 'link'> {}

/** What a closure goes through. */
export interface Imports {
	edges(path: string, outline?: Outline): readonly ImportEdge[];
	outline(path: string): Outline | undefined;
	/** {@link leadsOf} a file that is not the current one. */
	leads(path: string): readonly Lead[];
}

/**
 * Files within `maxHops` imports, breadth first in import order. A name that a barrel hands on is as near as the barrel itself:
 * its defining file stands at the same distance.
 */
export function closureOf(imports: Imports, path: string, outline: Outline, maxHops: number): readonly Reached[] {
	const near = new Map<string, Reached & { readonly named: Set<string>; readonly aliases: Set<string> }>();
	const visit = (target: string, via: string, link: Link, named: readonly string[], aliases: readonly string[] = []): void => {
		const known = near.get(target);
		if (!known && target !== path) {
			near.set(target, { path: target, hops: 1, via, link, named: new Set(named), aliases: new Set(aliases) });
		}
		for (const name of named) {
			known?.named.add(name);
		}
		for (const alias of aliases) {
			known?.aliases.add(alias);
		}
	};
	for (const { kind, statement, targets } of maxHops > 0 ? imports.edges(path, outline) : []) {
		const exported = statement?.names.map((name) => name.exported) ?? [];
		for (const target of targets) {
			const aliases = statement ? wholeNames(imports, outline.language, statement, target) : [];
			visit(target, path, linkOf(kind), exported, aliases);
			for (const name of exported) {
				for (const origin of originsOf(imports, target, name)) {
					visit(origin.path, target, 'import', [origin.name]);
				}
			}
		}
	}
	const reached = new Map<string, Reached>(near);
	// Each is gone through after those that are nearer: they stand before it.
	for (const { path: from, hops } of reached.values()) {
		for (const lead of hops < maxHops ? imports.leads(from) : []) {
			if (lead.path !== path && !reached.has(lead.path)) {
				reached.set(lead.path, { ...lead, hops: hops + 1, named: NO_NAMES, aliases: NO_NAMES });
			}
		}
	}
	return [...reached.values()];
}

/** Where the statements of a file lead, each file once. The package of what the current file imports is not the current file's business. */
export function leadsOf(imports: Omit<Imports, 'leads'>, path: string): readonly Lead[] {
	const leads = new Map<string, Lead>();
	const add = (lead: Lead) => leads.has(lead.path) || leads.set(lead.path, lead);
	for (const { kind, statement, targets } of imports.edges(path)) {
		for (const target of kind === 'sibling' ? [] : targets) {
			add({ path: target, via: path, link: linkOf(kind) });
			for (const { exported } of statement?.names ?? []) {
				for (const origin of originsOf(imports, target, exported)) {
					add({ path: origin.path, via: target, link: 'import' });
				}
			}
		}
	}
	return [...leads.values()];
}

function linkOf(kind: ImportEdge['kind']): Link {
	return kind === 'import' ? 'import' : 'neighbour';
}

/** The names by which a statement has the whole of a file. */
function wholeNames(imports: Imports, language: string, { names, source }: OutlineImport, target: string): string[] {
	if (names.length === 0) {
		return BINDS_MODULES.has(language) ? [lastPart(source)] : [];
	}
	const isModule = (name: string) => name === moduleName(target) && !defines(imports.outline(target), name);
	return names
		.filter(({ exported, local }) => local !== '*' && (exported === '*' || isModule(exported)))
		.map(({ local }) => local);
}

function defines(outline: Outline | undefined, exported: string): boolean {
	const local = outline && nameOfExport(outline, exported);
	return outline?.symbols.some(({ container, name }) => container < 0 && name === local) ?? false;
}

/** The files behind a re-export chain that define `name`, the barrel itself left out. */
function originsOf(
	imports: Omit<Imports, 'leads'>,
	barrel: string,
	name: string,
	seen = new Set<string>(),
): { readonly path: string; readonly name: string }[] {
	const outline = imports.outline(barrel);
	if (!outline || name === '*' || seen.has(barrel)) {
		return [];
	}
	seen.add(barrel);
	if (defines(outline, name)) {
		return seen.size > 1 ? [{ path: barrel, name }] : [];
	}
	const isInit = outline.language === 'python';
	for (const { statement, targets } of imports.edges(barrel)) {
		if (!statement || (statement.kind !== 'reexport' && !isInit)) {
			continue;
		}
		const handed = statement.names.find((each) => each.local === name);
		const original = handed ? handed.exported : statement.names.some((each) => each.local === '*') ? name : undefined;
		if (original === undefined) {
			continue;
		}
		for (const target of targets) {
			const found = originsOf(imports, target, original, seen);
			if (found.length > 0) {
				return found;
			}
		}
	}
	return [];
}
