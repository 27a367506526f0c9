import type { Diagnostic } from '../pack/contextEngine.ts';
import type { Outline } from '../parse/outline.ts';
import { WEIGHTS } from './weights.ts';

const WORD = /[A-Za-z_$][\w$]*/g;
/** Compilers quote the names that they speak of: TypeScript so 'a', Pyright so "a", Rust so `a`. */
const QUOTED = /['"`‘“]([^'"`‘’“”]+)['"`’”]/g;

/** Words of the languages, which name nothing. */
const KEYWORDS = new Set(
	(
		'if else for while do switch case break continue return const let var function class interface type enum import export from default new this super ' +
		'null undefined true false async await static public private protected readonly extends implements of in as typeof keyof void string number ' +
		'boolean any unknown never object def self cls None True False not and or is with pass raise try except finally lambda yield global get set'
	).split(' '),
);

export interface Vocabulary {
	/** 0..1: how near to the cursor the name stands at its nearest. */
	weight(name: string): number;
	/** 0..1: how much of a name's parts (`get`, `Remotes`) stand in names near the cursor. */
	likeness(name: string): number;
	/** How much a text says about what is near the cursor: the weights of its words. */
	worth(text: string): number;
}

/** The identifiers of a visible text, each weighted by its distance to `line` (0-based). */
export function vocabularyOf(
	lines: readonly string[],
	line: number,
	outline: Outline | undefined,
	diagnostics: readonly Diagnostic[] = [],
): Vocabulary {
	const { floor, reach, below, header, importStatement } = WEIGHTS.near;
	const weights = new Map<string, number>();
	const put = (text: string, weight: number) => {
		for (const word of text.match(WORD) ?? []) {
			if (!KEYWORDS.has(word) && weight > (weights.get(word) ?? 0)) {
				weights.set(word, weight);
			}
		}
	};
	const importLines = importLinesOf(lines);
	for (const [index, text] of lines.entries()) {
		// What follows the cursor says less about what comes next than what leads to it.
		const distance = Math.abs(index - line) * (index > line ? below : 1);
		put(text, importLines.has(index) ? importStatement : floor + (1 - floor) * Math.exp(-distance / reach));
	}
	// The headers of what encloses the cursor are as near as its own line: its parameters and its class are in scope.
	for (const symbol of outline?.symbols ?? []) {
		if (symbol.extent[0] <= line && line <= symbol.extent[1]) {
			put(lines.slice(symbol.signature[0], symbol.signature[1] + 1).join('\n'), header);
		}
	}
	// What the editor complains about is what the user is about to mend.
	for (const diagnostic of diagnostics) {
		const weight = header * Math.exp(-Math.abs(diagnostic.line - line) / reach);
		for (const [, name = ''] of diagnostic.message.matchAll(QUOTED)) {
			put(name, weight);
		}
	}
	const parts = new Map<string, number>();
	for (const [name, weight] of weights) {
		for (const part of partsOf(name)) {
			parts.set(part, Math.max(parts.get(part) ?? 0, weight));
		}
	}
	return {
		weight: (name) => weights.get(name) ?? 0,
		worth: (text) => (text.match(WORD) ?? []).reduce((sum, word) => sum + (weights.get(word) ?? 0), 0),
		likeness: (name) => {
			const own = partsOf(name);
			return own.length === 0 ? 0 : own.reduce((sum, part) => sum + (parts.get(part) ?? 0), 0) / own.length;
		},
	};
}

/** 100,000 names and their words are about 20 MB; a workspace of 50,000 files has more, but one closure has not. */
const MAX_NAMES = 100_000;
const partsByName = new Map<string, readonly string[]>();

/** The words of a name, lower case, without what is too short to mean anything. Every pack asks for thousands of the same names. */
function partsOf(name: string): readonly string[] {
	let parts = partsByName.get(name);
	if (!parts) {
		parts = (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [])
			.map((part) => part.toLowerCase())
			.filter((part) => part.length > 2);
		if (partsByName.size >= MAX_NAMES) {
			partsByName.clear();
		}
		partsByName.set(name, parts);
	}
	return parts;
}

/** Lines of import statements, which name what is at hand, not what is used here. By text, so that a half-typed file has them, too. */
function importLinesOf(lines: readonly string[]): Set<number> {
	const found = new Set<number>();
	let inside: RegExp | undefined;
	for (const [index, text] of lines.entries()) {
		if (inside) {
			found.add(index);
			inside = inside.test(text) ? undefined : inside;
			continue;
		}
		if (!/^\s*(import\b|from\s+\S+\s+import\b|export\s+(type\s+)?(\*|\{).*)/.test(text)) {
			continue;
		}
		found.add(index);
		if (/[({]\s*$/.test(text) || (/[({][^)}]*$/.test(text) && !/['"]/.test(text))) {
			inside = /[)}]/;
		}
	}
	return found;
}
