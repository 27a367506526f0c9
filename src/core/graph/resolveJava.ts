import { dirname } from '../base/paths.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { DeclaredPackages } from './declaredPackages.ts';
import { byNearness, groupBy, isTest, nearestTo, PathEndings } from './pathEndings.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Java's rules: a package is a folder below any source root, a class is a file of its name; a package's classes see each other. */
export class JavaResolver implements Resolver {
	readonly #files: PathEndings;
	readonly #folders: PathEndings;
	readonly #byFolder: ReadonlyMap<string, readonly string[]>;
	/** Kotlin's and Scala's classes stand in files of any name. */
	readonly #packages: DeclaredPackages;

	constructor({ files, outlines }: ResolverInput) {
		this.#packages = new DeclaredPackages(files, outlines);
		const sources = [...files].filter((file) => file.endsWith('.java'));
		this.#files = new PathEndings(sources);
		this.#byFolder = groupBy(sources, (file) => [dirname(file)]);
		this.#folders = new PathEndings(this.#byFolder.keys());
	}

	resolve(from: string, { source, names }: OutlineImport): Resolution {
		const path = source.replaceAll('.', '/');
		const isWildcard = names.some(({ exported }) => exported === '*');
		const targets = isWildcard ? [] : names.flatMap(({ exported }) => this.#class(from, `${path}/${exported}`) ?? []);
		if (targets.length > 0) {
			return { targets, missing: false };
		}
		for (const { exported } of names) {
			const facade = this.#packages.facade(source, exported);
			const files = isWildcard ? [] : facade === undefined ? this.#packages.defining(source, exported) : [facade];
			if (files.length > 0) {
				return { targets: byNearness(from, files), missing: false };
			}
		}
		const folders = this.#visible(from, path);
		if (isWildcard && folders.length > 0) {
			return { targets: folders.flatMap((folder) => this.#byFolder.get(folder) ?? []), missing: false };
		}
		// `import static a.B.c`, `import a.B.Nested`: what precedes the name is a class.
		for (let outer = path; outer.includes('/'); outer = dirname(outer)) {
			const file = this.#class(from, outer);
			if (file) {
				return { targets: [file], missing: false };
			}
		}
		return folders.length > 0 ? { targets: [], missing: true } : EXTERNAL;
	}

	siblings(from: string, { packages }: Outline): string[] {
		const folders = packages?.[0] === undefined ? [dirname(from)] : this.#visible(from, packages[0].replaceAll('.', '/'));
		return folders.flatMap((folder) => this.#byFolder.get(folder) ?? []);
	}

	#class(from: string, path: string): string | undefined {
		const found = this.#files.ending(`${path}.java`);
		return found.length > 1 ? nearestTo(from, found) : found[0];
	}

	/** The folders of a package, without the tests for what is no test. */
	#visible(from: string, path: string): string[] {
		return this.#folders.ending(path).filter((folder) => isTest(from) || !isTest(`${folder}/`));
	}
}
