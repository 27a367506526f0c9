import type { FileStamp } from './parseFile.ts';

/** Stamps of files by their ids in the index: sixteen bytes each, where objects in a map take a hundred. */
export class StampTable {
	#sizes = new Float64Array(64);
	/** 0 for a file that has none: none was changed in 1970. */
	#times = new Float64Array(64);

	get(id: number): FileStamp | undefined {
		const mtime = this.#times[id];
		return mtime ? { size: this.#sizes[id] ?? 0, mtime } : undefined;
	}

	isSame(id: number, { size, mtime }: FileStamp): boolean {
		return this.#times[id] === mtime && this.#sizes[id] === size;
	}

	set(id: number, { size, mtime }: FileStamp): void {
		if (id >= this.#sizes.length) {
			const length = Math.ceil((id + 1) * 1.25);
			this.#sizes = longer(this.#sizes, length);
			this.#times = longer(this.#times, length);
		}
		this.#sizes[id] = size;
		this.#times[id] = mtime;
	}

	delete(id: number): void {
		if (id >= 0 && id < this.#times.length) {
			this.#times[id] = 0;
		}
	}
}

function longer(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
	const longer = new Float64Array(length);
	longer.set(values);
	return longer;
}
