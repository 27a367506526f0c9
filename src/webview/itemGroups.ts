import type { ItemRow, ViewTier } from '../protocol/budgetView.ts';

/** How the rows of a tier are ordered. `near` depends on no score, so rows stay where they are while the cursor moves. */
export const SORTS = ['near', 'tokens', 'score', 'name'] as const;
export type Sort = (typeof SORTS)[number];

export interface FileGroup {
	/** Unique in its tier. */
	readonly key: string;
	readonly path: string;
	/** Tokens of its items. */
	readonly tokens: number;
	readonly items: readonly KeyedItem[];
}

export interface KeyedItem {
	/** Unique in its tier: overloads and pieces of one file share an id. */
	readonly key: string;
	readonly item: ItemRow;
}

interface OpenGroup {
	readonly path: string;
	hops: number;
	tokens: number;
	score: number;
	readonly items: ItemRow[];
}

const GROUP_ORDER: Readonly<Record<Sort, (a: OpenGroup, b: OpenGroup) => number>> = {
	near: (a, b) => a.hops - b.hops || compare(a.path, b.path),
	tokens: (a, b) => b.tokens - a.tokens || compare(a.path, b.path),
	score: (a, b) => b.score - a.score || compare(a.path, b.path),
	name: (a, b) => compare(a.path, b.path),
};

const ITEM_ORDER: Readonly<Record<Sort, (a: ItemRow, b: ItemRow) => number>> = {
	near: (a, b) => a.line - b.line || compare(a.id, b.id),
	tokens: (a, b) => b.tokens - a.tokens || compare(a.id, b.id),
	score: (a, b) => b.score - a.score || compare(a.id, b.id),
	name: (a, b) => compare(a.symbol, b.symbol) || a.line - b.line,
};

/** The items of a tier by file, those that hold `search` in their path or symbol. */
export function groupItems(items: readonly ItemRow[], tier: ViewTier, sort: Sort = 'near', search = ''): readonly FileGroup[] {
	const wanted = search.toLowerCase();
	const files = new Map<string, OpenGroup>();
	for (const item of items) {
		if (item.tier !== tier || !holds(item, wanted)) {
			continue;
		}
		const file = files.get(item.path) ?? { path: item.path, hops: item.hops, tokens: 0, score: item.score, items: [] };
		files.set(item.path, file);
		file.hops = Math.min(file.hops, item.hops);
		file.score = Math.max(file.score, item.score);
		// What would enter is not in yet.
		file.tokens += item.change === 'enters' ? 0 : item.tokens;
		file.items.push(item);
	}
	return [...files.values()].sort(GROUP_ORDER[sort]).map(({ path, tokens, items: own }) => ({
		key: `${tier}:${path}`,
		path,
		tokens,
		items: withKeys(own.sort(ITEM_ORDER[sort]), tier),
	}));
}

/** @param wanted in lower case */
export function holds({ path, symbol }: Pick<ItemRow, 'path' | 'symbol'>, wanted: string): boolean {
	return wanted === '' || path.toLowerCase().includes(wanted) || symbol.toLowerCase().includes(wanted);
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
