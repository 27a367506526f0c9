/** One entry of the setting `files.exclude` that is on. */
export type Exclude = string | ConditionalExclude;

/** Leaves out what `pattern` matches where a file stands beside it. */
export interface ConditionalExclude {
	readonly pattern: string;
	/** Name of that file, with `$(basename)` for the name of what is matched without its extension. */
	readonly when: string;
}

/** Reads `files.exclude` as VS Code gives it: on, off, or on where a condition holds. Anything else is off. */
export function readExcludes(setting: Readonly<Record<string, unknown>>): readonly Exclude[] {
	return Object.entries(setting).flatMap(([pattern, on]): Exclude[] => {
		if (on === true) {
			return [pattern];
		}
		const when = typeof on === 'object' && on !== null && 'when' in on ? on.when : undefined;
		return typeof when === 'string' ? [{ pattern, when }] : [];
	});
}
