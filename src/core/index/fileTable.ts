/** Paths of a workspace, as those who look for files need them. */
export interface Files extends Iterable<string> {
	readonly size: number;
	has(path: string): boolean;
}

/** Files by small numbers, so that what is known of each stands in arrays. The number of a file that goes is given to one that comes. */
export class FileTable implements Files {
	readonly #ids = new Map<string, number>();
	readonly #paths: string[] = [];
	readonly #free: number[] = [];

	get size(): number {
		return this.#ids.size;
	}

	/** One more than the largest id ever given. */
	get end(): number {
		return this.#paths.length;
	}

	has(path: string): boolean {
		return this.#ids.has(path);
	}

	/** @returns -1 for a file that is not there. */
	id(path: string): number {
		return this.#ids.get(path) ?? -1;
	}

	/** @returns '' for an id that no file has. */
	path(id: number): string {
		return this.#paths[id] ?? '';
	}

	add(path: string): number {
		const known = this.#ids.get(path);
		if (known !== undefined) {
			return known;
		}
		const id = this.#free.pop() ?? this.#paths.length;
		this.#ids.set(path, id);
		this.#paths[id] = path;
		return id;
	}

	delete(path: string): void {
		const id = this.#ids.get(path);
		if (id !== undefined) {
			this.#ids.delete(path);
			this.#paths[id] = '';
			this.#free.push(id);
		}
	}

	[Symbol.iterator](): Iterator<string> {
		return this.#ids.keys();
	}
}
