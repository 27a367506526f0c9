import { dirname } from '../base/paths.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { nearestTo, PathEndings } from './pathEndings.ts';
import { PathResolver } from './resolvePath.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Folders that `package.path` is set to by custom; Neovim's is `lua`. */
const LOAD_FOLDER = /^(?:.*\/)?(?:lua|src|lib|)\/?$/;

/** Lua's rules: a dot in a name is a folder; the name is looked for from the folders that `package.path` has by custom. */
export class LuaResolver implements Resolver {
	readonly #paths: PathResolver;
	readonly #endings: PathEndings;
	/** First parts of what can be required: `kit` for `lua/kit/base.lua`. */
	readonly #tops = new Set<string>();

	constructor({ files }: ResolverInput) {
		this.#paths = new PathResolver(files);
		const sources = [...files].filter((file) => file.endsWith('.lua'));
		this.#endings = new PathEndings(sources);
		for (const file of sources) {
			const top = /^(?:.*\/)?(?:lua|src|lib)\/([^/]+)\//.exec(file)?.[1];
			if (top !== undefined) {
				this.#tops.add(top);
			}
		}
	}

	resolve(from: string, statement: OutlineImport): Resolution {
		if (statement.kind === 'include') {
			return this.#paths.resolve(from, statement);
		}
		const path = statement.source.replaceAll('.', '/');
		const found = [`${path}.lua`, `${path}/init.lua`].flatMap((ending) =>
			this.#endings.ending(ending).filter((file) => {
				const folder = file.slice(0, -ending.length);
				return LOAD_FOLDER.test(folder) || `${dirname(from)}/`.startsWith(folder);
			}),
		);
		const nearest = nearestTo(from, found);
		if (nearest !== undefined) {
			return { targets: [nearest], missing: false };
		}
		return path.includes('/') && this.#tops.has(path.split('/')[0] ?? '') ? { targets: [], missing: true } : EXTERNAL;
	}
}
