import picomatch from 'picomatch';
import { basename } from '../../core/base/paths.ts';
import type { Exclude } from '../../core/workspace/exclude.ts';

/**
 * @param hasSibling whether something of this name stands in the same folder
 * @returns the pattern of the user's `files.exclude` that matches a file or folder of the workspace, if one does
 */
export type Excluded = (path: string, hasSibling: (name: string) => boolean) => string | undefined;

export const NOTHING_EXCLUDED: Excluded = () => undefined;

/** Globs as VS Code reads them: relative to the folder, names that begin with a dot are names like any other. */
export function excludedBy(excludes: readonly Exclude[]): Excluded {
	const rules = excludes.map((exclude) => {
		const { pattern, when } = typeof exclude === 'string' ? { pattern: exclude, when: undefined } : exclude;
		return { pattern, when, matches: picomatch(pattern, { dot: true }) };
	});
	return (path, hasSibling) => {
		const rule = rules.find(({ matches, when }) => matches(path) && (when === undefined || hasSibling(siblingOf(path, when))));
		return rule?.pattern;
	};
}

function siblingOf(path: string, when: string): string {
	const name = basename(path);
	const dot = name.lastIndexOf('.');
	// As in VS Code, the dot of `.gitignore` begins no extension.
	return when.replace('$(basename)', () => (dot > 0 ? name.slice(0, dot) : name));
}
