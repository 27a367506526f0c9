import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseTsconfig } from 'get-tsconfig';
import { parse as parseToml } from 'smol-toml';
import { basename, dirname, join } from '../../core/base/paths.ts';
import type {
	Crate,
	GoModule,
	NamedFolder,
	PackageManifest,
	ProjectConfig,
	Psr4Prefix,
	TsConfigPaths,
} from '../../core/graph/projectConfig.ts';

/** Reads the files of a workspace that say how imports are resolved. A broken one says nothing. */
export async function readProjectConfig(root: string, files: Iterable<string>): Promise<ProjectConfig> {
	const tsconfigs: TsConfigPaths[] = [];
	const packages: PackageManifest[] = [];
	const goModules: GoModule[] = [];
	const crates: Crate[] = [];
	const includeFolders = new Set<string>();
	const psr4: Psr4Prefix[] = [];
	const dartPackages: NamedFolder[] = [];
	const swiftTargets: NamedFolder[] = [];
	for (const file of files) {
		const name = basename(file);
		if (/^[jt]sconfig.*\.json$/.test(name)) {
			const config = readTsConfig(root, file);
			if (config) {
				tsconfigs.push(config);
			}
		} else if (name === 'package.json') {
			const manifest = await readManifest(root, file);
			if (manifest) {
				packages.push(manifest);
			}
		} else if (name === 'go.mod') {
			const module = readGoModule(file, await readText(path.join(root, file)));
			if (module) {
				goModules.push(module);
			}
		} else if (name === 'Cargo.toml') {
			const crate = readCrate(file, await readText(path.join(root, file)));
			if (crate) {
				crates.push(crate);
			}
		} else if (name === 'compile_commands.json') {
			for (const folder of readIncludeFolders(root, await readJson(path.join(root, file)))) {
				includeFolders.add(folder);
			}
		} else if (name === 'composer.json') {
			psr4.push(...readPsr4(dirname(file), asRecord(await readJson(path.join(root, file)))));
		} else if (name === 'pubspec.yaml') {
			const named = /^name:\s*["']?(\w+)/m.exec(await readText(path.join(root, file)))?.[1];
			if (named !== undefined) {
				dartPackages.push({ name: named, folder: dirname(file) });
			}
		} else if (name === 'Package.swift') {
			swiftTargets.push(...readSwiftTargets(dirname(file), await readText(path.join(root, file))));
		}
	}
	// tsconfig.json speaks before its siblings (tsconfig.build.json, …) do.
	tsconfigs.sort((a, b) => (a.folder === b.folder ? 0 : a.folder < b.folder ? -1 : 1));
	return { tsconfigs, packages, goModules, crates, includeFolders: [...includeFolders], psr4, dartPackages, swiftTargets };
}

/** @returns true for a file whose change makes the configuration stale. */
export function isProjectConfig(file: string): boolean {
	return /^(([jt]sconfig.*|package|composer|compile_commands)\.json|go\.mod|Cargo\.toml|pubspec\.yaml|Package\.swift)$/.test(
		basename(file),
	);
}

function readTsConfig(root: string, file: string): TsConfigPaths | undefined {
	try {
		const absolute = path.join(root, file);
		const options = parseTsconfig(absolute).compilerOptions ?? {};
		const folder = dirname(file);
		const inside = (target: string) => toWorkspace(root, path.resolve(path.dirname(absolute), target));
		// Paths are relative to baseUrl, else to the config that holds them; the library has rebased those of `extends`.
		const base = options.baseUrl ?? '.';
		const paths = Object.entries(options.paths ?? {}).map(
			([pattern, targets]) =>
				[
					pattern,
					targets.flatMap((target) => toWorkspace(root, path.resolve(path.dirname(absolute), base, target)) ?? []),
				] as const,
		);
		const baseUrl = options.baseUrl === undefined ? undefined : inside(options.baseUrl);
		const rootDirs = (options.rootDirs ?? []).flatMap((dir) => inside(dir) ?? []);
		return { folder, baseUrl, paths, rootDirs };
	} catch {
		return undefined;
	}
}

/** @returns the path inside the workspace, `undefined` outside of it. */
function toWorkspace(root: string, absolute: string): string | undefined {
	const relative = path.relative(root, absolute).replaceAll('\\', '/');
	return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative;
}

async function readManifest(root: string, file: string): Promise<PackageManifest | undefined> {
	const json = asRecord(await readJson(path.join(root, file)));
	if (!json) {
		return undefined;
	}
	const entries = ['source', 'types', 'typings', 'module', 'main'].flatMap((key) =>
		typeof json[key] === 'string' ? [json[key]] : [],
	);
	const exported = json.exports;
	const subpaths = asRecord(exported);
	const isMap = subpaths !== undefined && Object.keys(subpaths).some((key) => key.startsWith('.'));
	return {
		folder: dirname(file),
		name: typeof json.name === 'string' ? json.name : '',
		entries,
		exports: isMap ? targetsOf(subpaths) : exported === undefined ? [] : [['.', flatten(exported)]],
		imports: targetsOf(asRecord(json.imports) ?? {}),
	};
}

function targetsOf(map: Record<string, unknown>): (readonly [string, readonly string[]])[] {
	return Object.entries(map).map(([pattern, target]) => [pattern, flatten(target)] as const);
}

/** Every file that a conditional target can mean, in its order. */
function flatten(target: unknown): string[] {
	if (typeof target === 'string') {
		return [target];
	}
	return typeof target === 'object' && target !== null ? Object.values(target).flatMap(flatten) : [];
}

function readGoModule(file: string, text: string): GoModule | undefined {
	const path = /^\s*module\s+["`]?([^\s"`]+)/m.exec(text)?.[1];
	return path === undefined ? undefined : { folder: dirname(file), path };
}

function readCrate(file: string, text: string): Crate | undefined {
	try {
		const manifest = parseToml(text);
		const folder = dirname(file);
		const name = asRecord(manifest.package)?.name;
		if (typeof name !== 'string') {
			return undefined;
		}
		const lib = asRecord(manifest.lib);
		const targets = ['bin', 'test', 'example', 'bench'].flatMap((kind) => (Array.isArray(manifest[kind]) ? manifest[kind] : []));
		const paths = [...targets.map((target) => asRecord(target)?.path), asRecord(manifest.package)?.build];
		return {
			folder,
			name: (typeof lib?.name === 'string' ? lib.name : name).replaceAll('-', '_'),
			lib: typeof lib?.path === 'string' ? lib.path : undefined,
			roots: paths.flatMap((each) => (typeof each === 'string' ? (join(folder, each) ?? []) : [])),
			renamed: ['dependencies', 'dev-dependencies', 'build-dependencies'].flatMap((key) =>
				Object.entries(asRecord(manifest[key]) ?? {}).flatMap(([local, value]) => {
					const original = asRecord(value)?.package;
					return typeof original === 'string' ? [[local.replaceAll('-', '_'), original.replaceAll('-', '_')] as const] : [];
				}),
			),
		};
	} catch {
		return undefined;
	}
}

/** What stands after `-I`, `-isystem` and `-iquote` and lies in the workspace. */
function readIncludeFolders(root: string, commands: unknown): string[] {
	return (Array.isArray(commands) ? commands : []).flatMap((each) => {
		const { directory, command, arguments: words } = asRecord(each) ?? {};
		const line = Array.isArray(words) ? words.map(String).join('\n') : String(command ?? '');
		return [...line.matchAll(/(?:^|\s)-(?:I|isystem|iquote)\s*("[^"]+"|\S+)/g)].flatMap(([, folder = '']) => {
			return toWorkspace(root, path.resolve(root, String(directory ?? ''), folder.replaceAll('"', ''))) ?? [];
		});
	});
}

function readPsr4(folder: string, manifest: Record<string, unknown> | undefined): Psr4Prefix[] {
	return ['autoload', 'autoload-dev'].flatMap((key) => {
		const prefixes = Object.entries(asRecord(asRecord(manifest?.[key])?.['psr-4']) ?? {});
		return prefixes.flatMap(([namespace, folders]) =>
			(Array.isArray(folders) ? folders : [folders]).flatMap((each) => {
				const target = typeof each === 'string' ? join(folder, each) : undefined;
				return target === undefined ? [] : [{ namespace: namespace.replace(/\\+$/, ''), folder: target }];
			}),
		);
	});
}

/** A manifest of Swift is a program; what it says of a target are literals in all but the rarest. */
function readSwiftTargets(folder: string, text: string): NamedFolder[] {
	const targets = text.matchAll(
		/\.(?:executableTarget|target|testTarget|macro)\(\s*name:\s*"([^"]+)"([^]*?)(?=\.(?:executableTarget|target|testTarget|macro)\(\s*name:\s*"|$(?![^]))/g,
	);
	return [...targets].flatMap(([, name = '', rest = '']) => {
		const path = /\bpath:\s*"([^"]*)"/.exec(rest)?.[1];
		const target = path === undefined ? undefined : join(folder, path);
		return target === undefined ? [] : [{ name, folder: target }];
	});
}

async function readJson(file: string): Promise<unknown> {
	try {
		return JSON.parse(await readText(file));
	} catch {
		return undefined;
	}
}

/** @returns the text without a byte order mark, '' when it cannot be read. */
async function readText(file: string): Promise<string> {
	try {
		return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
	} catch {
		return '';
	}
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
