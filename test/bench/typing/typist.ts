/** One key of a typing trace: milliseconds since the key before, and what it is: a character, `Enter` or `Backspace`. */
export type Keystroke = readonly [ms: number, key: string];

/** Somebody writes a piece of a file. */
export interface TypingTrace {
	/** Relative to the workspace. */
	readonly file: string;
	/** What is there before: the file's text up to the cursor ends with it. */
	readonly after: string;
	/** What the file goes on with behind the cursor. */
	readonly before: string;
	/** The text that comes of it, without what the editor indents. */
	readonly lines: readonly string[];
	readonly keys: readonly Keystroke[];
}

/** Keys that lie beside each other on a keyboard. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
	e: 'r',
	r: 't',
	t: 'y',
	o: 'p',
	i: 'u',
	u: 'i',
	a: 's',
	s: 'd',
	n: 'm',
	b: 'v',
	f: 'g',
	l: 'k',
	m: 'n',
	p: 'o',
	c: 'v',
};
/** Half of the keys come within this time: some 80 words a minute. */
const MEDIAN_MS = 125;
const TYPOS = 0.035;

/** What a person does to write `lines` in an editor that indents by itself: with pauses, and mistakes that are noticed and mended. */
export function typist(lines: readonly string[], random: () => number): readonly Keystroke[] {
	const keys: Keystroke[] = [];
	const press = (key: string, ms: number) => keys.push([Math.round(ms), key]);
	for (const [number, line] of lines.entries()) {
		if (number > 0) {
			press('Enter', pace(random) + 60);
		}
		// One thinks before what is new: longest before a comment or a block.
		let pause = number === 0 ? 0 : /^(?:\/\/|for|if)/.test(line) ? 900 + 1800 * random() : 250 + 600 * random();
		for (let at = 0; at < line.length; at++) {
			const wrong = NEIGHBOURS[line.charAt(at)];
			if (wrong !== undefined && random() < TYPOS) {
				const more = line.slice(at + 1, at + 1 + Math.floor(random() * 3));
				for (const key of wrong + more) {
					press(key, pace(random));
				}
				for (let back = 0; back <= more.length; back++) {
					press('Backspace', back === 0 ? 280 + 200 * random() : 85 + 30 * random());
				}
				pause += 120;
			}
			press(line.charAt(at), pause + pace(random));
			// Words are written in one go; between them one looks.
			pause = /[\s.({]/.test(line.charAt(at)) ? 110 * random() * (random() < 0.2 ? 5 : 1) : 0;
		}
	}
	return keys;
}

/** Most keys come quickly, a few late: the logarithm of the time is spread evenly enough. */
function pace(random: () => number): number {
	const spread = random() + random() + random() - 1.5;
	return MEDIAN_MS * Math.exp(0.55 * spread);
}

/** Numbers between 0 and 1, the same in each run. */
export function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 48271) % 2147483647;
		return state / 2147483647;
	};
}

/** What the keys write, without what an editor adds. */
export function written(keys: readonly Keystroke[]): string {
	let text = '';
	for (const [, key] of keys) {
		text = key === 'Backspace' ? text.slice(0, -1) : text + (key === 'Enter' ? '\n' : key);
	}
	return text;
}
