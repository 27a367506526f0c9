import { basename } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import { languageOf } from '../parse/languages.ts';
import { groupBy } from './pathEndings.ts';
import type { Outlines } from './resolver.ts';

/** Languages whose classes see one another by package: what is written in one can be imported in the others. */
const LANGUAGES: ReadonlySet<string> = new Set(['kotlin', 'scala', 'java']);

/** What stands in which package, by what the files of a virtual machine's languages say of themselves. */
export class DeclaredPackages {
	readonly #outlines: Outlines;
	readonly #files: ReadonlyMap<string, readonly string[]>;
	/** Packages and all that they stand in. */
	readonly #known = new Set<string>();

	constructor(files: Files, outlines: Outlines) {
		this.#outlines = outlines;
		const sources = [...files].filter((file) => LANGUAGES.has(languageOf(file)?.id ?? ''));
		this.#files = groupBy(sources, (file) => packageOf(outlines.packages(file)) ?? []);
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
		const definers = new Set(files.length > 0 ? this.#outlines.definers(name) : []);
		const top = files.filter((file) => definers.has(file));
		return top.length > 0
			? top
			: files.filter((file) => this.#outlines.get(file)?.symbols.some((symbol) => symbol.name === name));
	}
}

/** Scala's may be said in parts, each within the one before. */
export function packageOf(packages: readonly string[] = []): [string] | undefined {
	return packages.length === 0 ? undefined : [packages.join('.')];
}
