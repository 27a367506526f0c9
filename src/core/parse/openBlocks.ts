import type { LineRange } from '../pack/packedContext.ts';
import type { ReadFile } from './fileOf.ts';
import { languageOf } from './languages.ts';

interface Opened {
	readonly line: number;
	readonly character: number;
	readonly read: ReadFile;
}

/** The last answer for what was read of a text: several ask about the same cursor, and what hangs on an outline is kept with it. */
const remembered = new WeakMap<ReadFile, Opened>();

/**
 * A body that is told by its indentation ends, for a parser, with its last statement. To someone who goes on writing on the empty
 * line below it does not: what the cursor is indented deeper than still holds it, its variables are still in scope.
 * @param line 0-based, as the `character` in it
 */
export function openBlocks(path: string, read: ReadFile, lines: readonly string[], line: number, character: number): ReadFile {
	if (!languageOf(path)?.bodyByIndent || character === 0 || lines[line]?.trim() !== '') {
		return read;
	}
	const before = remembered.get(read);
	if (before?.line === line && before.character === character) {
		return before.read;
	}
	const above = lines.findLastIndex((text, at) => at < line && text.trim() !== '');
	const isOpen = ([first, last]: LineRange) => last >= above && last < line && indentOf(lines[first] ?? '') < character;
	const opened = <T extends { readonly extent: LineRange }>(each: T): T =>
		isOpen(each.extent) ? { ...each, extent: [each.extent[0], line] } : each;
	const { outline, uses } = read;
	const now = {
		outline: { ...outline, symbols: outline.symbols.map(opened) },
		uses: { ...uses, bindings: uses.bindings.map(opened) },
	};
	remembered.set(read, { line, character, read: now });
	return now;
}

function indentOf(text: string): number {
	return text.length - text.trimStart().length;
}
