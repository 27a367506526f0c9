import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { throwIfAborted } from '../../core/base/errors.ts';
import { ancestors, basename, dirname } from '../../core/base/paths.ts';
import { skippedFile, skippedFolder } from '../../core/workspace/fileRules.ts';
import type { Skip } from '../../core/workspace/indexing.ts';
import { type Excluded, NOTHING_EXCLUDED } from './excluded.ts';

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
export async function scanWorkspace(root: string, signal: AbortSignal, excluded: Excluded = NOTHING_EXCLUDED): Promise<string[]> {
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
				if (!folderSkip(name, rules, excluded)) {
					await walk(name, rules);
				}
			} else if (entry.isFile() && !fileSkip(name, rules, excluded)) {
				files.push(name);
			}
		}
	};
	await walk('', []);
	return files.sort();
}

/** Why a scan would not list this file, `undefined` when it would: the same rules, for one path. */
export async function whySkipped(root: string, file: string, excluded: Excluded = NOTHING_EXCLUDED): Promise<Skip | undefined> {
	if (file === '' || file === '..' || file.startsWith('../') || path.isAbsolute(file)) {
		return { kind: 'outside' };
	}
	const rules: Rules[] = [];
	for (const folder of [...ancestors(dirname(file))].reverse()) {
		if (folder !== '') {
			const kind = await kindOf(root, folder);
			const skip = kind?.isSymbolicLink() ? ({ kind: 'link' } as const) : folderSkip(folder, rules, excluded);
			if (skip) {
				return skip;
			}
		}
		const own = await rulesOf(root, folder);
		if (own) {
			rules.push(own);
		}
	}
	const skip = fileSkip(file, rules, excluded);
	if (skip) {
		return skip;
	}
	const kind = await kindOf(root, file);
	if (!kind) {
		return { kind: 'gone' };
	}
	return kind.isFile() ? undefined : { kind: kind.isSymbolicLink() ? 'link' : 'notAFile' };
}

/** @returns true for a file whose change makes the list of files stale. */
export function isIgnoreFile(file: string): boolean {
	return IGNORE_FILES.includes(basename(file));
}

function folderSkip(name: string, rules: readonly Rules[], excluded: Excluded): Skip | undefined {
	return skippedFolder(name) ? { kind: 'folder', folder: name } : ruleSkip(name, `${name}/`, rules, excluded);
}

function fileSkip(name: string, rules: readonly Rules[], excluded: Excluded): Skip | undefined {
	const kind = skippedFile(name);
	return kind ? { kind } : ruleSkip(name, name, rules, excluded);
}

/** @param marked the name, with a `/` behind that of a folder: some patterns mean only folders */
function ruleSkip(name: string, marked: string, rules: readonly Rules[], excluded: Excluded): Skip | undefined {
	const pattern = excluded(name);
	return pattern === undefined ? ignoredBy(rules, marked) : { kind: 'excluded', pattern };
}

async function kindOf(root: string, file: string): Promise<Stats | undefined> {
	try {
		return await lstat(path.join(root, file));
	} catch {
		return undefined;
	}
}

async function rulesOf(root: string, folder: string, names = IGNORE_FILES): Promise<Rules | undefined> {
	if (names.length === 0) {
		return undefined;
	}
	const rules = ignore();
	for (const name of names) {
		try {
			const mark = folder === '' ? name : `${folder}/${name}`;
			const lines = (await readFile(path.join(root, folder, name), 'utf8')).split(/\r?\n/);
			rules.add(lines.map((pattern) => ({ pattern, mark })));
		} catch {
			// One that is not there or cannot be read ignores nothing.
		}
	}
	return { folder, ignore: rules };
}

/** The nearest rule that speaks of a path decides, as in git. */
function ignoredBy(rules: readonly Rules[], name: string): Skip | undefined {
	for (const { folder, ignore } of rules.toReversed()) {
		const { ignored, unignored, rule } = ignore.test(folder === '' ? name : name.slice(folder.length + 1));
		if (ignored) {
			return { kind: 'ignored', by: rule?.mark ?? 'an ignore file', pattern: rule?.pattern ?? '' };
		}
		if (unignored) {
			return undefined;
		}
	}
	return undefined;
}
