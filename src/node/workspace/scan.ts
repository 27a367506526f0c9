import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { throwIfAborted } from '../../core/base/errors.ts';
import { ancestors, basename, dirname } from '../../core/base/paths.ts';
import { skippedFile, skippedFolder } from '../../core/workspace/fileRules.ts';

const IGNORE_FILES = ['.gitignore', '.ignore', '.plimsollignore'];

/** Rules of one folder, which speak of paths below it. */
interface Rules {
	readonly folder: string;
	readonly ignore: Ignore;
}

/**
 * Every file of the workspace that the user would call theirs, sorted, relative to `root` with `/`. Ignore files count at each
 * level, nearer ones last; links are not followed, so nothing outside comes in.
 */
export async function scanWorkspace(root: string, signal: AbortSignal): Promise<string[]> {
	const files: string[] = [];
	const walk = async (folder: string, above: readonly Rules[]): Promise<void> => {
		throwIfAborted(signal);
		let entries: Dirent[];
		try {
			entries = await readdir(path.join(root, folder), { withFileTypes: true });
		} catch {
			// Gone since it was listed, or not ours to read: its files are not there for us.
			return;
		}
		const names = IGNORE_FILES.filter((name) => entries.some((entry) => entry.name === name && entry.isFile()));
		const own = await rulesOf(root, folder, names);
		const rules = own ? [...above, own] : above;
		for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
			const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.isDirectory()) {
				if (!skippedFolder(name) && !isIgnored(rules, `${name}/`)) {
					await walk(name, rules);
				}
			} else if (entry.isFile() && !skippedFile(name) && !isIgnored(rules, name)) {
				files.push(name);
			}
		}
	};
	await walk('', []);
	return files.sort();
}

/** Whether a scan would list this file, for one that appeared since the last. */
export async function isListed(root: string, file: string): Promise<boolean> {
	if (skippedFile(file)) {
		return false;
	}
	const rules: Rules[] = [];
	const folders = [...ancestors(dirname(file))].reverse();
	for (const folder of folders) {
		if (folder !== '' && (skippedFolder(folder) || isIgnored(rules, `${folder}/`))) {
			return false;
		}
		const own = await rulesOf(root, folder);
		if (own) {
			rules.push(own);
		}
	}
	return !isIgnored(rules, file);
}

/** @returns true for a file whose change makes the list of files stale. */
export function isIgnoreFile(file: string): boolean {
	return IGNORE_FILES.includes(basename(file));
}

async function rulesOf(root: string, folder: string, names = IGNORE_FILES): Promise<Rules | undefined> {
	if (names.length === 0) {
		return undefined;
	}
	const rules = ignore();
	for (const name of names) {
		try {
			rules.add(await readFile(path.join(root, folder, name), 'utf8'));
		} catch {
			// One that is not there or cannot be read ignores nothing.
		}
	}
	return { folder, ignore: rules };
}

/** The nearest rule that speaks of a path decides, as in git. */
function isIgnored(rules: readonly Rules[], name: string): boolean {
	for (const { folder, ignore } of rules.toReversed()) {
		const verdict = ignore.test(folder === '' ? name : name.slice(folder.length + 1));
		if (verdict.ignored || verdict.unignored) {
			return verdict.ignored;
		}
	}
	return false;
}
