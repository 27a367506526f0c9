// What may be argued about: the reasons and an example are in `policy.md`.

/** Of the budget, what the window may grow to before it starts further down. */
const WINDOW_SHARE = 1 / 4;
/** What may be appended before a repack. */
const APPEND_SHARE = 1 / 8;
/** What of the current file stands behind the suffix may take: names that the file uses further down come back here. */
const TAIL_SHARE = 1 / 10;
/** What follows the cursor is read again at each keystroke: 104 tokens are about ten lines. */
const SUFFIX_SHARE = 1 / 16;
const MAX_SUFFIX = 104;
/** Before the cursor, where it is not read yet and somebody waits. */
const NARROW_SHARE = 1 / 12;
const MAX_NARROW = 320;
/** The same with the suffix, where nothing at all is read: of a small budget no more than a prompt of the critical tier alone. */
const FIRST_SHARE = 1 / 8;
/** What a narrow window and the suffix may come to where lines are long: the critical tier's share. */
const NARROW_MOST_SHARE = 1 / 5;
/** Of a new base, at most this part shows where the user has been. */
const TRAIL_SHARE = 3 / 8;

/** Tokens that are left for typing when a window is chosen in a pause. */
export const GROWTH = 384;
/** A jump is answered from the window that was read unless a narrow one is so many tokens cheaper. */
export const WORTH = 120;
/** Of the better half of what is wanted, the part that may be missing before a new base is packed. */
export const STALE_RATIO = 0.15;
/** Of the room for appended items, the part that is used before a new base is packed. */
export const FULL = 0.75;
/** Tokens for each part of a prompt. */
export function sizesOf(budget: number) {
	const suffix = Math.min(MAX_SUFFIX, Math.floor(budget * SUFFIX_SHARE));
	const narrow = Math.min(MAX_NARROW, Math.floor(budget * NARROW_SHARE));
	return {
		window: Math.floor(budget * WINDOW_SHARE),
		append: Math.floor(budget * APPEND_SHARE),
		tail: Math.floor(budget * TAIL_SHARE),
		suffix,
		narrow,
		first: Math.min(narrow, Math.floor(budget * FIRST_SHARE) - suffix),
		narrowMost: Math.floor(budget * NARROW_MOST_SHARE) - suffix,
		trail: (base: number) => Math.floor(base * TRAIL_SHARE),
	};
}
