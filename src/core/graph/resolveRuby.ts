import type { OutlineImport } from '../parse/outline.ts';
import { nearestTo, PathEndings } from './pathEndings.ts';
import { PathResolver } from './resolvePath.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** Folders that are on the load path by custom. */
const LOAD_FOLDER = /(^|\/)(lib|app|app\/[^/]+|test|spec|ext)\/$/;

/** Ruby's rules: `require_relative` from the file's folder, `require` and `autoload` from any folder on the load path. */
export class RubyResolver implements Resolver {
	readonly #paths: PathResolver;
	readonly #endings: PathEndings;
	/** First parts of what can be required: `rack` for `lib/rack/utils.rb`. */
	readonly #tops = new Set<string>();

	constructor({ files }: ResolverInput) {
		this.#paths = new PathResolver(files);
		const ruby = [...files].filter((file) => file.endsWith('.rb'));
		this.#endings = new PathEndings(ruby);
		for (const file of ruby) {
			const top = /(?:^|\/)lib\/([^/]+)\//.exec(file)?.[1];
			if (top !== undefined) {
				this.#tops.add(top);
			}
		}
	}

	resolve(from: string, statement: OutlineImport): Resolution {
		const path = statement.source.replace(/\.rb$/, '');
		if (statement.kind === 'include') {
			return this.#paths.resolve(from, { source: path.startsWith('.') ? path : `./${path}` });
		}
		const found = this.#endings
			.ending(`${path}.rb`)
			.filter((file) => LOAD_FOLDER.test(file.slice(0, -path.length - '.rb'.length)));
		const nearest = nearestTo(from, found);
		if (nearest !== undefined) {
			return { targets: [nearest], missing: false };
		}
		return path.includes('/') && this.#tops.has(path.split('/')[0] ?? '') ? { targets: [], missing: true } : EXTERNAL;
	}
}
