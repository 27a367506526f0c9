import type { FileGroup, KeyedItem } from './itemGroups.ts';

/** A row of a tier's tree, as it stands below the one before: files on level 1, their items on level 2. */
export type TreeRow =
	| { readonly kind: 'file'; readonly key: string; readonly group: FileGroup; readonly at: number; readonly of: number }
	| ({ readonly kind: 'item'; readonly at: number; readonly of: number } & KeyedItem);

/** Rows that are drawn or left out together. */
export interface Chunk<R> {
	readonly key: string;
	readonly rows: readonly R[];
}

/** Rows of one chunk: drawn in about a millisecond, and taller than most views. */
const CHUNK_ROWS = 40;

/** The rows of the groups, without what a closed file holds. */
export function rowsOf(groups: readonly FileGroup[], isOpen: (key: string) => boolean): TreeRow[] {
	const rows: TreeRow[] = [];
	for (const [at, group] of groups.entries()) {
		rows.push({ kind: 'file', key: group.key, group, at: at + 1, of: groups.length });
		if (isOpen(group.key)) {
			const of = group.items.length;
			rows.push(...group.items.map((item, index): TreeRow => ({ kind: 'item', ...item, at: index + 1, of })));
		}
	}
	return rows;
}

/** @param name of the tree: chunks of several trees have keys of their own */
export function chunksOf<R>(name: string, rows: readonly R[]): Chunk<R>[] {
	const chunks: Chunk<R>[] = [];
	for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
		chunks.push({ key: `${name}/${from / CHUNK_ROWS}`, rows: rows.slice(from, from + CHUNK_ROWS) });
	}
	return chunks;
}
