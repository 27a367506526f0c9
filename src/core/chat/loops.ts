/** Repeats of one piece at the end of an answer that no text means: tables and data repeat lines a few times, not this often. */
const REPEATS = 8;
/** Characters of the longest piece that is looked for; a model that loops says a sentence or a few lines again and again. */
const LONGEST = 400;
/** A short piece must go on for this many characters: `----------` and `};};};` are no loops. */
const LEAST_TOTAL = 240;

/** Whether an answer ends in the same piece over and over: the model will not find out of it by itself. */
export function endsInLoop(answer: string): boolean {
	for (let size = 1; size <= LONGEST && size * REPEATS <= answer.length; size++) {
		const times = Math.max(REPEATS, Math.ceil(LEAST_TOTAL / size));
		const start = answer.length - size * times;
		if (start < 0) {
			continue;
		}
		// The end equals itself moved by one piece: one comparison of strings instead of a loop over pieces.
		if (answer.slice(start + size) === answer.slice(start, answer.length - size) && /\w/.test(answer.slice(-size))) {
			return true;
		}
	}
	return false;
}
