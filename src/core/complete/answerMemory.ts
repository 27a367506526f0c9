import { hashOf } from '../base/hash.ts';
import { closedByEditor, restOf } from './restOf.ts';

/** The text on both sides of a cursor in a file. */
export interface CursorText {
	/** Names file and folder. */
	readonly file: string;
	readonly before: string;
	readonly after: string;
}

/** What came of a place: text, or that the model has nothing for it. */
export interface RememberedAnswer {
	readonly text: string;
	/** Asked for before the user was there. */
	readonly ahead: boolean;
	/** Was made before the whole context was read. */
	readonly early: boolean;
}

export interface Recalled {
	readonly text: string;
	readonly ahead: boolean;
	/** Characters that were typed of the answer since it was given. */
	readonly typed: number;
}

interface Entry extends RememberedAnswer {
	readonly beforeEnd: string;
	readonly afterStart: string;
}

/** Answers that are kept; as many as llama.vscode keeps. */
const MAX_ENTRIES = 250;
/** Characters of an answer that may be typed until it is looked for no more. */
const MAX_TYPED = 400;
/** Characters on each side that are compared besides the hash of all. */
const COMPARED = 100;

/**
 * Answers by the exact text on both sides of the cursor. What was typed since is looked for as the beginning of an answer, so that
 * typing it, taking a word or a line of it, and going back to where it was shown need no request.
 */
export class AnswerMemory {
	/** The least recently used first. */
	readonly #entries = new Map<string, Entry>();

	keep({ file, before, after }: CursorText, answer: RememberedAnswer): void {
		const key = keyOf(file, hashOf(before), before.length, hashOf(after), after.length);
		this.#entries.delete(key);
		this.#entries.set(key, { ...answer, beforeEnd: before.slice(-COMPARED), afterStart: after.slice(0, COMPARED) });
		for (const oldest of this.#entries.keys()) {
			if (this.#entries.size <= MAX_ENTRIES) {
				break;
			}
			this.#entries.delete(oldest);
		}
	}

	/** @returns the rest of an answer; an empty text when the model had nothing for this very place; `undefined` for an unknown one. */
	recall({ file, before, after }: CursorText): Recalled | undefined {
		if (this.#entries.size === 0) {
			return undefined;
		}
		const hashes = endHashes(before, MAX_TYPED);
		for (const closed of closedByEditor(after)) {
			const then = after.slice(closed.length);
			const afterHash = hashOf(then);
			for (const [typed, hash] of hashes.entries()) {
				const key = keyOf(file, hash, before.length - typed, afterHash, then.length);
				const entry = this.#entries.get(key);
				if (!entry || !isAt(entry, before.slice(0, before.length - typed), then)) {
					continue;
				}
				const rest = restOf(entry.text, before.slice(before.length - typed), closed);
				if (rest !== '' || (typed === 0 && closed === '')) {
					this.#entries.delete(key);
					this.#entries.set(key, entry);
					return { text: rest, ahead: entry.ahead, typed };
				}
			}
		}
		return undefined;
	}

	/** The model knows more now than when some answers were made: those are asked for again. */
	forgetEarly(): void {
		for (const [key, { early }] of this.#entries) {
			if (early) {
				this.#entries.delete(key);
			}
		}
	}

	clear(): void {
		this.#entries.clear();
	}
}

function isAt(entry: Entry, before: string, after: string): boolean {
	return entry.beforeEnd === before.slice(-COMPARED) && entry.afterStart === after.slice(0, COMPARED);
}

function keyOf(file: string, before: number, beforeLength: number, after: number, afterLength: number): string {
	return `${before},${beforeLength},${after},${afterLength},${file}`;
}

/** Hashes of `text` without its last 0, 1, 2, … `count` characters, in one pass. */
function endHashes(text: string, count: number): readonly number[] {
	const from = Math.max(0, text.length - count);
	const hashes = [hashOf(text, 0, from)];
	for (let end = from + 1; end <= text.length; end++) {
		hashes.push(hashOf(text, end - 1, end, hashes.at(-1)));
	}
	return hashes.reverse();
}
