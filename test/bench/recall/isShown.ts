import type { Needed } from './cursors.ts';
import type { Shown } from './packers.ts';

/** True when one of the places that declare a definition is shown. */
export function isShown({ places }: Needed, pieces: Shown['pieces']): boolean {
	return places.some(({ file, line }) =>
		pieces.some((piece) => piece.file === file && piece.range[0] <= line && line <= piece.range[1]),
	);
}
