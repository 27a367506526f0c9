import { dirname, join } from '../base/paths.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { groupBy } from './pathEndings.ts';
import type { GoModule } from './projectConfig.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Go's rules: a package is a folder, found by the path of the module that holds it; its files see each other. */
export class GoResolver implements Resolver {
	/** The `.go` files of each folder. */
	readonly #folders: ReadonlyMap<string, readonly string[]>;
	/** The longest path first, so that a module within a module is found before the outer one. */
	readonly #modules: readonly GoModule[];

	constructor({ files, config }: ResolverInput) {
		this.#modules = [...config.goModules].sort((a, b) => b.path.length - a.path.length);
		this.#folders = groupBy(
			[...files].filter((file) => file.endsWith('.go')),
			(file) => [dirname(file)],
		);
	}

	resolve(_from: string, { source }: OutlineImport): Resolution {
		const module = this.#modules.find(({ path }) => source === path || source.startsWith(`${path}/`));
		if (!module) {
			return EXTERNAL;
		}
		const folder = join(module.folder, source.slice(module.path.length));
		const targets = (folder === undefined ? undefined : this.#folders.get(folder))?.filter((file) => !isTest(file)) ?? [];
		return { targets, missing: targets.length === 0 };
	}

	siblings(from: string): string[] {
		// A test sees the package and its tests, the package does not see its tests.
		return (this.#folders.get(dirname(from)) ?? []).filter((file) => isTest(from) || !isTest(file));
	}
}

function isTest(file: string): boolean {
	return file.endsWith('_test.go');
}
