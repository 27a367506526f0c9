import picomatch from 'picomatch';

/** @returns the pattern of the user's `files.exclude` that matches a file or folder of the workspace, if one does. */
export type Excluded = (path: string) => string | undefined;

export const NOTHING_EXCLUDED: Excluded = () => undefined;

/** Globs as VS Code reads them: relative to the folder, names that begin with a dot are names like any other. */
export function excludedBy(patterns: readonly string[]): Excluded {
	const rules = patterns.map((pattern) => ({ pattern, matches: picomatch(pattern, { dot: true }) }));
	return (path) => rules.find(({ matches }) => matches(path))?.pattern;
}
