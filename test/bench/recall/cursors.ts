import type { Source } from '../support/sources.ts';
import { seeded, shuffled } from '../support/stats.ts';
import type { Judge, Use } from './judge.ts';

/** A definition in another file that the hidden lines use: shown when one of its places is. */
export interface Needed extends Use {
	/** True when the visible code says the name; what only an import says, or nothing, is what a model cannot know. */
	readonly inCode: boolean;
}

/** A place in a file whose next lines are hidden. */
export interface Cursor {
	readonly file: string;
	/** The file without the hidden lines; the cursor stands at the end of an indented empty line in their place. */
	readonly visible: string;
	readonly line: number;
	readonly character: number;
	/** First and last hidden line of the whole file. */
	readonly hidden: readonly [first: number, last: number];
	/** The first hidden line. */
	readonly nextLine: string;
	readonly needed: readonly Needed[];
}

const MOST_HIDDEN_LINES = 8;
/** Holes tried in a file before the next file's turn; some need nothing from elsewhere. */
const TRIES = 4;
/** Cursors in a file, at most, where there are not files enough for one each. */
const MOST_IN_FILE = 4;

/** Draws cursors inside function bodies whose hidden lines need something from another file: one a file, then a second, and so on. */
export async function drawCursors(sources: readonly Source[], judge: Judge, count: number, seed: number): Promise<Cursor[]> {
	const random = seeded(seed);
	const cursors: Cursor[] = [];
	const taken = new Set<string>();
	const files = shuffled(sources, random);
	for (let round = 0; round < MOST_IN_FILE; round++) {
		for (const { file, text } of files) {
			if (cursors.length >= count) {
				return cursors;
			}
			const bodies = await judge.bodies(file);
			const lines = text.split('\n');
			const starts = [...bodies.keys()];
			for (let tries = 0; starts.length > 0 && tries < TRIES; tries++) {
				const first = starts[Math.floor(random() * starts.length)] ?? 0;
				const wanted = first + Math.floor(random() * MOST_HIDDEN_LINES);
				const last = Math.min(wanted, bodies.get(first) ?? first);
				const cursor = await hide(file, lines, first, last, judge);
				const place = `${file}:${first}`;
				if (cursor.needed.length > 0 && !taken.has(place)) {
					taken.add(place);
					cursors.push(cursor);
					break;
				}
			}
		}
	}
	return cursors;
}

async function hide(file: string, lines: readonly string[], first: number, last: number, judge: Judge): Promise<Cursor> {
	const next = lines[first] ?? '';
	const indent = /^\s*/.exec(next)?.[0] ?? '';
	const visible = [...lines.slice(0, first), indent, ...lines.slice(last + 1)].join('\n');
	const code = judge.namesInCode(visible);
	const needed = new Map<string, Needed>();
	for (const { name, places } of await judge.usesOfOthers(file, first, last)) {
		const [place] = places;
		const key = `${place?.file}:${place?.line}`;
		if (!needed.has(key)) {
			needed.set(key, { name, places, inCode: code.has(name) });
		}
	}
	return {
		file,
		visible,
		line: first,
		character: indent.length,
		hidden: [first, last],
		nextLine: next,
		needed: [...needed.values()],
	};
}
