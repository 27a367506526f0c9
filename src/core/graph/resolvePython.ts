import { dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { EXTERNAL, type Resolution, type Resolver } from './resolver.ts';

/** Folders whose content is importable by name, besides the workspace's own: the src layout. */
const SOURCE_ROOTS = ['', 'src'];

/**
 * Python's rules over the files of a workspace: relative by dots, absolute from the source roots, from the importing file's own
 * folder (scripts) and from any folder that holds the top package; `from a import b` names the module `a/b.py` where there is one.
 */
export class PythonResolver implements Resolver {
	readonly #files: Files;
	/** Name of a top-level module or package to the folders that hold it. */
	readonly #roots = new Map<string, Set<string>>();

	constructor(files: Files) {
		this.#files = files;
		for (const file of files) {
			if (/\.pyi?$/.test(file)) {
				this.#addRoots(file);
			}
		}
	}

	resolve(from: string, { source, names }: OutlineImport): Resolution {
		const dots = /^\.*/.exec(source)?.[0].length ?? 0;
		const modulePath = source.slice(dots).replaceAll('.', '/');
		if (dots > 0) {
			let folder: string | undefined = dirname(from);
			for (let up = 1; up < dots && folder !== undefined; up++) {
				folder = folder === '' ? undefined : dirname(folder);
			}
			const base = folder === undefined ? undefined : join(folder, modulePath);
			const targets = base === undefined ? [] : this.#targets(base, names);
			return { targets, missing: targets.length === 0 };
		}
		const top = modulePath.split('/')[0] ?? '';
		const roots = new Set([...SOURCE_ROOTS, dirname(from), ...(this.#roots.get(top) ?? [])]);
		for (const root of roots) {
			const targets = this.#targets(root === '' ? modulePath : `${root}/${modulePath}`, names);
			if (targets.length > 0) {
				return { targets, missing: false };
			}
		}
		return this.#roots.has(top) ? { targets: [], missing: true } : EXTERNAL;
	}

	/** The module itself and the submodules that the names mean. */
	#targets(base: string, names: OutlineImport['names']): string[] {
		const submodules = names.flatMap(({ exported }) => this.#module(base === '' ? exported : `${base}/${exported}`) ?? []);
		const own = base === '' ? this.#module('__init__') : this.#module(base);
		return own && (submodules.length === 0 || submodules.length < names.length) ? [own, ...submodules] : submodules;
	}

	#module(path: string): string | undefined {
		return [`${path}.py`, `${path}/__init__.py`, `${path}.pyi`, `${path}/__init__.pyi`].find((file) => this.#files.has(file));
	}

	/** A package's root is the folder above the topmost folder of the chain that has an `__init__.py`. */
	#addRoots(file: string): void {
		let folder = dirname(file);
		let name = file.slice(folder === '' ? 0 : folder.length + 1).replace(/\.pyi?$/, '');
		while (folder !== '' && (this.#files.has(`${folder}/__init__.py`) || this.#files.has(`${folder}/__init__.pyi`))) {
			name = folder.slice(folder.lastIndexOf('/') + 1);
			folder = dirname(folder);
		}
		if (name === '__init__') {
			return;
		}
		// A lone script is importable from its own folder only; packages are importable from anywhere.
		const isPackage = file !== `${folder === '' ? '' : `${folder}/`}${name}.py`;
		if (isPackage || folder === '' || folder === 'src') {
			const found = this.#roots.get(name);
			if (found) {
				found.add(folder);
			} else {
				this.#roots.set(name, new Set([folder]));
			}
		}
	}
}
