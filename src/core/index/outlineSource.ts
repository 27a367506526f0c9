import type { Outline } from '../parse/outline.ts';
import type { Uses } from '../parse/uses.ts';

/**
 * Where the index finds what it does not keep: rows of a database, or bytes in memory. Answers at once; what was asked for lately
 * is at hand, the rest is read again.
 */
export interface OutlineSource {
	/**
	 * @param keep false for one of a pass over many files, which would push out what packs need
	 * @returns the same object while it is at hand; `undefined` for what is not parsed, or was lost
	 */
	outline(path: string, keep: boolean): Outline | undefined;
	uses(path: string): Uses | undefined;
}

export const EMPTY_SOURCE: OutlineSource = { outline: () => undefined, uses: () => undefined };
