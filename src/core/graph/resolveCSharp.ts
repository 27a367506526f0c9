import { ancestors, basename, dirname } from '../base/paths.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { groupBy, isTest, nearestTo } from './pathEndings.ts';
import { EXTERNAL, type Outlines, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/**
 * C#'s rules: a namespace is what files say they are part of; a file sees its own namespaces, those around them, and what
 * its project uses globally.
 */
export class CSharpResolver implements Resolver {
	readonly #namespaces: ReadonlyMap<string, readonly string[]>;
	readonly #outlines: Outlines;
	/** Folders with a project file. */
	readonly #projects: ReadonlySet<string>;
	/** Files with a `global using`, by the project that it is for. */
	readonly #globals: ReadonlyMap<string, readonly string[]>;

	constructor({ files: all, outlines }: ResolverInput) {
		const files = [...all].filter((file) => file.endsWith('.cs'));
		this.#outlines = outlines;
		this.#projects = new Set([...all].filter((file) => file.endsWith('.csproj')).map(dirname));
		this.#globals = groupBy(
			files.filter((file) => outlines.handsOn(file)),
			(file) => [this.#projectOf(file)],
		);
		this.#namespaces = groupBy(files, (file) => outlines.packages(file));
	}

	resolve(from: string, { source }: OutlineImport): Resolution {
		const targets = this.#visible(from, source);
		if (targets.length > 0) {
			return { targets, missing: false };
		}
		// `using static A.B.Type`, `using Alias = A.B.Type`: by custom a type has a file of its name.
		const dot = source.lastIndexOf('.');
		const around = this.#visible(from, source.slice(0, Math.max(dot, 0)));
		const type = source.slice(dot + 1);
		const file = nearestTo(
			from,
			around.filter((each) => basename(each).split('.')[0] === type),
		);
		return file === undefined ? EXTERNAL : { targets: [file], missing: false };
	}

	siblings(from: string, { packages = [] }: Outline): Set<string> {
		const files = new Set<string>();
		for (const global of this.#globals.get(this.#projectOf(from)) ?? []) {
			for (const { kind, source } of this.#outlines.get(global)?.imports ?? []) {
				for (const file of kind === 'reexport' ? this.#visible(from, source) : []) {
					files.add(file);
				}
			}
		}
		for (const each of packages) {
			for (let namespace = each; namespace !== ''; namespace = namespace.slice(0, Math.max(namespace.lastIndexOf('.'), 0))) {
				for (const file of this.#visible(from, namespace)) {
					files.add(file);
				}
			}
		}
		return files;
	}

	#projectOf(file: string): string {
		return [...ancestors(dirname(file))].find((folder) => this.#projects.has(folder)) ?? '';
	}

	#visible(from: string, namespace: string): readonly string[] {
		return (this.#namespaces.get(namespace) ?? []).filter((file) => file !== from && (isTest(from) || !isTest(file)));
	}
}
