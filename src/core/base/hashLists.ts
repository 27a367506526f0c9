import { HashCounts } from './hashCounts.ts';
import { IntLists } from './intLists.ts';

/** Ids by a hash. Most hashes have one id, which stands in place of a list. */
export class HashLists {
	/** An id plus one, or the number of a list below zero; 0 for none. */
	readonly #places = new HashCounts();
	readonly #lists = new IntLists();
	#lastList = 0;
	/** Lists that are not used any more. */
	readonly #free: number[] = [];

	/** In no order that means anything. */
	of(hash: number): readonly number[] {
		const place = this.#places.get(hash);
		return place === 0 ? [] : place > 0 ? [place - 1] : [...this.#lists.view(-place)];
	}

	/** Does nothing when it is there. */
	add(hash: number, id: number): void {
		const place = this.#places.get(hash);
		if (place === 0) {
			this.#places.set(hash, id + 1);
		} else if (place > 0) {
			if (place !== id + 1) {
				const list = this.#free.pop() ?? ++this.#lastList;
				this.#lists.set(list, [place - 1, id]);
				this.#places.set(hash, -list);
			}
		} else if (!this.#lists.has(-place, id)) {
			this.#lists.push(-place, id);
		}
	}

	remove(hash: number, id: number): void {
		const place = this.#places.get(hash);
		if (place === id + 1) {
			this.#places.set(hash, 0);
		} else if (place < 0) {
			this.#lists.remove(-place, id);
			const [only, ...others] = this.of(hash);
			if (others.length === 0) {
				this.#places.set(hash, (only ?? -1) + 1);
				this.#lists.set(-place, []);
				this.#free.push(-place);
			}
		}
	}

	clear(): void {
		this.#places.clear();
		this.#lists.clear();
		this.#free.length = 0;
		this.#lastList = 0;
	}

	trim(): void {
		this.#lists.trim();
	}
}
