import type { Reachable } from './reachable.ts';
import { numberIn } from './reachableColumns.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { TextWords } from './words.ts';

/** Which names within reach a text says: by the numbers of its words and of their parts, -1 for what nothing within reach bears. */
interface Matched {
	readonly reachable: Reachable;
	readonly words: Int32Array;
	readonly parts: Int32Array;
}

/** The last answer for each text: both stay while the cursor moves. */
const remembered = new WeakMap<TextWords, Matched>();

/** Of each name within reach how near to the cursor it stands; of one that does not stand in the file, how much of its parts does. */
export function nearnessOf(
	reachable: Reachable,
	vocabulary: Vocabulary,
): { readonly nearness: Float64Array; readonly likeness: Float64Array } {
	const { words, parts } = matched(reachable, vocabulary.words);
	const { names } = reachable;
	const { table, inTable } = names;
	const nearness = spread(vocabulary.weights, words, inTable.length);
	const partWeights = spread(vocabulary.partWeights, parts, table.partCount);
	raise(nearness, vocabulary.others, (name) => numberIn(names, name));
	raise(partWeights, vocabulary.otherParts, (part) => table.findPart(part));
	const { starts, values } = table.parts;
	const likeness = new Float64Array(nearness.length);
	for (let name = 0; name < likeness.length; name++) {
		const number = inTable[name] ?? 0;
		const start = starts[number] ?? 0;
		const end = starts[number + 1] ?? 0;
		if (nearness[name] === 0 && end > start) {
			let sum = 0;
			for (let at = start; at < end; at++) {
				sum += partWeights[values[at] ?? 0] ?? 0;
			}
			likeness[name] = sum / (end - start);
		}
	}
	return { nearness, likeness };
}

function matched(reachable: Reachable, words: TextWords): Matched {
	let known = remembered.get(words);
	if (known?.reachable !== reachable) {
		known = {
			reachable,
			words: Int32Array.from(words.numbers.keys(), (word) => numberIn(reachable.names, word)),
			parts: Int32Array.from(words.partNumbers.keys(), (part) => reachable.names.table.findPart(part)),
		};
		remembered.set(words, known);
	}
	return known;
}

/** Puts each weight where its number leads. */
function spread(weights: Float64Array, to: Int32Array, size: number): Float64Array {
	const spread = new Float64Array(size);
	for (let at = 0; at < to.length; at++) {
		const place = to[at] ?? -1;
		if (place >= 0) {
			spread[place] = weights[at] ?? 0;
		}
	}
	return spread;
}

function raise(weights: Float64Array, others: ReadonlyMap<string, number>, numberOf: (name: string) => number): void {
	for (const [name, weight] of others) {
		const number = numberOf(name);
		if (number >= 0) {
			weights[number] = weight;
		}
	}
}
