import { nameOfExport, type Outline } from '../parse/outline.ts';
import type { ImportEdge } from './importGraph.ts';

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
	/** Names by which the current file has the whole of it: `core` of `import * as core`. */
	readonly aliases: ReadonlySet<string>;
}

/** A file that is within reach though no import leads to it. */
export function reachedBeside(path: string, hops: number, via: string, link: Exclude<Link, 'import'>): Reached {
	return { path, hops, via, link, named: new Set(), aliases: new Set() };
}

/** What a closure goes through. */
export interface Imports {
	edges(path: string, outline?: Outline): readonly ImportEdge[];
	outline(path: string): Outline | undefined;
}

/**
 * Files within `maxHops` imports, breadth first in import order. A name that a barrel hands on is as near as the barrel itself:
 * its defining file stands at the same distance.
 */
export function closureOf(imports: Imports, path: string, outline: Outline, maxHops: number): readonly Reached[] {
	const reached = new Map<
		string,
		{ path: string; hops: number; via: string; link: Link; named: Set<string>; aliases: Set<string> }
	>();
	const visit = (
		target: string,
		hops: number,
		via: string,
		link: Link,
		named: readonly string[],
		aliases: readonly string[] = [],
	): boolean => {
		if (target === path) {
			return false;
		}
		const known = reached.get(target);
		if (known) {
			for (const name of named) {
				known.named.add(name);
			}
			for (const alias of aliases) {
				known.aliases.add(alias);
			}
			return false;
		}
		reached.set(target, { path: target, hops, via, link, named: new Set(named), aliases: new Set(aliases) });
		return true;
	};
	let frontier: string[] = [path];
	for (let hops = 1; hops <= maxHops && frontier.length > 0; hops++) {
		const next: string[] = [];
		for (const from of frontier) {
			for (const { kind, statement, targets } of imports.edges(from, from === path ? outline : undefined)) {
				// The package of what the current file imports is not the current file's business.
				if (kind === 'sibling' && hops > 1) {
					continue;
				}
				const exported = statement?.names.map((name) => name.exported) ?? [];
				const named = hops === 1 ? exported : [];
				const whole = (hops === 1 && statement?.names.filter((name) => name.exported === '*' && name.local !== '*')) || [];
				const aliases = whole.map((name) => name.local);
				for (const target of targets) {
					if (visit(target, hops, from, kind === 'import' ? 'import' : 'neighbour', named, aliases)) {
						next.push(target);
					}
					for (const name of exported) {
						for (const origin of originsOf(imports, target, name)) {
							if (visit(origin.path, hops, target, 'import', hops === 1 ? [origin.name] : [])) {
								next.push(origin.path);
							}
						}
					}
				}
			}
		}
		frontier = next;
	}
	return [...reached.values()];
}

/** The files behind a re-export chain that define `name`, the barrel itself left out. */
function originsOf(
	imports: Imports,
	barrel: string,
	name: string,
	seen = new Set<string>(),
): { readonly path: string; readonly name: string }[] {
	const outline = imports.outline(barrel);
	if (!outline || name === '*' || seen.has(barrel)) {
		return [];
	}
	seen.add(barrel);
	const local = nameOfExport(outline, name);
	if (outline.symbols.some((symbol) => symbol.container < 0 && symbol.name === local)) {
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
