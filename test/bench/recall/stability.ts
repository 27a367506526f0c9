import type { Cursor } from './cursors.ts';
import type { Packs } from './packs.ts';

/** Lines that the cursor is moved by, in a file that stays as it is. */
const MOVES = [1, 2, 3];

/** Of the items shown, the part that is still shown when the cursor has moved a few lines down; for each move within the file. */
export async function stability(cursors: readonly Cursor[], packs: Packs, budget: number): Promise<number[]> {
	const kept: number[] = [];
	for (const cursor of cursors) {
		const before = (await packs.at(cursor, budget)).items.map(({ id }) => id);
		const lines = cursor.visible.split('\n').length;
		for (const line of MOVES.map((move) => cursor.line + move).filter((line) => before.length > 0 && line < lines)) {
			const after = new Set((await packs.at(cursor, budget, line)).items.map(({ id }) => id));
			kept.push(before.filter((id) => after.has(id)).length / before.length);
		}
	}
	return kept;
}
