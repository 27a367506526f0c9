import { diffArrays } from 'diff';
import type { LineChange } from '../../core/chat/hunks.ts';

/** Lines that differ; those that differ in trailing white space alone do not. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly LineChange[] {
	const changes: { line: number; removed: number; added: string[] }[] = [];
	let line = 0;
	let open: (typeof changes)[number] | undefined;
	for (const part of diffArrays([...before], [...after], { comparator: (a, b) => a.trimEnd() === b.trimEnd() })) {
		if (!part.added && !part.removed) {
			line += part.value.length;
			open = undefined;
			continue;
		}
		if (!open) {
			open = { line, removed: 0, added: [] };
			changes.push(open);
		}
		if (part.removed) {
			open.removed += part.value.length;
			line += part.value.length;
		} else {
			open.added.push(...part.value);
		}
	}
	return changes;
}
