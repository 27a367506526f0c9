const LEAST = 64;

/** A number for each hash, 0 where nothing was said: sixteen bytes each at most, where a map takes forty. */
export class HashCounts {
	/** Open addressing; 0 marks a free place, so a hash of 0 is taken for 1. */
	#hashes = new Int32Array(LEAST);
	#values = new Int32Array(LEAST);
	#taken = 0;

	get(hash: number): number {
		return this.#values[this.#place(hash || 1)] ?? 0;
	}

	set(hash: number, value: number): void {
		let place = this.#place(hash || 1);
		if (this.#hashes[place] === 0) {
			if (value === 0) {
				return;
			}
			if ((this.#taken + 1) * 4 > this.#hashes.length * 3) {
				this.#grow();
				place = this.#place(hash || 1);
			}
			this.#hashes[place] = hash || 1;
			this.#taken++;
		}
		this.#values[place] = value;
	}

	add(hash: number, change: number): void {
		this.set(hash, this.get(hash) + change);
	}

	clear(): void {
		this.#hashes = new Int32Array(LEAST);
		this.#values = new Int32Array(LEAST);
		this.#taken = 0;
	}

	/** Where a hash stands, or the free place where it would. */
	#place(hash: number): number {
		const mask = this.#hashes.length - 1;
		// The low bits of FNV-1a alone do not spread names that end alike.
		let place = (hash ^ (hash >>> 15)) & mask;
		while (this.#hashes[place] !== 0 && this.#hashes[place] !== hash) {
			place = (place + 1) & mask;
		}
		return place;
	}

	/** What has gone back to 0 is left behind. */
	#grow(): void {
		const [hashes, values] = [this.#hashes, this.#values];
		const live = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
		const size = live * 2 >= hashes.length ? hashes.length * 2 : hashes.length;
		this.#hashes = new Int32Array(size);
		this.#values = new Int32Array(size);
		this.#taken = 0;
		for (const [at, value] of values.entries()) {
			if (value !== 0) {
				this.set(hashes[at] ?? 0, value);
			}
		}
	}
}
