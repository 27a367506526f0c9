/** FNV-1a over UTF-16 code units, as a signed 32-bit number: the same on every machine and in every run. */
export function hashOf(text: string, start = 0, end = text.length): number {
	let hash = 0x811c9dc5;
	for (let at = start; at < end; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	}
	return hash | 0;
}
