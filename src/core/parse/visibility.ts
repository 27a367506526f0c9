import type { DefinitionRecord, Records } from './records.ts';

/** Answers for the definitions of one file. `prefix` is what stands before the name: on its line and above it in the definition. */
export type IsPrivate = (definition: DefinitionRecord, name: string, isMember: boolean, prefix: string) => boolean;

const ECMASCRIPT: ReadonlySet<string> = new Set(['typescript', 'typescriptreact', 'javascript', 'vue', 'svelte']);
const PRIVATE = /\b(?:private|fileprivate)\b/;
/** `export { a, b as c }`, of this file. */
const EXPORT_LIST = /^\s*export\s*(?:type\s*)?\{([^}]*)\}(?!\s*from)/gm;
const EXPORT_ASSIGNMENT = /^\s*export\s*=\s*([\w$]+)/gm;
/** What is declared for a global scope or another module needs no `export`. */
const AMBIENT = /^\s*declare\s+(?:global|module)\b/m;
const HAS_EXPORT = /^\s*export\b/m;

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
	const isModule = HAS_EXPORT.test(text) && !AMBIENT.test(text);
	const exported = new Set(exports.map(({ local }) => local));
	for (const [, list = ''] of text.matchAll(EXPORT_LIST)) {
		for (const name of list.split(',')) {
			exported.add(
				name
					.trim()
					.replace(/^type\s+/, '')
					.split(/\s/)[0] ?? '',
			);
		}
	}
	for (const [, name = ''] of text.matchAll(EXPORT_ASSIGNMENT)) {
		exported.add(name);
	}
	return (_, name, isMember, prefix) =>
		isMember
			? name.startsWith('#') || PRIVATE.test(prefix)
			: isModule && !exported.has(name) && !/\b(?:export|declare)\b/.test(prefix);
}
