import type { EncodedFile } from './encodedFile.ts';

/**
 * How files are parsed: `paired` in two threads, one of which makes the trees that the other reads; `single` in one; `careful` in one
 * that says each file before it looks at the next, so that the one at which its process ends is known.
 */
export type Pace = 'paired' | 'single' | 'careful';

/** A batch for a parser process. */
export interface ParseTask {
	readonly dataFolder: string;
	readonly root: string;
	readonly files: readonly string[];
	/** Milliseconds after which the tree of a file is given up: whoever ends a process that takes long may be gone. */
	readonly treeLimit: number;
	readonly pace: Pace;
}

/** What a parser process says: `begun` once for a batch, `answers` for its files in their order, `failed` as its last words. */
export type ParseMessage =
	| { readonly kind: 'begun' }
	/** `undefined` for a file that is gone; bytes of memory that the process takes now. */
	| { readonly kind: 'answers'; readonly files: readonly (EncodedFile | undefined)[]; readonly memory: number }
	| { readonly kind: 'failed'; readonly reason: string };
