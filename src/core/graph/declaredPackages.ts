import { basename } from '../base/paths.ts';
import type { Outline } from '../parse/outline.ts';
import { groupBy } from './pathEndings.ts';

/** Languages whose classes see one another by package: what is written in one can be imported in the others. */
const LANGUAGES: ReadonlySet<string> = new Set(['kotlin', 'scala', 'java']);

interface Names {
	readonly top: ReadonlySet<string>;
	readonly all: ReadonlySet<string>;
}

/** What stands in which package, by what the files of a virtual machine's languages say of themselves. */
export class DeclaredPackages {
	readonly #outlines: ReadonlyMap<string, Outline>;
	readonly #files: ReadonlyMap<string, readonly string[]>;
	/** Packages and all that they stand in. */
	readonly #known = new Set<string>();
	readonly #names = new WeakMap<Outline, Names>();

	constructor(outlines: ReadonlyMap<string, Outline>) {
		this.#outlines = outlines;
		const files = [...outlines].filter(([, { language }]) => LANGUAGES.has(language)).map(([path]) => path);
		this.#files = groupBy(files, (file) => packageOf(outlines.get(file)) ?? []);
		for (const name of this.#files.keys()) {
			for (let around = name; around !== ''; around = around.slice(0, Math.max(around.lastIndexOf('.'), 0))) {
				this.#known.add(around);
			}
		}
	}

	/** True for a package, or what holds one. */
	has(name: string): boolean {
		return this.#known.has(name);
	}

	files(name: string): readonly string[] {
		return this.#files.get(name) ?? [];
	}

	/** The file whose functions Java finds in this class: Kotlin's `words.kt` is `WordsKt`. */
	facade(packageName: string, name: string): string | undefined {
		const stem = /^(.+)Kt$/.exec(name)?.[1];
		return stem === undefined
			? undefined
			: this.files(packageName).find((file) => basename(file).toLowerCase() === `${stem.toLowerCase()}.kt`);
	}

	/** The files of a package that define a name at the top level; else those that define it at all, as an extension of a type does. */
	defining(packageName: string, name: string): readonly string[] {
		const files = this.files(packageName);
		const top = files.filter((file) => this.#namesOf(file)?.top.has(name));
		return top.length > 0 ? top : files.filter((file) => this.#namesOf(file)?.all.has(name));
	}

	#namesOf(file: string): Names | undefined {
		const outline = this.#outlines.get(file);
		if (!outline) {
			return undefined;
		}
		let names = this.#names.get(outline);
		if (!names) {
			names = {
				top: new Set(outline.symbols.filter(({ container }) => container < 0).map(({ name }) => name)),
				all: new Set(outline.symbols.map(({ name }) => name)),
			};
			this.#names.set(outline, names);
		}
		return names;
	}
}

/** Scala's may be said in parts, each within the one before. */
export function packageOf(outline: Outline | undefined): [string] | undefined {
	return outline?.packages === undefined ? undefined : [outline.packages.join('.')];
}
