import type { Grammar } from './grammar.ts';
import type { Language } from './languages.ts';
import type { Nodes } from './nodes.ts';
import type { Outline } from './outline.ts';
import { outlineOf, sourceOf } from './outlineOf.ts';
import { readRecords } from './readRecords.ts';
import type { Records } from './records.ts';
import type { Uses } from './uses.ts';
import { usesOf } from './usesOf.ts';

/** What one pass over a file's tree gives. */
export interface ReadFile {
	readonly outline: Outline;
	readonly uses: Uses;
}

/** A tree with the text that it was parsed from: each character stands where it does in the file. */
export interface TreeOfText {
	readonly nodes: Nodes;
	readonly text: string;
	readonly hasErrors: boolean;
}

/** Reads a file of a language in its tree. */
export function readTree(tree: TreeOfText, grammar: Grammar, language: Language, text: string): ReadFile {
	return fileOf(readRecords(tree.nodes, grammar, language, tree.text), language, text, tree.hasErrors);
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
