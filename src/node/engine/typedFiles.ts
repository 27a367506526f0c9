import type { Disposable } from '../../core/base/event.ts';

/** Files in which the user types: each from a keystroke until a moment without one. */
export class TypedFiles implements Disposable {
	readonly #pause: number | undefined;
	readonly #onRest: (file: string) => void;
	readonly #timers = new Map<string, NodeJS.Timeout>();

	/**
	 * @param pause milliseconds without a keystroke that end it; without them nobody is taken to type
	 * @param onRest called when it ends
	 */
	constructor(pause: number | undefined, onRest: (file: string) => void) {
		this.#pause = pause;
		this.#onRest = onRest;
	}

	has(file: string): boolean {
		return this.#timers.has(file);
	}

	add(file: string): void {
		if (this.#pause !== undefined) {
			clearTimeout(this.#timers.get(file));
			const rest = () => {
				this.#timers.delete(file);
				this.#onRest(file);
			};
			this.#timers.set(file, setTimeout(rest, this.#pause).unref());
		}
	}

	dispose(): void {
		for (const timer of this.#timers.values()) {
			clearTimeout(timer);
		}
		this.#timers.clear();
	}
}
