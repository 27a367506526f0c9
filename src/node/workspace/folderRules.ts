import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { basename } from '../../core/base/paths.ts';
import { GeneratedRules } from './generatedRules.ts';
import { fromHome, type GitRepository, readRepository, readSmall } from './gitFolder.ts';
import { IgnoreRules, type PatternFile } from './ignoreRules.ts';

/** The weakest first. */
const IGNORE_FILES = ['.gitignore', '.ignore', '.plimsollignore'];
const ATTRIBUTES = '.gitattributes';

/** What the ignore files say about one folder. */
export interface FolderRules {
	/** Stands before every path that the rules are asked about: they begin where the repository does, which may be above the workspace. */
	readonly prefix: string;
	readonly ignoreCase: boolean;
	readonly ignored: IgnoreRules;
	readonly generated: GeneratedRules;
}

/** @returns true for a file whose change makes the list of files stale. */
export function isIgnoreFile(file: string): boolean {
	const name = basename(file);
	return IGNORE_FILES.includes(name) || name === ATTRIBUTES;
}

/** What holds before the first file of the workspace is read: the repository that it lies in, and the folders between. */
export async function rootRules(root: string): Promise<FolderRules> {
	const { top, repository } = await repositoryAbove(root);
	const ignoreCase = repository?.ignoreCase ?? (await foldsCase(root));
	const between = path.relative(top, root).split(path.sep).filter(Boolean);
	let rules: FolderRules = {
		prefix: between.map((name) => `${name}/`).join(''),
		ignoreCase,
		ignored: IgnoreRules.none(ignoreCase),
		generated: GeneratedRules.none,
	};
	if (repository) {
		rules = { ...rules, ignored: rules.ignored.with(await excludesOf(repository, root, '')) };
	}
	for (const [depth] of between.entries()) {
		rules = await withFolder(root, path.join(top, ...between.slice(0, depth)), between.slice(0, depth).join('/'), rules);
	}
	// A package or a build that is opened for itself: who opens it wants to see it.
	return between.length > 0 && rules.ignored.ignoredBy(rules.prefix)
		? { prefix: '', ignoreCase, ignored: IgnoreRules.none(ignoreCase), generated: GeneratedRules.none }
		: rules;
}

/**
 * The rules inside of `folder`, from those outside of it.
 * @param has whether something of this name is in it
 */
export async function enterFolder(
	root: string,
	folder: string,
	above: FolderRules,
	has: (name: string) => boolean,
): Promise<FolderRules> {
	const inRules = above.prefix + folder;
	let rules = above;
	if (folder !== '' && has('.git')) {
		const repository = await readRepository(path.join(root, folder));
		if (repository) {
			const ignoreCase = repository.ignoreCase ?? above.ignoreCase;
			const ignored = above.ignored.withoutGit(ignoreCase).with(await excludesOf(repository, root, inRules));
			rules = { ...above, ignoreCase, ignored, generated: GeneratedRules.none };
		}
	}
	return [...IGNORE_FILES, ATTRIBUTES].some(has)
		? withFolder(root, path.join(root, folder), inRules.replace(/\/$/, ''), rules)
		: rules;
}

/** Adds what lies in one folder. A link is not read, as in git. */
async function withFolder(root: string, folder: string, inRules: string, rules: FolderRules): Promise<FolderRules> {
	const read = async (name: string): Promise<readonly PatternFile[]> => {
		const file = path.join(folder, name);
		const text = (await isLink(file)) ? undefined : await readSmall(file);
		return text === undefined ? [] : [{ folder: inRules, by: shown(root, file), text, git: name === '.gitignore' }];
	};
	const files = (await Promise.all(IGNORE_FILES.map(read))).flat();
	const [attributes] = await read(ATTRIBUTES);
	return {
		...rules,
		ignored: rules.ignored.with(files),
		generated: attributes ? rules.generated.with(attributes, rules.ignoreCase) : rules.generated,
	};
}

async function excludesOf(repository: GitRepository, root: string, inRules: string): Promise<PatternFile[]> {
	const { userExcludes, ownExcludes } = repository;
	const files: PatternFile[] = [];
	const add = async (file: string, by: string) => {
		const text = await readSmall(file);
		if (text !== undefined) {
			files.push({ folder: inRules, by, text, git: true });
		}
	};
	if (userExcludes !== undefined) {
		await add(userExcludes, fromHome(userExcludes));
	}
	await add(ownExcludes, shown(root, ownExcludes));
	return files;
}

/** The nearest folder that a repository begins at, the workspace's own or one above; the workspace itself when there is none. */
async function repositoryAbove(root: string): Promise<{ readonly top: string; readonly repository: GitRepository | undefined }> {
	for (let top = root; ; top = path.dirname(top)) {
		const repository = await readRepository(top);
		if (repository) {
			return { top, repository };
		}
		if (top === path.dirname(top)) {
			return { top: root, repository: undefined };
		}
	}
}

/** As the user would write it: from the workspace where it lies in or near it, else from their home. */
function shown(root: string, file: string): string {
	const relative = path.relative(root, file).replaceAll(path.sep, '/');
	return relative.includes('../../../') || path.isAbsolute(relative) ? fromHome(file) : relative;
}

async function isLink(file: string): Promise<boolean> {
	try {
		return (await lstat(file)).isSymbolicLink();
	} catch {
		return false;
	}
}

/** Whether this file system takes `a` for `A`. */
async function foldsCase(root: string): Promise<boolean> {
	const name = path.basename(root);
	const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
	try {
		const [one, two] = await Promise.all([stat(root), stat(path.join(path.dirname(root), other))]);
		return other !== name && one.ino === two.ino && one.dev === two.dev;
	} catch {
		return false;
	}
}
