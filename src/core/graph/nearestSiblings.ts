import { basename } from '../base/paths.ts';
import type { Outline } from '../parse/outline.ts';

/** A package of 500 files would drown the closure: this many of those that nothing names, the likeliest ones. */
const MAX_SIBLINGS = 32;
/** And this many of those that define what a signature of the file mentions. */
const MAX_MENTIONED = 16;

export interface Siblings {
	/** Define a type that a signature of the file mentions. */
	readonly mentioned: readonly string[];
	/** The rest, nearest by name first. */
	readonly others: readonly string[];
}

/**
 * Chooses among the files that `from` sees without an import.
 * @param definersOf files of the workspace that define a name outside of any other definition
 */
export function nearestSiblings(
	from: string,
	outline: Outline,
	siblings: Iterable<string>,
	definersOf: (name: string) => readonly string[],
): Siblings {
	const types = new Set(outline.symbols.flatMap(({ types, owner }) => (owner === undefined ? types : [owner, ...types])));
	const definers = new Set([...types].flatMap(definersOf));
	const mentioned: string[] = [];
	const others: { readonly path: string; readonly shared: number }[] = [];
	for (const path of siblings) {
		if (path === from) {
			continue;
		}
		if (definers.has(path)) {
			mentioned.push(path);
		} else {
			others.push({ path, shared: sharedStart(basename(from), basename(path)) });
		}
	}
	others.sort((a, b) => b.shared - a.shared || (a.path < b.path ? -1 : 1));
	return {
		mentioned: mentioned.slice(0, MAX_MENTIONED),
		others: others.slice(0, MAX_SIBLINGS).map(({ path }) => path),
	};
}

function sharedStart(a: string, b: string): number {
	let shared = 0;
	while (shared < a.length && a[shared] === b[shared]) {
		shared++;
	}
	return shared;
}
