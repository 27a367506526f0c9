import type { TreeOfText } from '../../core/parse/fileOf.ts';
import type { GrammarTable } from './grammarTable.ts';
import type { SourceFile } from './parseFile.ts';
import type { ParseTask } from './parseMessages.ts';

/** What a {@link TreeThread} is told: a batch, and for each tree that it has been read. */
export type TreeOrder = ParseTask | 'read';

/** A file that it has made the tree of. */
export interface GrownFile {
	readonly source: SourceFile;
	/** `undefined` for a file that is not parsed. Its text is left out where that of the source says the same. */
	readonly tree: (Omit<TreeOfText, 'text'> & { readonly text: string | undefined }) | undefined;
	/** With the first tree of a language. */
	readonly grammar: GrammarTable | undefined;
}
