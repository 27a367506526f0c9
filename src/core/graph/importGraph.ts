import { LastFew } from '../base/lastFew.ts';
import { topHash } from '../index/fileDigest.ts';
import type { Files } from '../index/fileTable.ts';
import type { IndexChange, WorkspaceIndex } from '../index/workspaceIndex.ts';
import { type ImportRules, languageOf } from '../parse/languages.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { Asked, companyOf, questionOf } from './asked.ts';
import { closureOf, type Lead, leadsOf, type Reached } from './closure.ts';
import { createResolver, READS, READS_OUTLINES, READS_PACKAGES } from './createResolver.ts';
import { EdgeTable, MENTIONED, SIBLING } from './edgeTable.ts';
import { nearestSiblings } from './nearestSiblings.ts';
import type { ProjectConfig } from './projectConfig.ts';
import type { Outlines, Resolver } from './resolver.ts';

export type { Reached } from './closure.ts';

/** Files that are resolved between two rests. */
const SLICE = 100;

/** A reason why a file sees others, and which. */
export interface ImportEdge {
	/** `mentioned` and `sibling` are seen without a statement; a signature names something of a mentioned one. */
	readonly kind: 'import' | 'mentioned' | 'sibling';
	/** `undefined` for what is seen without one. */
	readonly statement: OutlineImport | undefined;
	readonly targets: readonly string[];
}

/**
 * Which file imports which. Edges are resolved when they are asked for and kept as numbers. A file's own change makes its own edges
 * stale; one that comes or goes, those of the files that asked for its name; where a language's rules go through all files of a
 * kind, those of all files under these rules. What is stale is resolved when it is needed next, or in slices by {@link settling}.
 */
export class ImportGraph {
	readonly #index: WorkspaceIndex;
	#config: ProjectConfig;
	readonly #resolvers = new Map<ImportRules, { readonly resolver: Resolver; readonly foundations: ReadonlySet<number> }>();
	readonly #table = new EdgeTable();
	readonly #asked = new Asked();
	readonly #files: Files;
	readonly #outlines: Outlines;
	/** Counts what makes edges stale and what is resolved. */
	#tick = 1;
	/** The tick at which each file was resolved, 0 for one that is stale. */
	#resolvedAt = new Uint32Array(64);
	/** The tick since when everything under some rules is stale. */
	readonly #staleSince = new Map<ImportRules, number>();
	/** Files that may be stale; `all` when it has to be looked for them. */
	#stale: Set<number> | 'all' = 'all';
	/** The tick at which some edges became stale last. */
	#changedAt = 1;
	/** Closures by the tick that they are of: they stay while the cursor moves. */
	readonly #closures = new LastFew<ImportGraph, Closure>();
	readonly #imports = {
		edges: (file: string, edited?: Outline) => this.edges(file, edited),
		outline: (file: string) => this.#index.outline(file),
		leads: (file: string) => this.#leadsOf(file),
	};
	/** What closures went through, for as long as the outline is in use; the tick that it is of. */
	readonly #leads = new WeakMap<Outline, { readonly at: number; readonly path: string; readonly leads: readonly Lead[] }>();
	/** Edges as they are handed out, for as long as the outline is in use. */
	readonly #views = new WeakMap<Outline, { readonly at: number; readonly edges: readonly ImportEdge[] }>();

	constructor(index: WorkspaceIndex, config: ProjectConfig) {
		this.#index = index;
		this.#config = config;
		this.#files = this.#asked.noting(index.files);
		this.#outlines = {
			get: (path) => {
				this.#asked.note(path);
				return index.outline(path);
			},
			packages: (path) => index.packages(path),
			definers: (name) => {
				this.#asked.noteName(topHash(name, false));
				this.#asked.noteName(topHash(name, true));
				return [...index.definers(name), ...index.definers(name, true)];
			},
			handsOn: (path) => index.handsOn(path),
		};
		index.onDidChange((change) => this.#follow(change));
	}

	/** Other tsconfig or package files: everything is resolved anew. */
	configure(config: ProjectConfig): void {
		if (JSON.stringify(config) !== JSON.stringify(this.#config)) {
			this.#config = config;
			this.#resolvers.clear();
			this.#table.clear();
			this.#asked.clear();
			this.#resolvedAt.fill(0);
			this.#stale = 'all';
			this.#changedAt = ++this.#tick;
		}
	}

	/** Import edges of a file, in its order. `edited` stands in for the indexed outline when the file is being edited. */
	edges(path: string, edited?: Outline): readonly ImportEdge[] {
		if (edited && edited !== this.#index.outline(path)) {
			return this.#viewOf(edited, this.#changedAt, () => this.#resolve(path, edited).edges);
		}
		const outline = this.#index.outline(path);
		if (!outline) {
			return [];
		}
		const id = this.#index.id(path);
		if (!this.#isFresh(id, path)) {
			this.#resolveStored(id, path, outline);
		}
		return this.#viewOf(outline, this.#resolvedAt[id] ?? 0, () =>
			this.#table
				.edges(id)
				.map(({ statement, targets }) => ({ statement, targets: targets.map((target) => this.#index.path(target)) })),
		);
	}

	/** Ids of the files with an edge to this one, in no order that means anything; those of its package that only stand beside it left out. */
	importerIds(path: string): readonly number[] {
		this.#settle();
		const id = this.#index.id(path);
		return id < 0 ? [] : this.#table.importers(id);
	}

	/** The same files, sorted. */
	importersOf(path: string): readonly string[] {
		return this.importerIds(path)
			.map((importer) => this.#index.path(importer))
			.sort();
	}

	importerCount(path: string): number {
		this.#settle();
		const id = this.#index.id(path);
		return id < 0 ? 0 : this.#table.importerCount(id);
	}

	/** The files that most others import, the first of them first: what the workspace leans on. */
	mostImported(count: number): readonly string[] {
		this.#settle();
		const best: { readonly path: string; readonly importers: number }[] = [];
		for (let id = 0; id < this.#index.ids; id++) {
			const importers = this.#table.importerCount(id);
			if (importers > 0 && (best.length < count || importers >= (best.at(-1)?.importers ?? 0))) {
				const path = this.#index.path(id);
				const at = best.findIndex((other) => importers > other.importers || (importers === other.importers && path < other.path));
				best.splice(at < 0 ? best.length : at, 0, { path, importers });
				best.length = Math.min(best.length, count);
			}
		}
		return best.map(({ path }) => path);
	}

	/** Edges and unresolved workspace imports of all files. */
	totals(): { readonly edges: number; readonly unresolved: number } {
		this.#settle();
		return this.#table.totals;
	}

	/** Resolves what is stale and pauses after each slice, for whoever wants to let others have their turn. */
	*settling(): Generator<void> {
		let resolved = 0;
		do {
			const stale = this.#staleFiles();
			for (const id of stale) {
				stale.delete(id);
				const path = this.#index.path(id);
				if (!this.#isFresh(id, path)) {
					this.#resolveStored(id, path, this.#index.outline(path, false));
					if (++resolved % SLICE === 0) {
						yield;
					}
				}
			}
		} while (this.#stale === 'all' || this.#stale.size > 0);
	}

	/** Files within `maxHops` imports of one that is edited: see {@link closureOf}. */
	closure(path: string, outline: Outline, maxHops: number): readonly Reached[] {
		const isIt = (each: Closure) => each.path === path && each.outline === outline && each.maxHops === maxHops;
		const revision = this.#changedAt;
		const make = () => ({ path, outline, maxHops, revision, reached: closureOf(this.#imports, path, outline, maxHops) });
		return this.#closures.get(this, revision, isIt, make).reached;
	}

	#leadsOf(path: string): readonly Lead[] {
		const outline = this.#index.outline(path);
		if (!outline) {
			return [];
		}
		let known = this.#leads.get(outline);
		if (known?.at !== this.#changedAt || known.path !== path) {
			known = { at: this.#changedAt, path, leads: leadsOf(this.#imports, path) };
			this.#leads.set(outline, known);
		}
		return known.leads;
	}

	/** Gives back what many changes left over. */
	trim(): void {
		this.#table.trim();
		this.#asked.trim();
	}

	#settle(): void {
		for (const _ of this.settling()) {
			// Without rests.
		}
	}

	#follow({ id, path, kind, isNewFace, isRepackaged, names }: IndexChange): void {
		if (kind === 'went') {
			for (const importer of this.#table.importers(id)) {
				// Its edges name the file by an id that another may be given.
				this.#table.set(importer, [], 0);
				this.#expire(importer);
			}
			this.#table.delete(id);
		}
		this.#expire(id);
		// Under rules that have no resolver nothing is resolved.
		for (const [family, { foundations }] of this.#resolvers) {
			const isRead = READS[family]?.test(path) && (kind !== 'changed' || (isRepackaged && READS_PACKAGES.has(family)));
			if (isRead || (kind !== 'changed' && foundations.has(questionOf(path)))) {
				this.#expireAll(family);
			}
		}
		if (kind !== 'changed' || (isNewFace && READS_OUTLINES.has(rulesOf(path)))) {
			this.#expireAsking(path);
		}
		if (isNewFace) {
			this.#expireAsking(companyOf(path));
			for (const name of names) {
				for (const asker of this.#asked.askersOfName(name)) {
					this.#expire(asker);
				}
			}
		}
	}

	#expireAsking(path: string): void {
		for (const asker of this.#asked.askersOf(path)) {
			this.#expire(asker);
		}
	}

	#expire(id: number): void {
		if (id >= this.#resolvedAt.length) {
			const longer = new Uint32Array(Math.ceil((id + 1) * 1.25));
			longer.set(this.#resolvedAt);
			this.#resolvedAt = longer;
		}
		this.#resolvedAt[id] = 0;
		if (this.#stale !== 'all') {
			this.#stale.add(id);
		}
		this.#changedAt = ++this.#tick;
	}

	/** Everything under these rules is resolved anew, by a new resolver. */
	#expireAll(rules: ImportRules): void {
		this.#resolvers.delete(rules);
		this.#changedAt = ++this.#tick;
		this.#staleSince.set(rules, this.#tick);
		this.#stale = 'all';
	}

	#isFresh(id: number, path: string): boolean {
		return (this.#resolvedAt[id] ?? 0) > (this.#staleSince.get(rulesOf(path)) ?? 0);
	}

	#staleFiles(): Set<number> {
		if (this.#stale === 'all') {
			this.#stale = new Set();
			for (let id = 0; id < this.#index.ids; id++) {
				if (!this.#isFresh(id, this.#index.path(id))) {
					this.#stale.add(id);
				}
			}
		}
		return this.#stale;
	}

	#resolveStored(id: number, path: string, outline: Outline | undefined): void {
		const { result, questions } = this.#asked.during(() => (outline ? this.#resolve(path, outline) : NO_EDGES));
		this.#asked.keep(id, questions);
		const edges = result.edges.map(({ statement, targets }) => ({
			statement,
			targets: targets.map((target) => this.#index.id(target)).filter((target) => target >= 0),
		}));
		this.#table.set(id, edges, result.missing);
		this.#resolvedAt[id] = ++this.#tick;
	}

	#resolve(path: string, outline: Outline): Resolved {
		const resolver = this.#resolverOf(rulesOf(path));
		const edges: PathEdge[] = [];
		let missing = 0;
		for (const [statement, each] of outline.imports.entries()) {
			const resolution = resolver.resolve(path, each, outline);
			missing += resolution.missing ? 1 : 0;
			edges.push({ statement, targets: resolution.targets });
		}
		const seen = resolver.siblings?.(path, outline);
		if (seen) {
			const siblings = [...seen];
			this.#asked.note(companyOf(path));
			for (const sibling of siblings) {
				this.#asked.note(companyOf(sibling));
			}
			const { mentioned, others } = nearestSiblings(path, outline, siblings, (name) => this.#index.definers(name));
			edges.push({ statement: MENTIONED, targets: mentioned }, { statement: SIBLING, targets: others });
		}
		return { edges: edges.filter(({ targets }) => targets.length > 0), missing };
	}

	/** The same edges for as long as nothing that they depend on has changed. */
	#viewOf(outline: Outline, at: number, edgesNow: () => readonly PathEdge[]): readonly ImportEdge[] {
		let view = this.#views.get(outline);
		if (view?.at !== at) {
			const edges = edgesNow().map(
				({ statement, targets }) =>
					({
						kind: statement === MENTIONED ? 'mentioned' : statement === SIBLING ? 'sibling' : 'import',
						statement: outline.imports[statement],
						targets,
					}) as const,
			);
			view = { at, edges };
			this.#views.set(outline, view);
		}
		return view.edges;
	}

	#resolverOf(rules: ImportRules): Resolver {
		let known = this.#resolvers.get(rules);
		if (!known) {
			const { result, questions } = this.#asked.during(() =>
				createResolver(rules, { files: this.#files, outlines: this.#outlines, config: this.#config }),
			);
			known = { resolver: result, foundations: questions };
			this.#resolvers.set(rules, known);
		}
		return known.resolver;
	}
}

interface Closure {
	readonly path: string;
	readonly outline: Outline;
	readonly maxHops: number;
	readonly revision: number;
	readonly reached: readonly Reached[];
}

interface Resolved {
	readonly edges: readonly PathEdge[];
	/** Imports that lead nowhere though they should. */
	readonly missing: number;
}

const NO_EDGES: Resolved = { edges: [], missing: 0 };

/** Targets of one statement, by its number among the imports. */
interface PathEdge {
	readonly statement: number;
	readonly targets: readonly string[];
}

function rulesOf(path: string): ImportRules {
	return languageOf(path)?.resolver ?? 'ecmascript';
}
