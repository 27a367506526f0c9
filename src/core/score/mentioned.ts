import { dirname, join } from '../base/paths.ts';
import { type Reached, reachedBeside } from '../graph/closure.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';

/** Lines on each side of the cursor that are read for names. */
const ROUND = 60;
/** Characters of a line that are read. */
const MAX_LINE = 500;
/** Files that a text may lead to, and those that one name may. */
const MOST = 12;
const MOST_DEFINERS = 4;
/** Of neighbours nobody names. */
const MOST_NEIGHBOURS = 4;
const PATH = /[\w@./-]*\w\.\w+/g;
const NAME = /[A-Za-z_$][\w$]{2,}/g;

/** What stands for the outline of a file that is not parsed. */
export const NO_OUTLINE: Outline = { language: '', lines: 0, symbols: [], imports: [], accesses: [], hasErrors: false };

/**
 * What a file that is not parsed (Markdown, JSON, a log) speaks of near the cursor: files by their paths, and what defines the names
 * that it says. When it speaks of nothing, the code beside it.
 */
export function mentionedFiles(path: string, lines: readonly string[], line: number, index: WorkspaceIndex): Reached[] {
	const text = lines
		.slice(Math.max(0, line - ROUND), line + ROUND)
		.map((each) => each.slice(0, MAX_LINE))
		.join('\n');
	const folder = dirname(path);
	const found = new Set<string>();
	const add = (file: string | undefined) => {
		if (file !== undefined && file !== path && found.size < MOST && index.isParsed(file)) {
			found.add(file);
		}
	};
	for (const [mention] of text.matchAll(PATH)) {
		add(join(folder, mention));
		add(join('', mention));
	}
	for (const name of new Set(text.match(NAME))) {
		const definers = index.definers(name);
		for (const file of definers.length > MOST_DEFINERS ? [] : definers.toSorted()) {
			add(file);
		}
	}
	const files = found.size > 0 ? [...found] : neighbours(path, folder, index);
	return files.map((file) => reachedBeside(file, 1, path, 'mention'));
}

function neighbours(path: string, folder: string, index: WorkspaceIndex): string[] {
	const beside = [...index.files].filter((file) => file !== path && dirname(file) === folder && index.isParsed(file));
	return beside.sort().slice(0, MOST_NEIGHBOURS);
}
