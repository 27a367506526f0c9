/** What a hash of nothing is. */
const EMPTY = 0x811c9dc5 | 0;

/**
 * FNV-1a over UTF-16 code units, as a signed 32-bit number: the same on every machine and in every run.
 * @param before hash of what stands before `start`, to go on from
 */
export function hashOf(text: string, start = 0, end = text.length, before = EMPTY): number {
	let hash = before;
	for (let at = start; at < end; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	}
	return hash | 0;
}
