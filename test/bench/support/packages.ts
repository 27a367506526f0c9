import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../support/fixtures.ts';

/** Packages of npm that ship the sources they are built from, pinned by the lock file. */
export const PACKAGES = ['rxjs', 'effect'] as const;
export type PackageName = (typeof PACKAGES)[number];
/** The one with the most source. */
export const LARGEST: PackageName = 'effect';

/** Lends a copy of the sources of a package as a workspace of its own, so that what is measured is not below `node_modules`. */
export async function withPackage<T>(
	name: PackageName,
	use: (workspace: { readonly root: string; readonly title: string }) => Promise<T>,
): Promise<T> {
	return withParts(name, ['package.json', 'tsconfig.json', 'src'], use);
}

/**
 * The same with the build tool in Python that `node-gyp` ships: modules without annotations, and a package that has them all. The
 * root is where its imports start: from farther up pyright takes the folder `gyp` for the package, and `from gyp import …` for nothing.
 */
export async function withPythonPackage<T>(
	use: (workspace: { readonly root: string; readonly title: string }) => Promise<T>,
): Promise<T> {
	const imports = 'gyp/pylib';
	return withParts('node-gyp', [imports], ({ root, title }) => use({ root: path.join(root, imports), title }));
}

async function withParts<T>(
	name: string,
	parts: readonly string[],
	use: (workspace: { readonly root: string; readonly title: string }) => Promise<T>,
): Promise<T> {
	const from = path.join(ROOT, 'node_modules', name);
	const { version } = JSON.parse(await readFile(path.join(from, 'package.json'), 'utf8')) as { version: string };
	return withFolder(async (folder) => {
		const root = path.join(folder, name);
		for (const part of parts) {
			await cp(path.join(from, part), path.join(root, part), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
				// Not every package ships its tsconfig.
				if (error.code !== 'ENOENT') {
					throw error;
				}
			});
		}
		return use({ root, title: `${name} ${version}` });
	});
}

/** Lends an empty folder. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-bench-'));
	try {
		return await use(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
