import type { Outline } from '../parse/outline.ts';
import { NO_USES, type Uses } from '../parse/uses.ts';

/**
 * The outlines of one workspace folder, by path. An unsaved file shadows the one on disk until it is saved or reverted.
 * `revision` counts up with each change, so that what is derived from it knows when it is stale.
 */
export class WorkspaceIndex {
	readonly #outlines = new Map<string, Outline>();
	readonly #uses = new Map<string, Uses>();
	/** Every file of the workspace, parsed or plain. */
	readonly #files = new Set<string>();
	/** How many files access a member of each name. */
	readonly #accesses = new Map<string, number>();
	#revision = 0;
	#layout = 0;

	/** Counts up when a file comes or goes, or changes the package that it is part of: what imports mean may change with it. */
	get layout(): number {
		return this.#layout;
	}

	get revision(): number {
		return this.#revision;
	}

	get files(): ReadonlySet<string> {
		return this.#files;
	}

	get outlines(): ReadonlyMap<string, Outline> {
		return this.#outlines;
	}

	outline(path: string): Outline | undefined {
		return this.#outlines.get(path);
	}

	/** What the code of a file names and holds; `undefined` for a plain file. */
	uses(path: string): Uses | undefined {
		return this.#uses.get(path);
	}

	/** Files whose code accesses a member of this name: how much it is used by those who can. */
	accessors(name: string): number {
		return this.#accesses.get(name) ?? 0;
	}

	/** @param outline `undefined` for a plain file: listed, never parsed. */
	set(path: string, outline: Outline | undefined, uses: Uses = NO_USES): void {
		const packages = this.#outlines.get(path)?.packages?.join();
		if (!this.#files.has(path) || packages !== outline?.packages?.join()) {
			this.#layout++;
		}
		this.#files.add(path);
		this.#count(this.#outlines.get(path), -1);
		this.#count(outline, 1);
		if (outline) {
			this.#outlines.set(path, outline);
			this.#uses.set(path, uses);
		} else {
			this.#outlines.delete(path);
			this.#uses.delete(path);
		}
		this.#revision++;
	}

	delete(path: string): void {
		this.#count(this.#outlines.get(path), -1);
		this.#outlines.delete(path);
		this.#uses.delete(path);
		if (this.#files.delete(path)) {
			this.#layout++;
			this.#revision++;
		}
	}

	#count(outline: Outline | undefined, change: 1 | -1): void {
		for (const name of outline?.accesses ?? []) {
			this.#accesses.set(name, (this.#accesses.get(name) ?? 0) + change);
		}
	}
}
