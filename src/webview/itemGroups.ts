import type { ItemRow, ViewTier } from '../protocol/budgetView.ts';

/** More rows than this in a tier wait behind a button: nobody reads them, and each costs layout while the cursor moves. */
export const ROWS_AT_ONCE = 300;

export interface FileGroup {
	/** Unique in its tier. */
	readonly key: string;
	readonly path: string;
	/** Tokens of all its items, shown or not. */
	readonly tokens: number;
	readonly items: readonly KeyedItem[];
}

export interface KeyedItem {
	/** Unique in its tier: overloads and pieces of one file share an id. */
	readonly key: string;
	readonly item: ItemRow;
}

export interface TierItems {
	readonly groups: readonly FileGroup[];
	/** Items of the tier, shown or not. */
	readonly count: number;
	/** Items beyond `limit`. */
	readonly more: number;
}

/**
 * The items of a tier by file: nearest files first, then by path; in a file by line. The order depends on no score, so rows
 * stay where they are while the cursor moves.
 */
export function groupItems(items: readonly ItemRow[], tier: ViewTier, limit: number = ROWS_AT_ONCE): TierItems {
	const files = new Map<string, { hops: number; tokens: number; items: ItemRow[] }>();
	let count = 0;
	for (const item of items) {
		if (item.tier !== tier) {
			continue;
		}
		count++;
		const file = files.get(item.path) ?? { hops: item.hops, tokens: 0, items: [] };
		files.set(item.path, file);
		file.hops = Math.min(file.hops, item.hops);
		file.tokens += item.tokens;
		file.items.push(item);
	}
	const ordered = [...files].sort(([a, x], [b, y]) => x.hops - y.hops || compare(a, b));
	const groups: FileGroup[] = [];
	let room = limit;
	for (const [path, file] of ordered) {
		if (room <= 0) {
			break;
		}
		const shown = file.items.sort((a, b) => a.line - b.line || compare(a.id, b.id)).slice(0, room);
		room -= shown.length;
		groups.push({ key: `${tier}:${path}`, path, tokens: file.tokens, items: withKeys(shown, tier) });
	}
	return { groups, count, more: Math.max(count - limit, 0) };
}

function withKeys(items: readonly ItemRow[], tier: ViewTier): KeyedItem[] {
	const seen = new Map<string, number>();
	return items.map((item) => {
		const twins = seen.get(item.id) ?? 0;
		seen.set(item.id, twins + 1);
		return { key: twins === 0 ? `${tier}:${item.id}` : `${tier}:${item.id}~${twins}`, item };
	});
}

/** By code unit: the same on every machine. */
function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
