import { ancestors, basename, dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { groupBy, nearestTo, PathEndings } from './pathEndings.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

const CODE = /\.(c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|ipp|inl|tcc|def|inc)$/;
const HEADER = /\.h(h|pp|xx)?$/;

/** Headers of the C library and of POSIX: `<string.h>` is none of ours even where the workspace has a string.h. */
const STANDARD = new Set(
	(
		'assert complex ctype dirent dlfcn errno fcntl fenv float inttypes iso646 limits locale math netdb poll pthread pwd sched semaphore ' +
		'setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings syslog tgmath ' +
		'threads time uchar unistd wchar wctype windows zlib'
	)
		.split(' ')
		.map((name) => `${name}.h`),
);

/**
 * C's and C++'s rules: a header is found beside the file, then in the folders that compile_commands.json names, then in the
 * folders above and their `include` and `src`, then by the end of its path. A header and the source of its name see each other.
 */
export class IncludeResolver implements Resolver {
	readonly #files: Files;
	readonly #searched: readonly string[];
	readonly #endings: PathEndings;
	readonly #folders: PathEndings;
	readonly #twins: ReadonlyMap<string, readonly string[]>;

	constructor({ files, config }: ResolverInput) {
		this.#files = files;
		this.#searched = config.includeFolders;
		const code = [...files].filter((file) => CODE.test(file));
		this.#endings = new PathEndings(code);
		this.#folders = new PathEndings(new Set(code.map(dirname)));
		this.#twins = groupBy(code, (file) => [stemOf(file)]);
	}

	resolve(from: string, { source }: OutlineImport): Resolution {
		const isSystem = source.startsWith('<');
		const path = source.replace(/^<|>$/g, '');
		const folders = isSystem ? [...this.#searched] : [dirname(from), ...this.#searched];
		for (const folder of ancestors(dirname(from))) {
			const inside = folder === '' ? '' : `${folder}/`;
			folders.push(`${inside}include`, `${inside}inc`);
			if (!isSystem || !STANDARD.has(path)) {
				folders.push(`${inside}src`, folder);
			}
		}
		const found = folders.map((folder) => join(folder, path)).find((file) => file !== undefined && this.#files.has(file));
		if (found !== undefined) {
			return { targets: found === from ? [] : [found], missing: false };
		}
		const byEnding = isSystem && (!path.includes('/') || path.startsWith('sys/')) ? [] : this.#endings.ending(path);
		const nearest = nearestTo(from, byEnding);
		if (nearest !== undefined) {
			return { targets: [nearest], missing: false };
		}
		// A folder of ours that lacks the file; a name alone may be of any library, or generated.
		const isOurs = path.startsWith('.') || (path.includes('/') && this.#folders.ending(dirname(path)).length > 0);
		return isOurs && !isSystem ? { targets: [], missing: true } : EXTERNAL;
	}

	siblings(from: string): string[] {
		const twins = (this.#twins.get(stemOf(from)) ?? []).filter((file) => HEADER.test(file) !== HEADER.test(from));
		const nearest = nearestTo(from, twins);
		return nearest === undefined ? [] : [nearest];
	}
}

function stemOf(file: string): string {
	return basename(file).replace(/\.[^.]+$/, '');
}
