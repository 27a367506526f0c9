export interface Disposable {
	dispose(): void;
}

/** A function that registers a listener and gives back what unregisters it; compatible with `vscode.Event`. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The sending end of an {@link Event}. */
export class Emitter<T> implements Disposable {
	readonly #listeners = new Set<(value: T) => void>();

	readonly event: Event<T> = (listener) => {
		this.#listeners.add(listener);
		return { dispose: () => this.#listeners.delete(listener) };
	};

	fire(value: T): void {
		for (const listener of [...this.#listeners]) {
			listener(value);
		}
	}

	dispose(): void {
		this.#listeners.clear();
	}
}
