import type { Records, Span } from './records.ts';

/**
 * The records of an edited text: those of `before` that stand outside of `span`, where they stand now, and those of `fresh` inside.
 * @param span what was read again, in the text as it is now
 * @param moved by how much longer the text became: what stood behind the edit moved by that
 */
export function updateRecords(before: Records, fresh: Records, span: Span, moved: number): Records {
	const oldEnd = span.end - moved;
	const isInside = (start: number) => span.start <= start && start < span.end;
	const update = <T extends { readonly start: number }>(old: readonly T[], found: readonly T[], move: (record: T) => T): T[] => {
		const first = old.filter(({ start }) => start < span.start);
		const last = old.filter(({ start }) => start >= oldEnd);
		return [...first, ...found.filter(({ start }) => isInside(start)), ...(moved === 0 ? last : last.map(move))];
	};
	const moveStart = <T extends { readonly start: number }>(record: T): T => ({ ...record, start: record.start + moved });
	const moveSpan = <T extends Span>(record: T): T => ({ ...record, start: record.start + moved, end: record.end + moved });
	return {
		definitions: update(before.definitions, fresh.definitions, (record) => ({
			...moveSpan(record),
			nameStart: record.nameStart + moved,
			body: record.body < 0 ? record.body : record.body + moved,
			header: record.header < 0 ? record.header : record.header + moved,
		})),
		hidden: update(before.hidden, fresh.hidden, moveSpan),
		imports: update(before.imports, fresh.imports, moveStart),
		silent: update(before.silent, fresh.silent, moveSpan),
		imported: update(before.imported, fresh.imported, moveStart),
		packages: update(before.packages, fresh.packages, moveStart),
		names: update(before.names, fresh.names, moveStart),
		bindings: update(before.bindings, fresh.bindings, moveStart),
		foreign: update(before.foreign, fresh.foreign, moveStart),
		scopes: update(before.scopes, fresh.scopes, moveSpan),
		annotations: update(before.annotations, fresh.annotations, moveSpan),
		expectations: update(before.expectations, fresh.expectations, moveSpan),
		returns: update(before.returns, fresh.returns, moveStart),
		exports: update(before.exports, fresh.exports, moveStart),
	};
}
