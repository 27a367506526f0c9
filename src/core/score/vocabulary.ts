import type { Diagnostic } from '../pack/contextEngine.ts';
import type { Outline } from '../parse/outline.ts';
import { partsOf } from './nameTable.ts';
import { WEIGHTS } from './weights.ts';
import { type TextWords, textWords, wordsOf } from './words.ts';

/** Compilers quote the names that they speak of: TypeScript so 'a', Pyright so "a", Rust so `a`. */
const QUOTED = /['"`‘“]([^'"`‘’“”]+)['"`’”]/g;

/** The identifiers of a visible text, each weighted by its distance to the cursor. */
export class Vocabulary {
	readonly words: TextWords;
	/** By the numbers of the words. */
	readonly weights: Float64Array;
	/** By the numbers of their parts: that of the nearest word that has it. */
	readonly partWeights: Float64Array;
	/** Of names that the text does not hold, and of their parts. */
	readonly others = new Map<string, number>();
	readonly otherParts = new Map<string, number>();

	/** @param raised names that weigh more than where they stand says */
	constructor(words: TextWords, line: number, raised: ReadonlyMap<string, number>) {
		this.words = words;
		this.weights = weightsAt(words, line);
		this.partWeights = new Float64Array(words.partNumbers.size);
		for (const [name, weight] of raised) {
			const number = words.numbers.get(name);
			if (number === undefined) {
				this.others.set(name, weight);
			} else {
				this.weights[number] = Math.max(weight, this.weights[number] ?? 0);
			}
		}
		const { starts, values } = words.parts;
		for (let word = 0; word < this.weights.length; word++) {
			const weight = this.weights[word] ?? 0;
			const end = starts[word + 1] ?? 0;
			for (let at = starts[word] ?? 0; at < end; at++) {
				const part = values[at] ?? 0;
				if (weight > (this.partWeights[part] ?? 0)) {
					this.partWeights[part] = weight;
				}
			}
		}
		for (const [name, weight] of this.others) {
			for (const part of partsOf(name)) {
				this.otherParts.set(part, Math.max(weight, this.#partWeight(part)));
			}
		}
	}

	/** 0..1: how near to the cursor the name stands at its nearest. */
	weight(name: string): number {
		return this.weights[this.words.numbers.get(name) ?? -1] ?? this.others.get(name) ?? 0;
	}

	/** How much a text says about what is near the cursor: the weights of its words. */
	worth(text: string): number {
		return wordsOf(text).reduce((sum, word) => sum + this.weight(word), 0);
	}

	#partWeight(part: string): number {
		return this.otherParts.get(part) ?? this.partWeights[this.words.partNumbers.get(part) ?? -1] ?? 0;
	}
}

/** The identifiers of a visible text, each weighted by its distance to `line` (0-based). */
export function vocabularyOf(
	lines: readonly string[],
	line: number,
	outline: Outline | undefined,
	diagnostics: readonly Diagnostic[] = [],
): Vocabulary {
	const { reach, header } = WEIGHTS.near;
	const raised = new Map<string, number>();
	const raise = (text: string, weight: number) => {
		for (const word of wordsOf(text)) {
			raised.set(word, Math.max(weight, raised.get(word) ?? 0));
		}
	};
	// The headers of what encloses the cursor are as near as its own line: its parameters and its class are in scope.
	for (const symbol of outline?.symbols ?? []) {
		if (symbol.extent[0] <= line && line <= symbol.extent[1]) {
			raise(lines.slice(symbol.signature[0], symbol.signature[1] + 1).join('\n'), header);
		}
	}
	// What the editor complains about is what the user is about to mend.
	for (const diagnostic of diagnostics) {
		const weight = header * Math.exp(-Math.abs(diagnostic.line - line) / reach);
		for (const [, name = ''] of diagnostic.message.matchAll(QUOTED)) {
			raise(name, weight);
		}
	}
	return new Vocabulary(textWords(lines), line, raised);
}

/** Of each word what it weighs where it stands nearest. */
function weightsAt({ lines, imported }: TextWords, line: number): Float64Array {
	const { below, importStatement } = WEIGHTS.near;
	const { starts, values } = lines;
	const weights = new Float64Array(imported.length);
	for (let word = 0; word < weights.length; word++) {
		const first = starts[word] ?? 0;
		const end = starts[word + 1] ?? 0;
		const next = firstAfter(values, first, end, line);
		let weight = imported[word] ? importStatement : 0;
		if (next > first) {
			weight = Math.max(weight, nearness(line - (values[next - 1] ?? 0)));
		}
		if (next < end) {
			// What follows the cursor says less about what comes next than what leads to it.
			weight = Math.max(weight, nearness(((values[next] ?? 0) - line) * below));
		}
		weights[word] = weight;
	}
	return weights;
}

function nearness(distance: number): number {
	const { floor, reach } = WEIGHTS.near;
	return floor + (1 - floor) * Math.exp(-distance / reach);
}

/** Of ascending numbers between `start` and `end`, the place of the first that is larger. */
function firstAfter(values: Int32Array, start: number, end: number, number: number): number {
	let low = start;
	let high = end;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((values[middle] ?? 0) > number) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return low;
}
