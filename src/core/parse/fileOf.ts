import type { Language } from './languages.ts';
import type { Outline } from './outline.ts';
import { outlineOf, sourceOf } from './outlineOf.ts';
import type { Records } from './records.ts';
import type { Uses } from './uses.ts';
import { usesOf } from './usesOf.ts';

/** What one pass over a file's tree gives. */
export interface ReadFile {
	readonly outline: Outline;
	readonly uses: Uses;
}

/** Puts what was captured in a text together, without its tree. */
export function fileOf(records: Records, language: Language, text: string, hasErrors: boolean): ReadFile {
	const source = sourceOf(language, text, hasErrors);
	const read = outlineOf(records, source);
	const uses = usesOf(records, read, source);
	return { outline: { ...read.outline, accesses: accessesOf(uses) }, uses };
}

/** Names of the members that are accessed, each once. */
function accessesOf({ references }: Uses): string[] {
	const names = new Set<string>();
	for (const { path } of references) {
		if (path.length > 1) {
			names.add(path.at(-1) ?? '');
		}
	}
	return [...names];
}
