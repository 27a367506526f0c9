/** Imports between the open file and what is still read before the rest. */
const NEAR_HOPS = 2;
/** Files that are looked at to find those: a file that everything imports would lead everywhere. */
const MOST_NEAR = 400;

/** Bytes in a batch from which on it is full: some fifty milliseconds of work. */
const FULL = 256_000;

/** Files that are still to be parsed; those that the cursor needs come first, then the others, the largest first: none is waited for at the end. */
export class ParseOrder {
	/** With their bytes. */
	readonly #waiting: Map<string, number>;
	/** Given out, their imports not known yet. */
	readonly #out = new Set<string>();
	/** The focus round which everything near is parsed. */
	#settled: string | undefined;

	/** @param files with their bytes */
	constructor(files: ReadonlyMap<string, number>) {
		this.#waiting = new Map([...files].sort(([, a], [, b]) => b - a));
	}

	/**
	 * The next batch, `size` files at most and one at least; empty when there are no more.
	 * @param focus files that the user works on, the latest first
	 * @param targets what a parsed file imports
	 */
	next(
		size: number,
		focus: readonly string[],
		targets: (file: string) => Iterable<string>,
	): { readonly files: readonly string[]; readonly near: boolean } {
		const near = this.#near(size, focus, targets);
		const files = near.length > 0 ? near : this.#largest(size);
		for (const file of files) {
			this.#waiting.delete(file);
			this.#out.add(file);
		}
		return { files, near: near.length > 0 };
	}

	/** These are parsed: what they import can be found now. */
	done(files: Iterable<string>): void {
		for (const file of files) {
			this.#out.delete(file);
		}
	}

	#near(size: number, focus: readonly string[], targets: (file: string) => Iterable<string>): string[] {
		const key = focus.join('\0');
		if (this.#settled === key) {
			return [];
		}
		const found: string[] = [];
		const seen = new Set(focus);
		let open = false;
		let frontier: readonly string[] = focus;
		for (let hops = 0; hops <= NEAR_HOPS && frontier.length > 0; hops++) {
			const next: string[] = [];
			for (const file of frontier) {
				if (this.#waiting.has(file)) {
					found.push(file);
					if (found.length === size) {
						return found;
					}
				} else if (this.#out.has(file)) {
					open = true;
				} else if (hops < NEAR_HOPS) {
					for (const target of targets(file)) {
						if (seen.size < MOST_NEAR && !seen.has(target)) {
							seen.add(target);
							next.push(target);
						}
					}
				}
			}
			frontier = next;
		}
		if (found.length === 0 && !open) {
			this.#settled = key;
		}
		return found;
	}

	#largest(size: number): string[] {
		const files: string[] = [];
		let sum = 0;
		for (const [file, bytes] of this.#waiting) {
			files.push(file);
			sum += bytes;
			if (files.length === size || sum >= FULL) {
				break;
			}
		}
		return files;
	}
}
