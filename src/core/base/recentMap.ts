/**
 * Remembers what was asked for lately: at least what half of `most` holds, never more than `most`. When the younger half is full,
 * the older one goes.
 */
export class RecentMap<V> {
	readonly #most: number;
	readonly #sizeOf: (key: string) => number;
	#young = new Map<string, V>();
	#old = new Map<string, V>();
	#size = 0;

	/** @param sizeOf what a key takes of `most` */
	constructor(most: number, sizeOf: (key: string) => number = () => 1) {
		this.#most = most;
		this.#sizeOf = sizeOf;
	}

	get(key: string): V | undefined {
		const young = this.#young.get(key);
		if (young !== undefined) {
			return young;
		}
		const old = this.#old.get(key);
		if (old !== undefined) {
			this.set(key, old);
		}
		return old;
	}

	set(key: string, value: V): void {
		const size = this.#sizeOf(key);
		if (this.#size + size > this.#most / 2) {
			this.#old = this.#young;
			this.#young = new Map();
			this.#size = 0;
		}
		if (size <= this.#most / 2) {
			this.#young.set(key, value);
			this.#size += size;
		}
	}
}
