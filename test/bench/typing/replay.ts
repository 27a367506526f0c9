import type { ManualClock } from '../../support/manualClock.ts';
import { settled } from '../../support/manualClock.ts';
import type { TypingTrace } from './typist.ts';

/** Who gives ghost text. */
export interface Asker {
	/** @returns what to show, an empty text for nothing */
	ask(before: string, after: string, signal: AbortSignal): Promise<string>;
	/** The text is another now; it will be asked about in a moment. */
	typed(before: string, after: string): void;
}

export interface Replayed {
	readonly keys: number;
	/** Keys after which ghost text was up so soon, and those that the next key came after sooner. */
	readonly up: number;
	readonly late: number;
	readonly nothing: number;
	readonly overtaken: number;
	/** Milliseconds from a key to its ghost text. */
	readonly waits: readonly number[];
	/** Shown text that was about to be typed, by keys that it stood for. */
	readonly right: number;
}

/** Milliseconds that VS Code waits after a key before it asks. */
const EDITOR_WAIT_MS = 50;
const STEP_MS = 5;
const AFTER_LAST_MS = 3000;

/** Plays the keys to somebody who gives ghost text, with an editor between them that behaves as VS Code does. */
export async function replay(
	trace: TypingTrace,
	prefix: string,
	suffix: string,
	clock: ManualClock,
	asker: Asker,
	limit: number,
): Promise<Replayed> {
	const target = trace.lines.join('\n');
	const tally = { up: 0, late: 0, nothing: 0, overtaken: 0, right: 0 };
	const waits: number[] = [];
	let typed = '';
	let ghost = '';
	let asking = new AbortController();
	for (const [index, [, key]] of trace.keys.entries()) {
		const written = key === 'Enter' ? '\n' : key;
		typed = key === 'Backspace' ? typed.slice(0, -1) : typed + written;
		// The editor itself goes on with what is typed of it.
		ghost = key !== 'Backspace' && ghost.startsWith(written) ? ghost.slice(written.length) : '';
		const at = clock.now();
		let seen = ghost === '' ? undefined : 0;
		let answered = false;
		asking.abort();
		asking = new AbortController();
		const { signal } = asking;
		const before = prefix + typed;
		asker.typed(before, suffix);
		const wait = trace.keys[index + 1]?.[0] ?? AFTER_LAST_MS;
		let isAsked = false;
		for (let passed = 0; passed < wait; passed += STEP_MS) {
			if (passed >= EDITOR_WAIT_MS && !isAsked) {
				isAsked = true;
				void asker.ask(before, suffix, signal).then((text) => {
					if (!signal.aborted) {
						answered = true;
						ghost = text;
						seen ??= text === '' ? undefined : clock.now() - at;
					}
				});
				await settled();
			}
			await clock.pass(Math.min(STEP_MS, wait - passed));
		}
		if (seen !== undefined) {
			waits.push(seen);
			tally[seen <= limit ? 'up' : 'late']++;
			tally.right += Number(ghost !== '' && target.startsWith(typed + ghost.split('\n')[0]));
		} else if (answered) {
			tally.nothing++;
		} else {
			tally[wait <= limit ? 'overtaken' : 'late']++;
		}
	}
	return { keys: trace.keys.length, ...tally, waits };
}
