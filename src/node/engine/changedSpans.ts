import { Edit, type Node, type Tree } from 'web-tree-sitter';
import type { Span } from '../../core/parse/records.ts';
import type { TextEdit } from '../../core/parse/textEdit.ts';

/** An edit as a tree wants to be told of it. */
export function editOf(before: string, after: string, { start, oldEnd, newEnd }: TextEdit): Edit {
	return new Edit({
		startIndex: start,
		oldEndIndex: oldEnd,
		newEndIndex: newEnd,
		startPosition: pointAt(before, start),
		oldEndPosition: pointAt(before, oldEnd),
		newEndPosition: pointAt(after, newEnd),
	});
}

function pointAt(text: string, offset: number): { row: number; column: number } {
	let row = 0;
	let line = 0;
	for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
		row++;
		line = at + 1;
	}
	return { row, column: offset - line };
}

/**
 * What an edit changed in a tree, in whole statements of the top level: `span` is what has to be read again, `around` what has to
 * be looked at for that. A pattern can take a statement together with the next, so each reaches one further than what it is for.
 * @param before the tree that was edited and that `after` was made from
 */
export function changedSpans(before: Tree, after: Tree, { start, newEnd }: TextEdit): { span: Span; around: Span } {
	let [first, last] = [start, newEnd];
	for (const { startIndex, endIndex } of before.getChangedRanges(after)) {
		first = Math.min(first, startIndex);
		last = Math.max(last, endIndex);
	}
	const statements = after.rootNode.children;
	const from = indexAt(statements, first);
	const to = indexAt(statements, last);
	return {
		span: {
			start: from < 2 ? 0 : (statements[from - 1]?.startIndex ?? 0),
			end: statements[to + 2]?.startIndex ?? Number.MAX_SAFE_INTEGER,
		},
		around: {
			start: from < 3 ? 0 : (statements[from - 2]?.startIndex ?? 0),
			end: statements[to + 3]?.endIndex ?? Number.MAX_SAFE_INTEGER,
		},
	};
}

/** The statement that an offset stands in or behind; the first one when it stands before that. */
function indexAt(statements: readonly Node[], offset: number): number {
	let [low, high] = [0, statements.length];
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((statements[middle]?.startIndex ?? 0) <= offset) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}
