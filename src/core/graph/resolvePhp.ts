import { basename, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import { groupBy, isTest, nearestTo } from './pathEndings.ts';
import type { Psr4Prefix } from './projectConfig.ts';
import { PathResolver } from './resolvePath.ts';
import { EXTERNAL, type Outlines, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** PHP's rules: classes by the PSR-4 folders of composer.json, else by the namespace that files declare; a namespace sees itself. */
export class PhpResolver implements Resolver {
	readonly #files: Files;
	readonly #outlines: Outlines;
	readonly #paths: PathResolver;
	readonly #namespaces: ReadonlyMap<string, readonly string[]>;
	/** The longest namespace first. */
	readonly #prefixes: readonly Psr4Prefix[];

	constructor({ files, outlines, config }: ResolverInput) {
		this.#files = files;
		this.#outlines = outlines;
		this.#paths = new PathResolver(files);
		const php = [...files].filter((file) => file.endsWith('.php'));
		this.#namespaces = groupBy(php, (file) => outlines.packages(file));
		this.#prefixes = [...config.psr4].sort((a, b) => b.namespace.length - a.namespace.length);
	}

	resolve(from: string, statement: OutlineImport): Resolution {
		const { kind, source, names } = statement;
		if (kind === 'include') {
			return this.#paths.resolve(from, { source: source.replace(/^\/+/, './') });
		}
		const namespace = source.replace(/^\\/, '');
		const targets = new Set<string>();
		let missing = false;
		for (const { exported } of names) {
			const file = this.#class(from, namespace, exported);
			if (file !== undefined) {
				targets.add(file);
			} else if (!this.#isNamespace(exported === '*' ? namespace : `${namespace}\\${exported}`)) {
				missing ||= this.#namespaces.has(namespace);
			}
		}
		return targets.size > 0 || missing ? { targets: [...targets], missing } : EXTERNAL;
	}

	siblings(from: string, { packages = [] }: Outline): string[] {
		return packages.flatMap((namespace) =>
			(this.#namespaces.get(namespace) ?? []).filter((file) => isTest(from) || !isTest(file)),
		);
	}

	#class(from: string, namespace: string, name: string): string | undefined {
		const full = `${namespace}\\${name}`;
		for (const prefix of this.#prefixes) {
			if (prefix.namespace === '' || full.startsWith(`${prefix.namespace}\\`)) {
				const rest = full.slice(prefix.namespace === '' ? 0 : prefix.namespace.length + 1).replaceAll('\\', '/');
				const file = join(prefix.folder, `${rest}.php`);
				if (file !== undefined && this.#files.has(file)) {
					return file;
				}
			}
		}
		const declared = this.#namespaces.get(namespace) ?? [];
		const named = declared.filter((file) => basename(file) === `${name}.php`);
		const defining = (file: string) => this.#outlines.get(file)?.symbols.some((symbol) => symbol.name === name) ?? false;
		return nearestTo(from, named.length > 0 ? named : declared.filter(defining));
	}

	/** `use App\Models;` names the way to `Models\User`. */
	#isNamespace(name: string): boolean {
		return [...this.#namespaces.keys()].some((each) => each === name || each.startsWith(`${name}\\`));
	}
}
