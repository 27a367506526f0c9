import { type Runs, runsOf } from '../base/runs.ts';
import { numberOf, partsOf } from './nameTable.ts';

const WORD = /[A-Za-z_$][\w$]*/g;

/** Words of the languages, which name nothing. */
const KEYWORDS = new Set(
	(
		'if else for while do switch case break continue return const let var function class interface type enum import export from default new this super ' +
		'null undefined true false async await static public private protected readonly extends implements of in as typeof keyof void string number ' +
		'boolean any unknown never object def self cls None True False not and or is with pass raise try except finally lambda yield global get set'
	).split(' '),
);

/** The identifiers of a text and where they stand: all that a vocabulary needs of it, wherever the cursor is. */
export interface TextWords {
	/** The number of each. */
	readonly numbers: ReadonlyMap<string, number>;
	/** 0-based lines on which each stands outside of import statements, ascending. */
	readonly lines: Runs;
	/** 1 for those that import statements name. */
	readonly imported: Uint8Array;
	/** The number of each part of a word. */
	readonly partNumbers: ReadonlyMap<string, number>;
	/** The parts of each word. */
	readonly parts: Runs;
}

/** Texts do not change: another text has other lines. */
const remembered = new WeakMap<readonly string[], TextWords>();

export function textWords(lines: readonly string[]): TextWords {
	let words = remembered.get(lines);
	if (!words) {
		words = collect(lines);
		remembered.set(lines, words);
	}
	return words;
}

function collect(lines: readonly string[]): TextWords {
	const numbers = new Map<string, number>();
	const places: number[][] = [];
	const imported: number[] = [];
	const importLines = importLinesOf(lines);
	for (const [line, text] of lines.entries()) {
		for (const word of wordsOf(text)) {
			const number = numberOf(numbers, word);
			places[number] ??= [];
			if (importLines.has(line)) {
				imported.push(number);
			} else if (places[number].at(-1) !== line) {
				places[number].push(line);
			}
		}
	}
	const isImported = new Uint8Array(numbers.size);
	for (const number of imported) {
		isImported[number] = 1;
	}
	const partNumbers = new Map<string, number>();
	const parts = runsOf([...numbers.keys()].map((word) => partsOf(word).map((part) => numberOf(partNumbers, part))));
	return { numbers, lines: runsOf(places), imported: isImported, partNumbers, parts };
}

/** The identifiers of a text. */
export function wordsOf(text: string): readonly string[] {
	return text.match(WORD)?.filter((word) => !KEYWORDS.has(word)) ?? [];
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
