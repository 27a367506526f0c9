import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** Bytes; a file of patterns that is larger is none. */
const MAX_BYTES = 1_000_000;
/** Configuration files that include others that include others. */
const MAX_INCLUDES = 10;

/** What a repository says about files besides those that lie among them. */
export interface GitRepository {
	/** The user's patterns for all repositories, absolute; it need not exist. */
	readonly userExcludes: string | undefined;
	/** Those for this one alone, which come after. */
	readonly ownExcludes: string;
	/** `core.ignoreCase`: set by git when it made the repository on a system that does not tell `a` from `A`. */
	readonly ignoreCase: boolean | undefined;
}

/** @returns the repository whose work tree begins at `folder`, absolute; `undefined` when none does. */
export async function readRepository(folder: string): Promise<GitRepository | undefined> {
	const common = await commonFolder(path.join(folder, '.git'));
	if (common === undefined) {
		return undefined;
	}
	const settings = new Map<string, string>();
	for (const file of [...userConfigs(), path.join(common, 'config')]) {
		await readConfig(file, settings, 0);
	}
	const global = settings.get('core.excludesfile');
	const ignoreCase = settings.get('core.ignorecase');
	return {
		// A setting without a value is none at all.
		userExcludes:
			global === undefined
				? path.join(configHome(), 'git/ignore')
				: global === ''
					? undefined
					: path.resolve(folder, atHome(global)),
		ownExcludes: path.join(common, 'info/exclude'),
		ignoreCase: ignoreCase === undefined ? undefined : /^(true|yes|on|1)$/i.test(ignoreCase),
	};
}

/** @returns the text, or `undefined` when it is not there, is no file, or is too large to be one of patterns. Never waits for a pipe. */
export async function readSmall(file: string): Promise<string | undefined> {
	try {
		const found = await stat(file);
		return found.isFile() && found.size <= MAX_BYTES ? await readFile(file, 'utf8') : undefined;
	} catch {
		return undefined;
	}
}

/** A path as the user would write it. */
export function fromHome(file: string): string {
	const home = homedir();
	return file.startsWith(home + path.sep) ? `~/${file.slice(home.length + 1).replaceAll('\\', '/')}` : file;
}

/** Where a repository keeps what its work trees share. `.git` is a file in those of `git worktree` and in submodules. */
async function commonFolder(git: string): Promise<string | undefined> {
	const link = /^gitdir: (.+)$/m.exec((await readSmall(git)) ?? '')?.[1]?.trim();
	const folder = link === undefined ? git : path.resolve(path.dirname(git), link);
	// What has no HEAD is no repository to git either.
	if ((await readSmall(path.join(folder, 'HEAD'))) === undefined) {
		return undefined;
	}
	const shared = (await readSmall(path.join(folder, 'commondir')))?.trim();
	return shared ? path.resolve(folder, shared) : folder;
}

function configHome(): string {
	return process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config');
}

function userConfigs(): string[] {
	const global = process.env.GIT_CONFIG_GLOBAL;
	return [
		...(process.env.GIT_CONFIG_NOSYSTEM ? [] : ['/etc/gitconfig']),
		...(global === undefined ? [path.join(configHome(), 'git/config'), path.join(homedir(), '.gitconfig')] : [global]),
	];
}

function atHome(file: string): string {
	return file === '~' || file.startsWith('~/') ? path.join(homedir(), file.slice(1)) : file;
}

/** Adds what a file sets, `section.key` in lower case; later ones win. Conditional includes are not followed. */
async function readConfig(file: string, settings: Map<string, string>, depth: number): Promise<void> {
	let section = '';
	for (const line of ((await readSmall(file)) ?? '').split(/\r?\n/)) {
		const header = /^\s*\[\s*([\w.-]+)\s*(".*")?\s*\]/.exec(line);
		if (header) {
			section = header[2] === undefined ? `${header[1]?.toLowerCase()}.` : '';
		}
		const [, key, value] = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(header ? line.slice(header[0].length) : line) ?? [];
		if (section === '' || key === undefined) {
			continue;
		}
		const name = section + key.toLowerCase();
		const text = value === undefined ? 'true' : unquoted(value);
		if (name === 'include.path' && depth < MAX_INCLUDES) {
			await readConfig(path.resolve(path.dirname(file), atHome(text)), settings, depth + 1);
		} else {
			settings.set(name, text);
		}
	}
}

/** A value without its quotes, escapes, and the comment behind it. */
function unquoted(value: string): string {
	let text = '';
	let quoted = false;
	/** Characters up to the last that is not a space outside of quotes. */
	let end = 0;
	for (let at = 0; at < value.length; at++) {
		const char = value.charAt(at);
		if (char === '"') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && (char === '#' || char === ';')) {
			break;
		}
		text += char === '\\' ? value.charAt(++at) : char;
		end = quoted || char.trim() !== '' ? text.length : end;
	}
	return text.slice(0, end);
}
