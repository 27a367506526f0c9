import type { Tokenizer } from '../../../src/core/pack/tokenizer.ts';
import { NEVER } from '../support/engines.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import type { Cursor, Needed } from './cursors.ts';
import { isShown } from './isShown.ts';
import type { Pack, Packs } from './packs.ts';

/** Imports between a file and what is within reach of it. */
const MAX_HOPS = 3;
/** Budgets that are tried for the smallest one that shows what is needed. */
const LADDER = [128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 200_000];

/** All text within reach of a cursor, beside the smallest of our packs that shows what of the needed definitions stands in it. */
export interface Compressed {
	readonly cursor: Cursor;
	/** Tokens of the files within three imports, as they are. */
	readonly whole: number;
	/** Definitions needed that stand in these files. */
	readonly needed: number;
	/** Tokens of the smallest pack with all of these; `undefined` when even the largest lacks one. */
	readonly tokens: number | undefined;
}

/** For each cursor that needs something of the files within reach. */
export async function compression(
	cursors: readonly Cursor[],
	packs: Packs,
	{ index, graph, sources }: IndexedSources,
	tokenizer: Tokenizer,
): Promise<Compressed[]> {
	const counts = await tokenizer.count(
		sources.map(({ text }) => text),
		NEVER,
	);
	const tokensOf = new Map(sources.map(({ file }, at) => [file, counts[at] ?? 0]));
	const found: Compressed[] = [];
	for (const cursor of cursors) {
		const outline = index.outline(cursor.file);
		const closure = new Set(outline ? graph.closure(cursor.file, outline, MAX_HOPS).map(({ path }) => path) : []);
		const needed = cursor.needed.filter(({ places }) => places.some(({ file }) => closure.has(file)));
		if (needed.length > 0) {
			const whole = [...closure].reduce((sum, path) => sum + (tokensOf.get(path) ?? 0), 0);
			const smallest = await smallestShowing(needed, cursor, packs);
			found.push({ cursor, whole, needed: needed.length, tokens: smallest?.tokens });
		}
	}
	return found;
}

/** The pack in the smallest budget of the ladder that shows all of what is needed. */
export async function smallestShowing(needed: readonly Needed[], cursor: Cursor, packs: Packs): Promise<Pack | undefined> {
	for (const budget of LADDER) {
		const pack = await packs.at(cursor, budget);
		if (needed.every((each) => isShown(each, pack.pieces))) {
			return pack;
		}
	}
	return undefined;
}

/** The part of the whole text's tokens that a pack does without; none where something is missing. */
export function savedBy({ whole, tokens = whole }: Compressed): number {
	return 1 - tokens / whole;
}
