import type { EncodedFile } from './encodedFile.ts';

/** A batch for a parser process. It is given one at a time. */
export interface ParseTask {
	readonly dataFolder: string;
	readonly root: string;
	readonly files: readonly string[];
	/** Milliseconds after which the tree of a file is given up: whoever ends a process that takes long may be gone. */
	readonly treeLimit: number;
}

/** What a parser process says: `begun` once for a batch, one `answer` for each of its files in their order, `failed` as its last words. */
export type ParseMessage =
	| { readonly kind: 'begun' }
	/** `undefined` for a file that is gone; bytes of memory that the process takes now. */
	| { readonly kind: 'answer'; readonly file: EncodedFile | undefined; readonly memory: number }
	| { readonly kind: 'failed'; readonly reason: string };
