import { ancestors, dirname } from '../base/paths.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { groupBy } from './pathEndings.ts';
import type { NamedFolder } from './projectConfig.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Folders below which each folder is a module by custom. */
const MODULE_PARENT = /(?:^|\/)(?:Sources|Tests|Plugins)$/;

/** Swift's rules: a module is a target's folder; its files see each other, and an import has the whole of another. */
export class SwiftResolver implements Resolver {
	readonly #targets: readonly NamedFolder[];
	readonly #modules: ReadonlyMap<string, readonly string[]>;

	constructor({ files, config }: ResolverInput) {
		// The innermost folder speaks for what it holds.
		this.#targets = [...config.swiftTargets].sort((a, b) => b.folder.length - a.folder.length);
		this.#modules = groupBy(
			[...files].filter((file) => file.endsWith('.swift')),
			(file) => [this.#moduleOf(file)],
		);
	}

	resolve(from: string, { source }: OutlineImport): Resolution {
		const name = source.split('.')[0] ?? '';
		const files = name === this.#moduleOf(from) ? [] : (this.#modules.get(name) ?? []);
		return files.length > 0 ? { targets: files, missing: false } : EXTERNAL;
	}

	siblings(from: string): readonly string[] {
		return this.#modules.get(this.#moduleOf(from)) ?? [];
	}

	/** Without a manifest the topmost folder is what a project calls its target. */
	#moduleOf(file: string): string {
		const target = this.#targets.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
		if (target) {
			return target.name;
		}
		for (const folder of ancestors(dirname(file))) {
			const parent = dirname(folder);
			if (folder !== '' && MODULE_PARENT.test(parent)) {
				return folder.slice(parent.length + 1);
			}
		}
		return file.includes('/') ? (file.split('/')[0] ?? '') : '';
	}
}
