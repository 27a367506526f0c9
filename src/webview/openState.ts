/** What the user has opened or closed, by key. Survives updates, and the page itself when the side bar is closed. */
export class OpenState {
	/** Keys whose state differs from how they start, the newest last. */
	readonly #toggled: Set<string>;
	readonly #changed: (toggled: readonly string[]) => void;

	/** @param saved what `changed` was called with earlier, or anything else, which counts as nothing. */
	constructor(saved: unknown, changed: (toggled: readonly string[]) => void) {
		this.#toggled = new Set(Array.isArray(saved) ? saved.filter((key) => typeof key === 'string') : []);
		this.#changed = changed;
	}

	isOpen(key: string, initially: boolean): boolean {
		return this.#toggled.has(key) !== initially;
	}

	toggle(key: string): void {
		if (!this.#toggled.delete(key)) {
			this.#toggled.add(key);
		}
		// Keys of files long gone would pile up over the weeks.
		this.#changed([...this.#toggled].slice(-MAX_SAVED));
	}
}

const MAX_SAVED = 500;
