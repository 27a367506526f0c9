import { qualifiedName } from '../../../src/core/parse/outline.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import type { Cursor, Needed } from './cursors.ts';
import { isShown } from './isShown.ts';
import type { Packs } from './packs.ts';

/** A definition that is needed and not shown, and why. */
export interface Miss {
	readonly cursor: Cursor;
	readonly needed: Needed;
	readonly cause: string;
}

/** What the packs of a budget lack, each with the packer's own reason. */
export async function misses(
	cursors: readonly Cursor[],
	packs: Packs,
	{ index }: IndexedSources,
	budget: number,
): Promise<Miss[]> {
	const found: Miss[] = [];
	for (const cursor of cursors) {
		const { pieces } = await packs.at(cursor, budget);
		for (const needed of cursor.needed.filter((each) => !isShown(each, pieces))) {
			found.push({ cursor, needed, cause: await causeOf(needed, cursor, packs, index, budget) });
		}
	}
	return found;
}

async function causeOf(
	{ places, inCode }: Needed,
	cursor: Cursor,
	packs: Packs,
	index: IndexedSources['index'],
	budget: number,
): Promise<string> {
	for (const { file, line } of places) {
		const outline = index.outline(file);
		const at = outline?.symbols.findIndex((symbol) => symbol.line === line) ?? -1;
		if (outline && at >= 0) {
			const id = `${file}#${qualifiedName(outline, at)}`;
			const { explanation } = await packs.fresh(cursor, budget, cursor.line, id);
			if (explanation?.outcome === 'outOfReach') {
				return 'out of reach';
			}
			const kind = (outline.symbols[at]?.container ?? -1) < 0 ? 'top-level definition' : 'member';
			return `ranks too low: ${kind} whose name ${inCode ? 'the visible code says' : 'it does not say'}`;
		}
	}
	return 'not in an outline';
}
