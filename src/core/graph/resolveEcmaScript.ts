import { ancestors, dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { OutlineImport } from '../parse/outline.ts';
import type { PackageManifest, ProjectConfig, TsConfigPaths } from './projectConfig.ts';
import { EXTERNAL, type Resolution, type Resolver } from './resolver.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** What TypeScript reads in place of an emitted name (`./a.js` is `a.ts`). */
const SOURCES_OF: readonly (readonly [emitted: string, sources: readonly string[]])[] = [
	['.d.ts', ['.ts', '.tsx']],
	['.d.mts', ['.mts', '.ts']],
	['.d.cts', ['.cts', '.ts']],
	['.js', ['.ts', '.tsx', '.d.ts']],
	['.jsx', ['.tsx', '.d.ts']],
	['.mjs', ['.mts', '.ts', '.d.mts']],
	['.cjs', ['.cts', '.ts', '.d.cts']],
];
/** What SvelteKit calls a project's folder `src/lib`. */
const LIB = '$lib';
/** Where build output stands for sources: a workspace package's manifest names what it publishes, the user edits what it is built from. */
const OUTPUT_FOLDER = /(^|\/)(dist|out|lib|build|esm|cjs)\//;

/**
 * TypeScript's and Node's rules over the files of a workspace: relative paths with and without endings, `paths`, `baseUrl` and
 * `rootDirs` of the nearest tsconfig, packages of the workspace through `exports` and entry points, `#imports`.
 */
export class EcmaScriptResolver implements Resolver {
	readonly #files: Files;
	readonly #configs = new Map<string, TsConfigPaths[]>();
	readonly #packagesByName = new Map<string, PackageManifest>();
	readonly #packagesByFolder = new Map<string, PackageManifest>();

	constructor(files: Files, config: ProjectConfig) {
		this.#files = files;
		for (const tsconfig of config.tsconfigs) {
			const found = this.#configs.get(tsconfig.folder);
			if (found) {
				found.push(tsconfig);
			} else {
				this.#configs.set(tsconfig.folder, [tsconfig]);
			}
		}
		for (const manifest of config.packages) {
			this.#packagesByFolder.set(manifest.folder, manifest);
			if (manifest.name !== '' && !this.#packagesByName.has(manifest.name)) {
				this.#packagesByName.set(manifest.name, manifest);
			}
		}
	}

	resolve(from: string, { source }: OutlineImport): Resolution {
		const specifier = source.replace(/[?#].+$/, (suffix) => (suffix.startsWith('#') && source.startsWith('#') ? suffix : ''));
		const folder = dirname(from);
		if (specifier.startsWith('.')) {
			const file = this.#relative(folder, specifier);
			return file ? { targets: [file], missing: false } : { targets: [], missing: !isAsset(specifier) && !isBuilt(specifier) };
		}
		const mapped = this.#throughTsConfig(folder, specifier);
		if (mapped !== undefined) {
			return mapped;
		}
		return this.#throughPackage(folder, specifier);
	}

	#relative(folder: string, specifier: string): string | undefined {
		const path = join(folder, specifier);
		const direct = path === undefined ? undefined : this.#file(path);
		if (direct) {
			return direct;
		}
		for (const { rootDirs } of this.#configsFor(folder)) {
			const own = rootDirs.find((root) => folder === root || folder.startsWith(`${root}/`));
			for (const other of own === undefined ? [] : rootDirs) {
				const there = join(other + folder.slice(own?.length ?? 0), specifier);
				const file = there === undefined ? undefined : this.#file(there);
				if (file) {
					return file;
				}
			}
		}
		return undefined;
	}

	/** The tsconfigs in force for a folder: those of the nearest folder that has any, then the ones above. */
	*#configsFor(folder: string): Generator<TsConfigPaths> {
		for (const ancestor of ancestors(folder)) {
			yield* this.#configs.get(ancestor) ?? [];
		}
	}

	/**
	 * Configurations that stand beside each other are sides of one program (`@env/*` for Node and for browsers): an import leads to each.
	 * @returns `undefined` when no `paths` pattern and no `baseUrl` speaks of the specifier
	 */
	#throughTsConfig(folder: string, specifier: string): Resolution | undefined {
		for (const ancestor of ancestors(folder)) {
			const files = (this.#configs.get(ancestor) ?? []).flatMap((config) => this.#throughConfig(config, specifier) ?? []);
			if (files.length > 0) {
				return { targets: [...new Set(files)], missing: false };
			}
		}
		return undefined;
	}

	#throughConfig({ paths, baseUrl }: TsConfigPaths, specifier: string): string | undefined {
		for (const target of bestMatch(paths, specifier)?.targets ?? []) {
			const file = this.#file(target);
			if (file) {
				return file;
			}
		}
		return baseUrl === undefined ? undefined : this.#file(join(baseUrl, specifier) ?? '');
	}

	#throughPackage(folder: string, specifier: string): Resolution {
		if (specifier === LIB || specifier.startsWith(`${LIB}/`)) {
			for (const ancestor of ancestors(folder)) {
				// The configuration that says so is made by the build and kept nowhere.
				if (this.#files.has(ancestor === '' ? 'svelte.config.js' : `${ancestor}/svelte.config.js`)) {
					const file = this.#file(join(ancestor, `src/lib${specifier.slice(LIB.length)}`) ?? '');
					return { targets: file === undefined ? [] : [file], missing: file === undefined && !isAsset(specifier) };
				}
			}
		}
		if (specifier.startsWith('#')) {
			for (const ancestor of ancestors(folder)) {
				const manifest = this.#packagesByFolder.get(ancestor);
				if (manifest) {
					const file = this.#firstTarget(manifest, bestMatch(manifest.imports, specifier)?.targets ?? []);
					return file ? { targets: [file], missing: false } : { targets: [], missing: manifest.imports.length > 0 };
				}
			}
			return EXTERNAL;
		}
		const parts = specifier.split('/');
		const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
		const manifest = this.#packagesByName.get(name);
		if (!manifest) {
			return EXTERNAL;
		}
		const subpath = parts.length === 0 ? '.' : `./${parts.join('/')}`;
		const targets = [
			...(bestMatch(manifest.exports, subpath)?.targets ?? []),
			...(subpath === '.' ? [...manifest.entries, 'src/index', 'index'] : [parts.join('/'), `src/${parts.join('/')}`]),
		];
		const file = this.#firstTarget(manifest, targets);
		return file ? { targets: [file], missing: false } : { targets: [], missing: true };
	}

	#firstTarget(manifest: PackageManifest, targets: readonly string[]): string | undefined {
		for (const target of targets) {
			// Sources first: the built file, where it is there at all, says the same with less.
			for (const candidate of [target.replace(OUTPUT_FOLDER, '$1src/'), target.replace(OUTPUT_FOLDER, '$1'), target]) {
				const path = join(manifest.folder, candidate);
				const file = path === undefined ? undefined : this.#file(path);
				if (file) {
					return file;
				}
			}
		}
		return undefined;
	}

	/** The file that a path without or with an ending means. */
	#file(path: string): string | undefined {
		for (const [emitted, sources] of SOURCES_OF) {
			if (path.endsWith(emitted)) {
				const stem = path.slice(0, -emitted.length);
				const found = sources.find((ending) => this.#files.has(stem + ending));
				if (found) {
					return stem + found;
				}
			}
		}
		if (this.#files.has(path)) {
			return path;
		}
		for (const extension of EXTENSIONS) {
			if (this.#files.has(path + extension)) {
				return path + extension;
			}
		}
		const prefix = path === '' ? 'index' : `${path}/index`;
		const index = EXTENSIONS.find((extension) => this.#files.has(prefix + extension));
		return index === undefined ? undefined : prefix + index;
	}
}

/** TypeScript's rule: an exact pattern wins, then the one with the longest text before its `*`. */
function bestMatch(
	patterns: readonly (readonly [pattern: string, targets: readonly string[]])[],
	specifier: string,
): { readonly targets: readonly string[] } | undefined {
	let best: { length: number; targets: readonly string[] } | undefined;
	for (const [pattern, targets] of patterns) {
		const star = pattern.indexOf('*');
		if (star < 0) {
			if (pattern === specifier) {
				return { targets };
			}
			continue;
		}
		const before = pattern.slice(0, star);
		const after = pattern.slice(star + 1);
		if (
			specifier.length >= pattern.length - 1 &&
			specifier.startsWith(before) &&
			specifier.endsWith(after) &&
			before.length >= (best?.length ?? 0)
		) {
			const matched = specifier.slice(star, specifier.length - after.length);
			best = { length: before.length, targets: targets.map((target) => target.replaceAll('*', matched)) };
		}
	}
	return best;
}

/** Imports of styles and pictures are the bundler's business. */
function isAsset(specifier: string): boolean {
	return /\.(css|scss|sass|less|svg|png|jpe?g|gif|webp|wasm|html?|md|txt|node|ttf|woff2?)$/.test(specifier);
}

/** What a build makes is kept nowhere: output folders, SvelteKit's `./$types`. */
function isBuilt(specifier: string): boolean {
	return /(^|\/)(dist|build|out|generated|__generated__|\.svelte-kit|\.next|\.nuxt)\/|(^|\/)\$types(\.js)?$/.test(specifier);
}
