import { type Outline, qualifiedName } from '../parse/outline.ts';

/**
 * The outlines of one workspace folder, by path. An unsaved file shadows the one on disk until it is saved or reverted.
 * `revision` counts up with each change, so that what is derived from it knows when it is stale.
 */
export class WorkspaceIndex {
	readonly #outlines = new Map<string, Outline>();
	/** Every file of the workspace, parsed or plain. */
	readonly #files = new Set<string>();
	#revision = 0;

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

	/** @param outline `undefined` for a plain file: listed, never parsed. */
	set(path: string, outline: Outline | undefined): void {
		this.#files.add(path);
		if (outline) {
			this.#outlines.set(path, outline);
		} else {
			this.#outlines.delete(path);
		}
		this.#revision++;
	}

	delete(path: string): void {
		this.#outlines.delete(path);
		if (this.#files.delete(path)) {
			this.#revision++;
		}
	}
}

/** The id of a symbol, stable while its file and name are: `path#Container.name`. */
export function symbolId(path: string, outline: Outline, index: number): string {
	return `${path}#${qualifiedName(outline, index)}`;
}
