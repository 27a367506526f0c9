import type { Dirent, Stats } from 'node:fs';
import { existsSync } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../core/base/errors.ts';
import { ancestors, dirname } from '../../core/base/paths.ts';
import type { Files } from '../../core/index/fileTable.ts';
import { secretFolder, skippedFile, skippedFolder } from '../../core/workspace/fileRules.ts';
import type { Skip } from '../../core/workspace/indexing.ts';
import { type Excluded, NOTHING_EXCLUDED } from './excluded.ts';
import { enterFolder, type FolderRules, isIgnoreFile, rootRules } from './folderRules.ts';

export { isIgnoreFile };

/**
 * Every file of the workspace that the user would call theirs, sorted, relative to `root` with `/`. Ignore files count at each
 * level, nearer ones last; links are not followed: what they lead to inside is found where it lies, and nothing outside comes in.
 * @param folder what is scanned; all of it by default
 */
export async function scanWorkspace(
	root: string,
	signal: AbortSignal,
	excluded: Excluded = NOTHING_EXCLUDED,
	folder = '',
): Promise<string[]> {
	const files: string[] = [];
	const walk = async (folder: string, above: FolderRules): Promise<void> => {
		throwIfAborted(signal);
		let entries: Dirent[];
		try {
			entries = await readdir(path.join(root, folder), { withFileTypes: true });
		} catch {
			// Gone since it was listed, or not ours to read: its files are not there for us.
			return;
		}
		const names = new Set(entries.map((entry) => entry.name));
		const hasSibling = (name: string) => names.has(name);
		const rules = await enterFolder(root, folder, above, hasSibling);
		for (const entry of entries) {
			const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.isDirectory()) {
				if (!folderSkip(name, rules, excluded, hasSibling)) {
					await walk(name, rules);
				}
			} else if (entry.isFile() && !fileSkip(name, rules, excluded, hasSibling)) {
				files.push(name);
			}
		}
	};
	const above = folder === '' ? await rootRules(root) : await descend(root, folder, excluded);
	if (!('kind' in above)) {
		await walk(folder, above);
	}
	return files.sort();
}

/** Why a scan would not list this file, `undefined` when it would: the same rules, for one path. */
export async function whySkipped(root: string, file: string, excluded: Excluded = NOTHING_EXCLUDED): Promise<Skip | undefined> {
	if (file === '' || file === '..' || file.startsWith('../') || path.isAbsolute(file)) {
		return { kind: 'outside' };
	}
	const rules = await descend(root, file, excluded);
	if ('kind' in rules) {
		return rules;
	}
	const skip = fileSkip(file, rules, excluded, siblingsOf(root, file));
	if (skip) {
		return skip;
	}
	const kind = await kindOf(root, file);
	if (!kind) {
		return { kind: 'gone' };
	}
	return kind.isSymbolicLink() ? link(root, file) : kind.isFile() ? undefined : { kind: 'notAFile' };
}

/** @returns the rules for what stands beside `name`, or why a scan does not come there */
async function descend(root: string, name: string, excluded: Excluded): Promise<FolderRules | Skip> {
	let rules = await rootRules(root);
	for (const folder of [...ancestors(dirname(name))].reverse()) {
		if (folder !== '') {
			const skip = (await kindOf(root, folder))?.isSymbolicLink()
				? await link(root, folder)
				: folderSkip(folder, rules, excluded, siblingsOf(root, folder));
			if (skip) {
				return skip;
			}
		}
		rules = await enterFolder(root, folder, rules, (sibling) => existsSync(path.join(root, folder, sibling)));
	}
	return rules;
}

type HasSibling = (name: string) => boolean;

function siblingsOf(root: string, name: string): HasSibling {
	return (sibling) => existsSync(path.join(root, dirname(name), sibling));
}

function folderSkip(name: string, rules: FolderRules, excluded: Excluded, hasSibling: HasSibling): Skip | undefined {
	if (skippedFolder(name)) {
		return { kind: 'folder', folder: name };
	}
	return secretFolder(name) ? { kind: 'secret' } : ruleSkip(name, `${name}/`, rules, excluded, hasSibling);
}

function fileSkip(name: string, rules: FolderRules, excluded: Excluded, hasSibling: HasSibling): Skip | undefined {
	const kind = skippedFile(name);
	if (kind) {
		return { kind };
	}
	const skip = ruleSkip(name, name, rules, excluded, hasSibling);
	const generated = skip ? undefined : rules.generated.generatedBy(rules.prefix + name);
	return generated ? { kind: 'marked', ...generated } : skip;
}

/** @param marked the name, with a `/` behind that of a folder */
function ruleSkip(
	name: string,
	marked: string,
	rules: FolderRules,
	excluded: Excluded,
	hasSibling: HasSibling,
): Skip | undefined {
	const pattern = excluded(name, hasSibling);
	if (pattern !== undefined) {
		return { kind: 'excluded', pattern };
	}
	const place = rules.ignored.ignoredBy(rules.prefix + marked);
	return place && { kind: 'ignored', ...place };
}

async function kindOf(root: string, file: string): Promise<Stats | undefined> {
	try {
		return await lstat(path.join(root, file));
	} catch {
		return undefined;
	}
}

/** Says where a link leads, if that is inside: what lies there is listed under that name. */
async function link(root: string, name: string): Promise<Skip> {
	try {
		const [top, target] = await Promise.all([realpath(root), realpath(path.join(root, name))]);
		const inside = path.relative(top, target);
		const to = inside.startsWith('..') || path.isAbsolute(inside) ? undefined : inside.replaceAll(path.sep, '/');
		return { kind: 'link', link: name, to };
	} catch {
		// It leads nowhere, or round in circles.
		return { kind: 'link', link: name, to: undefined };
	}
}

/** @returns false for a path that by its name alone is never listed: installing packages reports thousands of them. */
export function mayBeOurs(name: string): boolean {
	const folders = [name, ...ancestors(dirname(name))];
	return !skippedFile(name) && !folders.some((folder) => skippedFolder(folder) || secretFolder(folder));
}

/**
 * The files that a list of changes on disk is about: one event tells of a folder that was renamed or deleted, and none of what is in it.
 * @param known files of the index
 */
export async function changedFiles(
	root: string,
	changed: readonly string[],
	known: Files,
	excluded: Excluded,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const files = new Set<string>();
	/** Not known as files: folders, or new. */
	const others = new Set(changed.filter((name) => !known.has(name)));
	const kinds = await Promise.all(changed.map((name) => kindOf(root, name)));
	for (const [at, name] of changed.entries()) {
		files.add(name);
		if (kinds[at]?.isDirectory()) {
			for (const file of await scanWorkspace(root, signal, excluded, name)) {
				files.add(file);
			}
		}
	}
	for (const file of others.size > 0 ? known : []) {
		for (const folder of ancestors(dirname(file))) {
			if (others.has(folder)) {
				files.add(file);
			}
		}
	}
	return [...files];
}
