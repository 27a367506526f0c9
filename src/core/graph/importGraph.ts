import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type ImportRules, languageOf } from '../parse/languages.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { createResolver } from './createResolver.ts';
import { nearestSiblings } from './nearestSiblings.ts';
import type { ProjectConfig } from './projectConfig.ts';
import type { Resolver } from './resolver.ts';

/** A reason why a file sees others, and which. */
export interface ImportEdge {
	/** `mentioned` and `sibling` are seen without a statement; a signature names something of a mentioned one. */
	readonly kind: 'import' | 'mentioned' | 'sibling';
	/** `undefined` for what is seen without one. */
	readonly statement: OutlineImport | undefined;
	readonly targets: readonly string[];
}

/** A file of the closure: how far it is and through which file it was reached first. */
export interface Reached {
	readonly path: string;
	readonly hops: number;
	/** The file whose import led here; the current file at one hop. */
	readonly via: string;
	/** False when `via` sees it without an import. */
	readonly isImported: boolean;
	/** Names that the current file binds from it by import, as they are called there. */
	readonly named: ReadonlySet<string>;
	/** Names by which the current file has the whole of it: `core` of `import * as core`. */
	readonly aliases: ReadonlySet<string>;
}

/**
 * Which file imports which. Edges are resolved when asked for and kept until the index changes: a file's own outline invalidates
 * only its own edges; a file that comes or goes, or changes its package, invalidates all, since any import may mean it now.
 */
export class ImportGraph {
	readonly #index: WorkspaceIndex;
	#config: ProjectConfig;
	readonly #resolvers = new Map<ImportRules, Resolver>();
	#layout = -1;
	#importers: { readonly revision: number; readonly of: ReadonlyMap<string, readonly string[]> } = {
		revision: -1,
		of: new Map(),
	};
	readonly #edges = new Map<string, { outline: Outline; edges: readonly ImportEdge[]; missing: number }>();

	constructor(index: WorkspaceIndex, config: ProjectConfig) {
		this.#index = index;
		this.#config = config;
	}

	/** New tsconfig or package files: everything is resolved anew. */
	configure(config: ProjectConfig): void {
		this.#config = config;
		this.#resolvers.clear();
		this.#edges.clear();
		this.#importers = { revision: -1, of: new Map() };
	}

	/** Import edges of a file, in its order. `outline` stands in for the indexed one when the file is being edited. */
	edges(path: string, outline = this.#index.outline(path)): readonly ImportEdge[] {
		return this.#resolved(path, outline).edges;
	}

	/** Edges and unresolved workspace imports of all files. */
	totals(): { readonly edges: number; readonly unresolved: number } {
		let edges = 0;
		let unresolved = 0;
		for (const [path, outline] of this.#index.outlines) {
			const resolved = this.#resolved(path, outline);
			edges += resolved.edges.reduce((sum, edge) => sum + edge.targets.length, 0);
			unresolved += resolved.missing;
		}
		return { edges, unresolved };
	}

	/** Files with an edge to this one, those of its package that only stand beside it left out. In no order that means anything. */
	importersOf(path: string): readonly string[] {
		return this.importers().get(path) ?? [];
	}

	/** Who imports each file: what the workspace leans on. */
	importers(): ReadonlyMap<string, readonly string[]> {
		if (this.#importers.revision !== this.#index.revision) {
			this.#importers = { revision: this.#index.revision, of: this.#collectImporters() };
		}
		return this.#importers.of;
	}

	#collectImporters(): Map<string, string[]> {
		const importers = new Map<string, string[]>();
		for (const [path, outline] of this.#index.outlines) {
			// Whose package is large is not leaned on for that.
			const edges = this.edges(path, outline).filter(({ kind }) => kind !== 'sibling');
			for (const target of new Set(edges.flatMap(({ targets }) => targets))) {
				const found = importers.get(target);
				if (found) {
					found.push(path);
				} else {
					importers.set(target, [path]);
				}
			}
		}
		return importers;
	}

	/**
	 * Files within `maxHops` imports, breadth first in import order. A name that a barrel hands on is as near as the barrel itself:
	 * its defining file stands at the same distance.
	 */
	closure(path: string, outline: Outline, maxHops: number): readonly Reached[] {
		const reached = new Map<
			string,
			{ path: string; hops: number; via: string; isImported: boolean; named: Set<string>; aliases: Set<string> }
		>();
		const visit = (
			target: string,
			hops: number,
			via: string,
			isImported: boolean,
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
			reached.set(target, { path: target, hops, via, isImported, named: new Set(named), aliases: new Set(aliases) });
			return true;
		};
		let frontier: string[] = [path];
		for (let hops = 1; hops <= maxHops && frontier.length > 0; hops++) {
			const next: string[] = [];
			for (const from of frontier) {
				for (const { kind, statement, targets } of this.edges(from, from === path ? outline : undefined)) {
					// The package of what the current file imports is not the current file's business.
					if (kind === 'sibling' && hops > 1) {
						continue;
					}
					const exported = statement?.names.map((name) => name.exported) ?? [];
					const named = hops === 1 ? exported : [];
					const whole = (hops === 1 && statement?.names.filter((name) => name.exported === '*' && name.local !== '*')) || [];
					const aliases = whole.map((name) => name.local);
					for (const target of targets) {
						if (visit(target, hops, from, kind === 'import', named, aliases)) {
							next.push(target);
						}
						for (const name of exported) {
							for (const origin of this.#origins(target, name)) {
								if (visit(origin.path, hops, target, true, hops === 1 ? [origin.name] : [])) {
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
	#origins(barrel: string, name: string, seen = new Set<string>()): { path: string; name: string }[] {
		const outline = this.#index.outline(barrel);
		if (!outline || name === '*' || seen.has(barrel)) {
			return [];
		}
		seen.add(barrel);
		if (outline.symbols.some((symbol) => symbol.container < 0 && symbol.name === name)) {
			return seen.size > 1 ? [{ path: barrel, name }] : [];
		}
		const isInit = outline.language === 'python';
		for (const { statement, targets } of this.edges(barrel)) {
			if (!statement || (statement.kind !== 'reexport' && !isInit)) {
				continue;
			}
			const handed = statement.names.find((each) => each.local === name);
			const original = handed ? handed.exported : statement.names.some((each) => each.local === '*') ? name : undefined;
			if (original === undefined) {
				continue;
			}
			for (const target of targets) {
				const found = this.#origins(target, original, seen);
				if (found.length > 0) {
					return found;
				}
			}
		}
		return [];
	}

	#resolved(path: string, outline: Outline | undefined) {
		if (this.#layout !== this.#index.layout) {
			this.#layout = this.#index.layout;
			this.#resolvers.clear();
			this.#edges.clear();
		}
		if (!outline) {
			return { edges: [], missing: 0 };
		}
		const known = this.#edges.get(path);
		if (known?.outline === outline) {
			return known;
		}
		const resolver = this.#resolverOf(languageOf(path)?.resolver ?? 'ecmascript');
		const edges: ImportEdge[] = [];
		let missing = 0;
		for (const statement of outline.imports) {
			const resolution = resolver.resolve(path, statement, outline);
			missing += resolution.missing ? 1 : 0;
			edges.push({ kind: 'import', statement, targets: resolution.targets });
		}
		const siblings = resolver.siblings?.(path, outline);
		if (siblings) {
			const { mentioned, others } = nearestSiblings(path, outline, siblings, (each) => this.#index.outline(each));
			edges.push({ kind: 'mentioned', statement: undefined, targets: mentioned });
			edges.push({ kind: 'sibling', statement: undefined, targets: others });
		}
		const resolved = { outline, edges: edges.filter(({ targets }) => targets.length > 0), missing };
		this.#edges.set(path, resolved);
		return resolved;
	}

	#resolverOf(rules: ImportRules): Resolver {
		let resolver = this.#resolvers.get(rules);
		if (!resolver) {
			resolver = createResolver(rules, { files: this.#index.files, outlines: this.#index.outlines, config: this.#config });
			this.#resolvers.set(rules, resolver);
		}
		return resolver;
	}
}
