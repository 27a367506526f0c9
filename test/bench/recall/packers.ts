import type { LineRange } from '../../../src/core/pack/packedContext.ts';
import type { Tokenizer } from '../../../src/core/pack/tokenizer.ts';
import { NEVER } from '../support/engines.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import type { Cursor } from './cursors.ts';
import type { Packs } from './packs.ts';

/** Lines of other files that a packer shows, and their tokens as it counts them. */
export interface Shown {
	readonly pieces: readonly { readonly file: string; readonly range: LineRange }[];
	readonly tokens: number;
}

export interface Packer {
	readonly name: string;
	pack(cursor: Cursor, budget: number): Promise<Shown>;
}

export function plimsoll(packs: Packs): Packer {
	return { name: 'plimsoll', pack: (cursor, budget) => packs.at(cursor, budget) };
}

/** Tokens that the header of a file costs a baseline: about those of a comment with its path. */
const HEADER = 10;
const MAX_HOPS = 3;

/** What an editor without a plan does: the files that are imported, one after another, until the budget is full. */
export function importedFiles(indexed: IndexedSources, tokenizer: Tokenizer): Packer {
	const texts = linesOf(indexed);
	return {
		name: 'imported files, whole',
		pack: ({ file }, budget) =>
			fill(
				budget,
				tokenizer,
				texts,
				[...importsOf(indexed, file)].flatMap((target) => (texts.get(target) ?? []).map((_, line) => ({ file: target, line }))),
			),
	};
}

/** The signatures of what is imported, breadth first and in the order of the files: the whole interface, unranked. */
export function importedSignatures(indexed: IndexedSources, tokenizer: Tokenizer): Packer {
	const texts = linesOf(indexed);
	return {
		name: 'signatures of imports, breadth first',
		pack({ file }, budget) {
			const order: string[] = [];
			const seen = new Set([file]);
			let frontier = [file];
			for (let hops = 1; hops <= MAX_HOPS; hops++) {
				const next = frontier
					.flatMap((from) => [...importsOf(indexed, from)])
					.filter((target) => !seen.has(target) && seen.add(target));
				order.push(...next);
				frontier = next;
			}
			const lines = order.flatMap((target) =>
				(indexed.index.outline(target)?.symbols ?? []).flatMap(({ signature: [first, last] }) =>
					Array.from({ length: last - first + 1 }, (_, offset) => ({ file: target, line: first + offset })),
				),
			);
			return fill(budget, tokenizer, texts, lines);
		},
	};
}

function importsOf({ graph }: IndexedSources, file: string): Set<string> {
	return new Set(graph.edges(file).flatMap((edge) => edge.targets));
}

function linesOf({ sources }: IndexedSources): Map<string, readonly string[]> {
	return new Map(sources.map(({ file, text }) => [file, text.split('\n')]));
}

/** Takes lines in order while they fit; a line that was taken costs nothing again. */
async function fill(
	budget: number,
	tokenizer: Tokenizer,
	texts: ReadonlyMap<string, readonly string[]>,
	lines: readonly { readonly file: string; readonly line: number }[],
): Promise<Shown> {
	const pieces: { file: string; range: LineRange }[] = [];
	const taken = new Set<string>();
	const files = new Set<string>();
	let tokens = 0;
	for (const { file, line } of lines) {
		const key = `${file}:${line}`;
		if (taken.has(key)) {
			continue;
		}
		const [count = 0] = await tokenizer.count([`${texts.get(file)?.[line] ?? ''}\n`], NEVER);
		const cost = count + (files.has(file) ? 0 : HEADER);
		if (tokens + cost > budget) {
			break;
		}
		tokens += cost;
		taken.add(key);
		files.add(file);
		pieces.push({ file, range: [line, line] });
	}
	return { pieces, tokens };
}
