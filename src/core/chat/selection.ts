import { linesThatFit, type OverflowRule } from '../pack/overflow.ts';

/** Characters that a token has at most, runs of white space apart: what is longer cannot fit and need not be counted. */
const MAX_CHARACTERS = 32;
const GAP = '…';

/** A selection as far as it fits. */
export interface CutSelection {
	readonly text: string;
	/** Lines of it that are shown, and that there are. */
	readonly kept: number;
	readonly of: number;
}

/**
 * Cuts a selection that is too long for its place, by the rule that pins are cut by; `…` stands where something is missing.
 * @param room tokens it may take
 */
export async function cutSelection(
	selection: string,
	room: number,
	rule: Omit<OverflowRule, 'worth'>,
	count: (texts: readonly string[]) => Promise<readonly number[]>,
): Promise<CutSelection> {
	const lines = selection.split('\n');
	const all = { text: selection, kept: lines.length, of: lines.length };
	const fits = selection.length <= room * MAX_CHARACTERS && ((await count([selection]))[0] ?? 0) <= room;
	if (fits) {
		return all;
	}
	// Counting a megabyte to keep a page of it would take seconds: most of it goes by its length alone.
	const worth = () => 1;
	const near = linesThatFit(
		lines.map((line) => line.length + 1),
		room * MAX_CHARACTERS,
		{ ...rule, worth },
	);
	const prices = await count(near.map((at) => `${lines[at] ?? ''}\n`));
	const kept = linesThatFit(prices, room, { ...rule, worth }).map((index) => near[index] ?? 0);
	if (kept.length === 0) {
		// One line without end. A token is a character at least, so that this much fits.
		return { text: `${selection.slice(0, Math.max(0, room - 1))}${GAP}`, kept: 1, of: lines.length };
	}
	const written = kept.flatMap((at, index) => {
		const missing = at !== (index === 0 ? 0 : (kept[index - 1] ?? 0) + 1);
		return missing ? [GAP, lines[at] ?? ''] : [lines[at] ?? ''];
	});
	const cut = (kept.at(-1) ?? 0) < lines.length - 1 ? [...written, GAP] : written;
	return { text: cut.join('\n'), kept: kept.length, of: lines.length };
}
