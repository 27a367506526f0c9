import { ancestors, basename, dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import type { Crate } from './projectConfig.ts';
import { EXTERNAL, type Outlines, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Folders of a crate (`bin` of its `src`) in which each file, and each folder with a `main.rs`, is a crate of its own. */
const ROOT_FOLDERS: ReadonlySet<string> = new Set(['tests', 'examples', 'benches', 'bin']);

/** How often a path may be handed on by `pub use`; two crates that hand on each other's names would never end. */
const MAX_HANDED = 5;

/**
 * A module is known by the folder that its child modules stand in: `src` for `src/lib.rs`, `src/net` for `src/net.rs` and
 * `src/net/mod.rs`. `root` is the file of the crate's own module.
 */
interface Module {
	readonly folder: string;
	readonly root: string;
	readonly rootFolder: string;
}

/** Rust's rules: crates of the workspace by their names, modules by `mod` declarations' files, paths from `crate`, `self`, `super`. */
export class RustResolver implements Resolver {
	readonly #files: Files;
	readonly #outlines: Outlines;
	readonly #crates = new Map<string, Crate>();
	readonly #byFolder = new Map<string, Crate>();
	/** Root files by their folder. */
	readonly #roots = new Map<string, string[]>();

	constructor({ files, outlines, config }: ResolverInput) {
		this.#files = files;
		this.#outlines = outlines;
		for (const crate of config.crates) {
			this.#byFolder.set(crate.folder, crate);
			if (!this.#crates.has(crate.name)) {
				this.#crates.set(crate.name, crate);
			}
			for (const root of [libraryOf(crate), join(crate.folder, 'src/main.rs'), join(crate.folder, 'build.rs'), ...crate.roots]) {
				if (root !== undefined && files.has(root)) {
					const folder = dirname(root);
					this.#roots.set(folder, [...(this.#roots.get(folder) ?? []), root]);
				}
			}
		}
	}

	resolve(from: string, { kind, source, line, names }: OutlineImport, outline: Outline): Resolution {
		const module = this.#moduleOf(from);
		const inline = inlineModules(outline, line);
		if (kind === 'module') {
			// `#[path = "unix.rs"] mod imp;` is read as two modules on one line, one of either name.
			const elsewhere = pathOf(outline, line);
			if (elsewhere !== undefined) {
				const file = source === elsewhere ? join(dirname(from), source) : undefined;
				return file !== undefined && this.#files.has(file)
					? { targets: [file], missing: false }
					: { targets: [], missing: source === elsewhere };
			}
			const file = this.#file({ ...module, folder: path(module.folder, ...inline, source) });
			return { targets: file ? [file] : [], missing: file === undefined };
		}
		const targets = new Set<string>();
		let missing = false;
		let isOurs = false;
		for (const { exported } of names.length > 0 ? names : [{ exported: '*' }]) {
			const parts = [...source.split('::'), ...(exported === '*' ? [] : [exported])];
			const found = this.#follow(from, module, inline.length, parts, outline);
			if (found) {
				isOurs = true;
				missing ||= found.missing;
				if (found.file !== from) {
					targets.add(found.file);
				}
			}
		}
		// A path in code may begin at a function's own `use` or at a type: that it leads nowhere is no error.
		return isOurs ? { targets: [...targets], missing: missing && kind !== 'path' } : EXTERNAL;
	}

	/** The file of the deepest module on a path; `missing` when what follows it there is neither an item nor imported. */
	#follow(
		from: string,
		module: Module,
		inline: number,
		parts: readonly string[],
		outline: Outline,
		depth = 0,
	): { readonly file: string; readonly missing: boolean } | undefined {
		const rest = [...parts];
		const first = rest[0] ?? '';
		let start: Module | undefined;
		if (first === 'crate') {
			rest.shift();
			start = { ...module, folder: module.rootFolder };
		} else if (first === 'self' || first === 'super') {
			start = module;
			for (let inside = inline; rest[0] === 'self' || rest[0] === 'super'; ) {
				// In a module that is written in the file, `super` is the file itself.
				if (rest.shift() === 'super' && inside-- <= 0) {
					start = { ...start, folder: dirname(start.folder) };
				}
			}
		} else if (this.#file({ ...module, folder: path(module.folder, first) })) {
			start = module;
		} else {
			rest.shift();
			start = this.#crateNamed(from, first);
		}
		if (!start) {
			return undefined;
		}
		let file = this.#file(start);
		while (rest.length > 0) {
			const next: Module = { ...start, folder: path(start.folder, rest[0] ?? '') };
			const child = this.#file(next);
			if (!child) {
				break;
			}
			start = next;
			file = child;
			rest.shift();
		}
		if (file === undefined) {
			return undefined;
		}
		const there = file === from ? outline : this.#outlines.get(file);
		const [next = '', ...after] = rest;
		if (!there || after.length === 0 || there.symbols.some(({ name }) => name === next)) {
			return { file, missing: false };
		}
		const declared = there.imports.find(({ kind, source }) => kind === 'module' && source === next);
		const elsewhere = declared && pathOf(there, declared.line);
		if (elsewhere !== undefined) {
			const child = join(dirname(file), elsewhere);
			return child !== undefined && this.#files.has(child) ? { file: child, missing: false } : { file, missing: true };
		}
		// `pub extern crate grep_printer as printer;`, `pub use inner::parts;`: the path goes on from there.
		const handed = there.imports.find(({ names }) => names.some(({ local }) => local === next));
		if (handed && depth < MAX_HANDED) {
			const exported = handed.names.find(({ local }) => local === next)?.exported ?? '*';
			const path = [...handed.source.split('::'), ...(exported === '*' ? [] : [exported]), ...after];
			return this.#follow(file, this.#moduleOf(file), 0, path, there, depth + 1) ?? { file, missing: false };
		}
		return { file, missing: !there.imports.some(({ names }) => names.some(({ local }) => local === '*')) };
	}

	/** The module whose own file this is. */
	#moduleOf(file: string): Module {
		const root = this.#rootOf(file);
		const rootFolder = dirname(root);
		const name = basename(file);
		const folder = file === root || name === 'mod.rs' ? dirname(file) : file.slice(0, -'.rs'.length);
		return { folder, root, rootFolder };
	}

	/** The root file of the crate that a file belongs to: itself, or the nearest one in a folder above it. */
	#rootOf(file: string): string {
		if (this.#isRoot(file)) {
			return file;
		}
		for (const folder of ancestors(dirname(file))) {
			const roots = this.#roots.get(folder)?.filter((root) => basename(root) !== 'build.rs') ?? [];
			const usual = ['lib.rs', 'main.rs'].map((name) => path(folder, name)).find((each) => this.#files.has(each));
			const root = roots.find((each) => each === usual) ?? roots[0] ?? usual;
			if (root !== undefined) {
				return root;
			}
		}
		return file;
	}

	#isRoot(file: string): boolean {
		const folder = dirname(file);
		// `tests/all.rs`, or `tests/all/main.rs`.
		const around = basename(file) === 'main.rs' && !ROOT_FOLDERS.has(basename(folder)) ? dirname(folder) : folder;
		const holder = dirname(around);
		const isAlone =
			ROOT_FOLDERS.has(basename(around)) && this.#byFolder.has(basename(around) === 'bin' ? dirname(holder) : holder);
		return this.#roots.get(folder)?.includes(file) || (isAlone && basename(file) !== 'mod.rs');
	}

	/** A module's file. */
	#file({ folder, root, rootFolder }: Module): string | undefined {
		if (folder === rootFolder) {
			return this.#files.has(root) ? root : undefined;
		}
		return [`${folder}.rs`, path(folder, 'mod.rs')].find((file) => this.#files.has(file));
	}

	#crateNamed(from: string, name: string): Module | undefined {
		let own: Crate | undefined;
		for (const folder of ancestors(dirname(from))) {
			own ??= this.#byFolder.get(folder);
		}
		const crate = this.#crates.get(own?.renamed.find(([local]) => local === name)?.[1] ?? name);
		const root = crate && libraryOf(crate);
		return root === undefined || !this.#files.has(root) ? undefined : { folder: dirname(root), root, rootFolder: dirname(root) };
	}
}

function libraryOf({ folder, lib }: Crate): string | undefined {
	return join(folder, lib ?? 'src/lib.rs');
}

/** What `#[path = "…"]` says above a module that is declared on this line. */
function pathOf({ imports }: Outline, line: number): string | undefined {
	return imports.find((each) => each.kind === 'module' && each.line === line && each.source.endsWith('.rs'))?.source;
}

/** Names of the modules written in the file round a line, the outermost first. */
function inlineModules({ symbols }: Outline, line: number): string[] {
	return symbols
		.filter(({ kind, extent }) => kind === 'namespace' && extent[0] <= line && line <= extent[1])
		.map(({ name }) => name);
}

function path(...parts: readonly string[]): string {
	return parts.filter((part) => part !== '').join('/');
}
