/** Numbers kept before a list is written together again. */
const LEAST = 256;

/**
 * Many short lists of whole numbers, by a whole number from 0: eight bytes for each list and four for each number, where an array
 * would take sixty for being one. A list that grows moves to the end of the pool; the pool closes up when half of it is left over.
 */
export class IntLists {
	/** Each list as its length and its numbers; place 0 is never used. */
	#pool = new Int32Array(LEAST);
	#end = 1;
	/** Numbers in the pool that are part of no list any more. */
	#left = 0;
	/** Where each list begins in the pool, 0 for an empty one. */
	#starts = new Int32Array(LEAST);

	length(id: number): number {
		return this.#pool[this.#starts[id] ?? 0] ?? 0;
	}

	/** The numbers of a list, in their order. Not to be kept: a change of any list may move it. */
	view(id: number): Int32Array {
		const start = this.#starts[id] ?? 0;
		return this.#pool.subarray(start + 1, start + 1 + (this.#pool[start] ?? 0));
	}

	set(id: number, values: ArrayLike<number>): void {
		const held = roomFor(this.length(id));
		if (values.length === 0 || roomFor(values.length) !== held) {
			this.#drop(id);
		}
		if (values.length > 0) {
			const start = this.#starts[id] || this.#place(id, values.length);
			this.#pool[start] = values.length;
			this.#pool.set(values, start + 1);
		}
	}

	push(id: number, value: number): void {
		const length = this.length(id);
		if (length === 0 || roomFor(length) !== roomFor(length + 1)) {
			const values = [...this.view(id), value];
			this.#drop(id);
			const start = this.#place(id, values.length);
			this.#pool[start] = values.length;
			this.#pool.set(values, start + 1);
		} else {
			const start = this.#starts[id] ?? 0;
			this.#pool[start] = length + 1;
			this.#pool[start + 1 + length] = value;
		}
	}

	has(id: number, value: number): boolean {
		return this.view(id).includes(value);
	}

	/** Takes one of a value out of a list; what stood last takes its place. */
	remove(id: number, value: number): void {
		const values = this.view(id);
		const at = values.indexOf(value);
		if (at >= 0) {
			values[at] = values.at(-1) ?? 0;
			this.set(id, values.slice(0, -1));
		}
	}

	clear(): void {
		this.#pool = new Int32Array(LEAST);
		this.#starts = new Int32Array(LEAST);
		this.#end = 1;
		this.#left = 0;
	}

	/** Gives back what is left over: after many changes at once. */
	trim(): void {
		this.#compact(0);
		const used = this.#starts.findLastIndex((start) => start !== 0) + 1;
		this.#starts = this.#starts.slice(0, Math.max(used, 1));
	}

	#drop(id: number): void {
		const start = this.#starts[id] ?? 0;
		if (start !== 0) {
			this.#left += roomFor(this.#pool[start] ?? 0) + 1;
			this.#starts[id] = 0;
		}
	}

	/** Finds room at the end of the pool. */
	#place(id: number, length: number): number {
		const room = roomFor(length) + 1;
		if (this.#end + room > this.#pool.length) {
			this.#compact(room);
		}
		if (id >= this.#starts.length) {
			const longer = new Int32Array(Math.max(id + 1, Math.ceil(this.#starts.length * 1.5)));
			longer.set(this.#starts);
			this.#starts = longer;
		}
		const start = this.#end;
		this.#end += room;
		this.#starts[id] = start;
		return start;
	}

	/** Makes a pool that holds what there is, with room to grow where room is asked for. */
	#compact(room: number): void {
		const needed = this.#end - this.#left + room;
		const pool = new Int32Array(room === 0 ? needed : Math.max(LEAST, Math.ceil(needed * 1.5)));
		let end = 1;
		for (const [id, start] of this.#starts.entries()) {
			if (start !== 0) {
				const length = this.#pool[start] ?? 0;
				pool.set(this.#pool.subarray(start, start + 1 + length), end);
				this.#starts[id] = end;
				end += roomFor(length) + 1;
			}
		}
		this.#pool = pool;
		this.#end = end;
		this.#left = 0;
	}
}

/** Numbers that a list of this length has room for: 1, 2, 3, 4, 6, 8, 12, 16, 24, … */
function roomFor(length: number): number {
	if (length < 3) {
		return length;
	}
	const power = 2 ** (31 - Math.clz32(length - 1));
	return length <= power * 1.5 ? power * 1.5 : power * 2;
}
