import { throwIfAborted } from '../base/errors.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';
import { NO_USES, type Reference, type Uses } from '../parse/uses.ts';
import { type Definition, definitionsIn, membersNamed } from './definition.ts';
import type { ImportEdge, ImportGraph } from './importGraph.ts';
import { Inference } from './inference.ts';
import type { Found, Meaning } from './nameResolution.ts';

/** A symbol that a place in code, or another symbol, leads to. */
export interface SymbolEdge {
	readonly kind: 'uses' | 'member-of' | 'extends' | 'returns' | 'type-of';
	/**
	 * How it was found: `binding` in its own file, `import` through imports and re-exports, `member` and `inherited` by the type of
	 * the receiver, `sibling` for what a package sees without an import, `name` by nothing but its name.
	 */
	readonly found: Found;
	readonly path: string;
	/** Index in the outline's symbols. */
	readonly symbol: number;
	/** From 0 to 1; at {@link CONFIDENT} and above it is told by what is written, below it is a guess. */
	readonly confidence: number;
}

/** A reference that leads to a symbol. */
export interface SymbolUser {
	readonly path: string;
	readonly reference: Reference;
	readonly confidence: number;
}

export interface UserLimits {
	/** Files that are read, nearest first. */
	readonly files: number;
	readonly users: number;
}

/** Edges of this confidence and above are right 19 times of 20 (`npm run bench:graph`). */
export const CONFIDENT = 0.7;
/** What a name alone is worth when it is the only one; the more bear it, the less. */
const BY_NAME = 0.5;
/** Symbols that a mere name leads to: of a name that 500 files define, these few. */
const MAX_BY_NAME = 8;
/** Of those that bear a name this many are looked at to choose them. */
const MAX_CANDIDATES = 256;
const DEFAULT_LIMITS: UserLimits = { files: 200, users: 500 };
/** Files that are looked through for members of a name when nothing tells the type of the receiver. */
const MAX_NEAR = 64;
/** Files that a symbol is passed on through by re-exports before its users are looked for. */
const MAX_BARRELS = 100;
/** Files whose edges are kept: what a session of work goes through. */
const MAX_KEPT = 16;

/** What was found out for one file, and the outlines that it was found in. */
interface FileEdges {
	readonly outline: Outline;
	readonly uses: Uses;
	readonly inference: Inference;
	readonly edges: Map<Reference, readonly SymbolEdge[]>;
	/** Every file that was looked at. */
	readonly seen: Map<string, Outline | undefined>;
	readonly imports: ReadonlyMap<string, readonly ImportEdge[]>;
	/** By `isOwned name`. */
	readonly definers: ReadonlyMap<string, readonly string[]>;
	revision: number;
}

/**
 * Which symbols a reference can mean, without a language server: through scopes, imports, re-exports, members of inferred types,
 * packages, and by name as a last resort. Worked out when asked for, and kept as long as no file that it was found in changes.
 */
export class SymbolGraph {
	readonly #index: WorkspaceIndex;
	readonly #imports: ImportGraph;
	readonly #files = new Map<string, FileEdges>();

	constructor(index: WorkspaceIndex, imports: ImportGraph) {
		this.#index = index;
		this.#imports = imports;
	}

	/** The symbols that a reference of a file can mean, the likeliest first. Empty for what is not of the workspace. */
	definitionsOf(path: string, reference: Reference): readonly SymbolEdge[] {
		const file = this.#file(path);
		if (!file) {
			return [];
		}
		let edges = file.edges.get(reference);
		if (!edges) {
			edges = this.#edgesOf(path, file, reference);
			file.edges.set(reference, edges);
		}
		return edges;
	}

	/** Where the code of a symbol leads to, each symbol once, and what it is a member of. -1 for the code outside of any. */
	edgesFrom(path: string, symbol: number): readonly SymbolEdge[] {
		const file = this.#file(path);
		if (!file) {
			return [];
		}
		const strongest = new Map<string, SymbolEdge>();
		const container = file.outline.symbols[symbol]?.container ?? -1;
		if (container >= 0) {
			const edge: SymbolEdge = { kind: 'member-of', found: 'binding', path, symbol: container, confidence: 1 };
			strongest.set(keyOf(edge), edge);
		}
		for (const reference of file.uses.references) {
			for (const edge of reference.symbol === symbol ? this.definitionsOf(path, reference) : []) {
				const key = keyOf(edge);
				const known = strongest.get(key);
				if (!known || known.confidence < edge.confidence) {
					strongest.set(key, edge);
				}
			}
		}
		return [...strongest.values()];
	}

	/**
	 * References that mean a symbol: in its file, in those that import it there or through re-exports, and in its package. Bounded:
	 * of a symbol that the whole workspace uses, those in the first files.
	 */
	usersOf(path: string, symbol: number, limits: Partial<UserLimits> = {}): readonly SymbolUser[] {
		const { files, users } = { ...DEFAULT_LIMITS, ...limits };
		const name = this.#index.outline(path)?.symbols[symbol]?.name;
		const found: SymbolUser[] = [];
		if (name === undefined) {
			return found;
		}
		let read = 0;
		for (const file of this.#readers(path)) {
			const uses = this.#index.uses(file);
			if (!uses || !this.#mayUse(file, path, name)) {
				continue;
			}
			if (++read > files) {
				break;
			}
			const locals = this.#localNames(file, name);
			for (const reference of uses.references) {
				const called = reference.path.at(-1) ?? '';
				const edge = locals.has(called)
					? this.definitionsOf(file, reference).find((each) => each.path === path && each.symbol === symbol)
					: undefined;
				if (edge) {
					found.push({ path: file, reference, confidence: edge.confidence });
					if (found.length >= users) {
						return found;
					}
				}
			}
		}
		return found;
	}

	/**
	 * Symbol edges of all files, for a report: each symbol that a symbol leads to counts once. It reads everything, seconds for
	 * thousands of files.
	 * @param rest between two files
	 */
	async totals(signal: AbortSignal, rest = async () => undefined as void): Promise<{ edges: number; confident: number }> {
		let [edges, confident] = [0, 0];
		for (const path of this.#index.files) {
			throwIfAborted(signal);
			const file = this.#file(path);
			/** By the symbol they lead from. */
			const strongest = new Map<string, number>();
			for (const [symbol, { container }] of file?.outline.symbols.entries() ?? []) {
				if (container >= 0) {
					strongest.set(`${symbol} member-of`, 1);
				}
			}
			for (const reference of file?.uses.references ?? []) {
				for (const edge of this.definitionsOf(path, reference)) {
					const key = `${reference.symbol} ${keyOf(edge)}`;
					strongest.set(key, Math.max(edge.confidence, strongest.get(key) ?? 0));
				}
			}
			edges += strongest.size;
			confident += [...strongest.values()].filter((confidence) => confidence >= CONFIDENT).length;
			await rest();
		}
		return { edges, confident };
	}

	/** The file itself, then those that see it, nearest first. */
	*#readers(path: string): Generator<string> {
		const seen = new Set([path]);
		const barrels = [path];
		yield path;
		for (let at = 0; at < barrels.length && at < MAX_BARRELS; at++) {
			const barrel = barrels[at] ?? '';
			for (const importer of this.#imports.importersOf(barrel)) {
				if (!seen.has(importer)) {
					seen.add(importer);
					barrels.push(importer);
					yield importer;
				}
			}
		}
		for (const { kind, targets } of this.#imports.edges(path)) {
			for (const target of kind === 'import' ? [] : targets) {
				if (!seen.has(target)) {
					seen.add(target);
					yield target;
				}
			}
		}
	}

	/** Whether a file says a name at all: as a member, as an import, or because it sees all of the symbol's file. */
	#mayUse(file: string, path: string, name: string): boolean {
		const outline = this.#index.outline(file);
		return (
			file === path ||
			outline === undefined ||
			outline.accesses.includes(name) ||
			outline.imports.some(
				({ names }) => names.length === 0 || names.some(({ exported }) => exported === name || exported === '*'),
			) ||
			(this.#index.uses(file)?.references ?? []).some((reference) => reference.path.at(-1) === name)
		);
	}

	#localNames(file: string, name: string): ReadonlySet<string> {
		const locals = new Set([name]);
		for (const { names } of this.#index.outline(file)?.imports ?? []) {
			for (const { exported, local } of names) {
				if (exported === name || exported === 'default') {
					locals.add(local);
				}
			}
		}
		return locals;
	}

	#file(path: string): FileEdges | undefined {
		const known = this.#files.get(path);
		if (known && this.#isFresh(known)) {
			return known;
		}
		const outline = this.#index.outline(path);
		this.#files.delete(path);
		if (!outline) {
			return undefined;
		}
		const seen = new Map<string, Outline | undefined>([[path, outline]]);
		const imports = new Map<string, readonly ImportEdge[]>();
		const definers = new Map<string, readonly string[]>();
		const inference = new Inference({
			outline: (each) => {
				const found = this.#index.outline(each);
				seen.set(each, found);
				return found;
			},
			uses: (each) => this.#index.uses(each),
			edges: (each) => {
				const found = this.#imports.edges(each);
				imports.set(each, found);
				return found;
			},
			definers: (name, isOwned) => {
				const found = this.#index.definers(name, isOwned);
				definers.set(`${isOwned} ${name}`, found);
				return found;
			},
		});
		const file: FileEdges = {
			outline,
			uses: this.#index.uses(path) ?? NO_USES,
			inference,
			edges: new Map(),
			seen,
			imports,
			definers,
			revision: this.#index.revision,
		};
		this.#files.set(path, file);
		for (const oldest of this.#files.keys()) {
			if (this.#files.size <= MAX_KEPT) {
				break;
			}
			this.#files.delete(oldest);
		}
		return file;
	}

	#isFresh(file: FileEdges): boolean {
		if (file.revision === this.#index.revision) {
			return true;
		}
		const isSame =
			[...file.seen].every(([path, outline]) => this.#index.outline(path) === outline) &&
			[...file.imports].every(([path, edges]) => this.#imports.edges(path) === edges) &&
			[...file.definers].every(([key, found]) => {
				const [isOwned, name = ''] = key.split(' ');
				return sameFiles(found, this.#index.definers(name, isOwned === 'true'));
			});
		if (!isSame) {
			return false;
		}
		file.revision = this.#index.revision;
		return true;
	}

	#edgesOf(path: string, { inference, outline }: FileEdges, reference: Reference): readonly SymbolEdge[] {
		const { path: steps, line, symbol } = reference;
		const name = steps.at(-1) ?? '';
		const kind = kindOf(reference, outline);
		const edges = new Map<Definition, SymbolEdge>();
		const add = (found: Found, definition: Definition, confidence: number) => {
			const known = edges.get(definition);
			if (!known || known.confidence < confidence) {
				edges.set(definition, { kind, found, path: definition.path, symbol: definition.index, confidence });
			}
		};
		if (steps.length === 1) {
			for (const meaning of inference.meanings(path, name, symbol)) {
				if ('definition' in meaning) {
					add(meaning.found, meaning.definition, meaning.confidence);
				}
			}
			// A module is no symbol, and what an import binds is not looked for elsewhere.
			if (edges.size === 0 && !this.#isKnown(inference.meanings(path, name, symbol), outline, name)) {
				this.#addByName(this.#topLevel(name), outline, path, add);
			}
		} else {
			const types = inference.infer(path, steps.slice(0, -1), line, symbol);
			for (const type of types) {
				for (const { found, definition, confidence } of inference.members(type, name)) {
					add(found, definition, confidence);
				}
			}
			if (edges.size === 0 && types.every(({ kind: of }) => of === 'function')) {
				this.#addByName(this.#membersNear(path, outline, name), outline, path, add);
			}
		}
		return [...edges.values()].sort((a, b) => b.confidence - a.confidence);
	}

	#isKnown(meanings: readonly Meaning[], outline: Outline, name: string): boolean {
		return meanings.length > 0 || outline.imports.some(({ names }) => names.some(({ local }) => local === name));
	}

	/** The last resort: what bears the name, the nearest few of it. */
	#addByName(
		definitions: readonly Definition[],
		outline: Outline,
		path: string,
		add: (found: Found, definition: Definition, confidence: number) => void,
	): void {
		const imported = new Set(this.#imports.edges(path).flatMap(({ targets }) => targets));
		const farness = (each: Definition) => (each.path === path ? 0 : imported.has(each.path) ? 1 : 2);
		const candidates = definitions
			.filter((each) => sameFamily(outline.language, each.outline.language))
			.sort((a, b) => farness(a) - farness(b));
		for (const definition of candidates.slice(0, MAX_BY_NAME)) {
			add('name', definition, BY_NAME / candidates.length);
		}
	}

	#topLevel(name: string): Definition[] {
		return this.#index
			.definers(name)
			.slice(0, MAX_CANDIDATES)
			.flatMap((path) => {
				const outline = this.#index.outline(path);
				return outline ? (definitionsIn(path, outline).members.get(-1)?.get(name) ?? []) : [];
			});
	}

	/** Members of a name in the file, in what it imports and what that imports. */
	#membersNear(path: string, own: Outline, name: string): Definition[] {
		const files = new Set([path]);
		for (const file of files) {
			for (const target of files.size < MAX_NEAR ? this.#imports.edges(file).flatMap(({ targets }) => targets) : []) {
				files.add(target);
			}
		}
		return [...files].slice(0, MAX_NEAR).flatMap((file) => {
			const outline = file === path ? own : this.#index.outline(file);
			return outline ? membersNamed(file, outline, name) : [];
		});
	}
}

function sameFiles(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((file, at) => file === b[at]);
}

function keyOf({ kind, path, symbol }: SymbolEdge): string {
	return `${kind}\n${symbol}\n${path}`;
}

function kindOf({ kind, path, symbol, line }: Reference, { symbols }: Outline): SymbolEdge['kind'] {
	if (kind === 'parent') {
		return 'extends';
	}
	const round = symbols[symbol];
	const name = path.at(-1) ?? '';
	if (kind !== 'type' || !round || line > round.signature[1]) {
		return kind === 'type' ? 'type-of' : 'uses';
	}
	const isFunction = round.kind === 'function' || round.kind === 'method';
	return isFunction && round.result.includes(name) ? 'returns' : 'type-of';
}

/** TypeScript may use JavaScript, and C++ C; a name of another language is another name. */
function sameFamily(a: string, b: string): boolean {
	return familyOf(a) === familyOf(b);
}

function familyOf(language: string): string {
	return /^(java|type)script/.test(language) ? 'ecmascript' : language === 'c' ? 'cpp' : language;
}
