import type { Outline, OutlineImport } from '../parse/outline.ts';
import { DeclaredPackages, packageOf } from './declaredPackages.ts';
import { byNearness, isTest } from './pathEndings.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/**
 * The rules of Kotlin and Scala: a package is what files say they are part of, wherever they stand; a name of it is whatever one of
 * them defines at the top level. A package's files see each other. Scala's imports also start from the packages round the file.
 */
export class PackageResolver implements Resolver {
	readonly #packages: DeclaredPackages;
	readonly #isRelative: boolean;

	constructor({ files, outlines }: ResolverInput, { isRelative = false } = {}) {
		this.#packages = new DeclaredPackages(files, outlines);
		this.#isRelative = isRelative;
	}

	resolve(from: string, { source, names }: OutlineImport, outline: Outline): Resolution {
		const path = source.replaceAll('`', '').replace(/^_root_\./, '');
		const starts = this.#isRelative ? [...around(outline), ''] : [''];
		const targets = new Set<string>();
		let missing = false;
		for (const { exported } of names) {
			// Kotlin's source names the thing itself, Scala's what it stands in.
			const whole = exported === '*' || path === exported || (!this.#isRelative && path.endsWith(`.${exported}`));
			const parts = [...path.split('.'), ...(whole ? [] : [exported.replaceAll('`', '')])];
			const found = starts.map((start) => this.#files([...(start === '' ? [] : start.split('.')), ...parts], exported === '*'));
			const files = found.find((each) => each !== undefined);
			missing ||= files === undefined && this.#shouldBeHere(parts, exported === '*');
			for (const file of files ?? []) {
				if (file !== from && (isTest(from) || !isTest(file))) {
					targets.add(file);
				}
			}
		}
		return targets.size > 0 || missing ? { targets: byNearness(from, [...targets]), missing } : EXTERNAL;
	}

	siblings(from: string, outline: Outline): string[] {
		const [own] = packageOf(outline.packages) ?? [];
		const files = own === undefined ? [] : this.#packages.files(own);
		return files.filter((file) => isTest(from) || !isTest(file));
	}

	/** @returns what a path names: all of a package, or what defines the first name below one; `undefined` when nothing does. */
	#files(parts: readonly string[], isWildcard: boolean): readonly string[] | undefined {
		const all = parts.join('.');
		if (isWildcard && this.#packages.files(all).length > 0) {
			return this.#packages.files(all);
		}
		for (let length = parts.length - 1; length > 0; length--) {
			const files = this.#packages.defining(parts.slice(0, length).join('.'), parts[length] ?? '');
			if (files.length > 0) {
				return files;
			}
		}
		return this.#packages.has(all) ? [] : undefined;
	}

	/** True for a name in a package of ours, and for what should stand in a class of one. */
	#shouldBeHere(parts: readonly string[], isWildcard: boolean): boolean {
		for (let length = parts.length - 1; length > 1; length--) {
			if (this.#packages.files(parts.slice(0, length).join('.')).length > 0) {
				return (length === parts.length - 1 && !isWildcard) || /^[A-Z]/.test(parts[length] ?? '');
			}
		}
		return false;
	}
}

/** The packages that a file's own clauses open, the innermost first. */
function around({ packages = [] }: Outline): string[] {
	return packages.map((_, index) => packages.slice(0, packages.length - index).join('.'));
}
