import { ancestors, dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { OutlineImport } from '../parse/outline.ts';
import { EXTERNAL, type Resolution, type Resolver } from './resolver.ts';

/** Endings that may be left out, by the ending of the file that imports. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
	rb: ['.rb'],
	rake: ['.rb'],
	gemspec: ['.rb'],
	ru: ['.rb'],
	ps1: ['.ps1', '.psm1'],
	psm1: ['.ps1', '.psm1'],
};

/**
 * Imports that name a file by its path: a shell's `source`, PowerShell's dot-sourcing and modules, CSS's `@import`, Ruby's
 * `require_relative`, PHP's `require`. A variable at the start is some folder: the script's own, or one above it.
 */
export class PathResolver implements Resolver {
	readonly #files: Files;

	constructor(files: Files) {
		this.#files = files;
	}

	resolve(from: string, { source }: Pick<OutlineImport, 'source'>): Resolution {
		const path = source.replaceAll('\\', '/').replace(/^["']|["']$/g, '');
		if (/^([a-z]+:)?\/\/|^data:/i.test(path)) {
			return EXTERNAL;
		}
		const [, variable = '', rest = ''] = /^(\$\([^)]*\)|\$\{[^}]*\}|\$[\w:]+|)"?(.*)$/s.exec(path) ?? [];
		if (/[$`*]/.test(rest) || rest === '') {
			return EXTERNAL;
		}
		const relative = rest.replace(/^\/+/, '');
		const folders = variable === '' ? [dirname(from)] : ancestors(dirname(from));
		for (const folder of folders) {
			const file = this.#file(join(folder, relative), from);
			if (file !== undefined) {
				return { targets: file === from ? [] : [file], missing: false };
			}
		}
		// `source lib.sh` is looked for where the script is run, most often the root.
		const atRoot = this.#file(join('', relative), from);
		if (atRoot !== undefined) {
			return { targets: [atRoot], missing: false };
		}
		return { targets: [], missing: variable === '' && rest.startsWith('.') };
	}

	#file(path: string | undefined, from: string): string | undefined {
		const endings = ['', ...(IMPLIED[from.slice(from.lastIndexOf('.') + 1)] ?? [])];
		return path === undefined ? undefined : endings.map((ending) => path + ending).find((each) => this.#files.has(each));
	}
}
