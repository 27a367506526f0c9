import type { PackedContext } from '../../../src/core/pack/packedContext.ts';
import type { Tokenizer } from '../../../src/core/pack/tokenizer.ts';
import { qualifiedName } from '../../../src/core/parse/outline.ts';
import type { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { NEVER, packRequest } from '../support/engines.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import { quantile } from '../support/stats.ts';
import type { Cursor } from './cursors.ts';
import { isShown } from './isShown.ts';
import type { Reach } from './reach.ts';

/** Lines that the cursor is moved by, in a file that stays as it is. */
const MOVES = [1, 2, 3];
const BUDGET = 4096;
/** Budgets that are tried for the smallest one that shows all that the largest shows. */
const LADDER = [128, 256, 512, 1024, 2048, 4096, 8192, 16_384];

type PackAt = (cursor: Cursor, budget: number, line?: number) => Promise<PackedContext>;

export function packsOf(engine: LocalEngine, root: string): PackAt {
	return ({ file, visible, line, character }, budget, at = line) =>
		engine.pack(packRequest({ root, file, text: visible, line: at, character, budget }, 'exclude'), NEVER);
}

/** Of what is shown, the part that is still shown when the cursor has moved a few lines; for each move. */
export async function stability(cursors: readonly Cursor[], packAt: PackAt): Promise<number[]> {
	const kept: number[] = [];
	for (const cursor of cursors) {
		const before = (await packAt(cursor, BUDGET)).items.map(({ id }) => id);
		for (const move of MOVES) {
			const after = new Set((await packAt(cursor, BUDGET, cursor.line + move)).items.map(({ id }) => id));
			kept.push(before.filter((id) => after.has(id)).length / Math.max(1, before.length));
		}
	}
	return kept;
}

/** How much less we show than all text of the files within reach, where we show as much of what is needed; for each cursor. */
export async function compression(
	cursors: readonly Cursor[],
	packAt: PackAt,
	{ index, graph, sources }: IndexedSources,
	tokenizer: Tokenizer,
): Promise<number[]> {
	const texts = new Map(sources.map(({ file, text }) => [file, text]));
	const saved: number[] = [];
	for (const cursor of cursors) {
		const outline = index.outline(cursor.file);
		const closure = outline ? graph.closure(cursor.file, outline, 3) : [];
		const counts = await tokenizer.count(
			closure.map(({ path }) => texts.get(path) ?? ''),
			NEVER,
		);
		const all = counts.reduce((sum, count) => sum + count, 0);
		const reachable = cursor.needed.filter(({ places }) => places.some(({ file }) => closure.some(({ path }) => path === file)));
		for (const budget of LADDER) {
			const packed = await packAt(cursor, budget);
			const pieces = packed.items.flatMap(({ path, ranges }) => ranges.map((range) => ({ file: path, range })));
			if (reachable.every((each) => isShown(each, pieces))) {
				saved.push(1 - packed.used / Math.max(1, all));
				break;
			}
			if (budget === LADDER.at(-1)) {
				// All of it, and something is missing still.
				saved.push(0);
			}
		}
	}
	return saved;
}

/** Of the tokens shown, the part that belongs to what the judge reaches from the visible file, or is a member of that; for each cursor. */
export async function relevance(
	cursors: readonly Cursor[],
	packAt: PackAt,
	{ index }: IndexedSources,
	reach: Reach,
	budget: number,
): Promise<number[]> {
	const parts: number[] = [];
	for (const cursor of cursors) {
		const reached = reach.from(cursor);
		const { items } = await packAt(cursor, budget);
		let relevant = 0;
		let total = 0;
		for (const { path, symbol: name, ranges, tokens } of items) {
			const outline = index.outline(path);
			const at = outline?.symbols.findIndex((_, each) => qualifiedName(outline, each) === name) ?? -1;
			const container = outline?.symbols[outline.symbols[at]?.container ?? -1];
			const holds = (line: number) => reached.has(`${path}:${line}`);
			const isRelevant =
				(container !== undefined && holds(container.line)) ||
				ranges.some(([first, last]) => Array.from({ length: last - first + 1 }, (_, offset) => first + offset).some(holds));
			total += tokens;
			relevant += isRelevant ? tokens : 0;
		}
		if (total > 0) {
			parts.push(relevant / total);
		}
	}
	return parts;
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}
