import type { DefinitionRecord, Records } from './records.ts';

/** Answers for the definitions of one file. `prefix` is what stands before the name: on its line and above it in the definition. */
export type IsPrivate = (definition: DefinitionRecord, name: string, isMember: boolean, prefix: string) => boolean;

const ECMASCRIPT: ReadonlySet<string> = new Set(['typescript', 'typescriptreact', 'javascript', 'vue', 'svelte']);
const PRIVATE = /\b(?:private|fileprivate)\b/;
/** `export { a, b as c }`, of this file. */
const EXPORT_LIST = /export\s*(?:type\s*)?\{([^}]*)\}(?!\s*from)/g;
const EXPORT_ASSIGNMENT = /export\s*=\s*([\w$]+)/g;
/** What is declared for a global scope or another module needs no `export`. */
const AMBIENT = /declare\s+(?:global|module)\b/g;
const EXPORT = /export\b/g;

/**
 * Tells of a file's definitions which ones no other file can name, by the words of the languages that say so; where nothing is said,
 * nothing is private. What only a convention says (`_name` in Python) counts, too: it is rarely broken.
 * @param language as its id says
 */
export function visibilityOf(records: Pick<Records, 'exports'>, language: string, text: string): IsPrivate {
	if (ECMASCRIPT.has(language)) {
		return ecmaScript(records, text);
	}
	switch (language) {
		case 'python':
			return (_, name) => /^_(?!_)|^__.*(?<!__)$/.test(name);
		case 'dart':
			return (_, name) => name.startsWith('_');
		case 'rust':
			return ({ receiver }, _, isMember, prefix) => !isMember && receiver === undefined && !/\bpub\b/.test(prefix);
		case 'c':
		case 'cpp':
			return (_, __, isMember, prefix) => !isMember && /^\s*static\b/.test(prefix);
		default:
			return (_, __, ___, prefix) => PRIVATE.test(prefix);
	}
}

/** True where private is a convention: there a class may name what it inherits all the same. */
export function isPrivateByConvention(language: string): boolean {
	return language === 'python';
}

/** A file without an `export` is a script or CommonJS: then the words say nothing. */
function ecmaScript({ exports }: Pick<Records, 'exports'>, text: string): IsPrivate {
	const isModule = startLines(text, EXPORT).next().value !== undefined && startLines(text, AMBIENT).next().value === undefined;
	const exported = new Set(exports.map(({ local }) => local));
	for (const [, list = ''] of startLines(text, EXPORT_LIST)) {
		for (const name of list.split(',')) {
			exported.add(
				name
					.trim()
					.replace(/^type\s+/, '')
					.split(/\s/)[0] ?? '',
			);
		}
	}
	for (const [, name = ''] of startLines(text, EXPORT_ASSIGNMENT)) {
		exported.add(name);
	}
	return (_, name, isMember, prefix) =>
		isMember
			? name.startsWith('#') || PRIVATE.test(prefix)
			: isModule && !exported.has(name) && !/\b(?:export|declare)\b/.test(prefix);
}

/** What matches at the start of a line, behind spaces: a word is looked for quicker than the starts of all lines. */
function* startLines(text: string, pattern: RegExp): Generator<RegExpExecArray> {
	for (const match of text.matchAll(pattern)) {
		if (text.slice(text.lastIndexOf('\n', match.index - 1) + 1, match.index).trim() === '') {
			yield match;
		}
	}
}
