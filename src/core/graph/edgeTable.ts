import { IntLists } from '../base/intLists.ts';

/** What stands in place of a statement's number for files that are seen without one. */
export const MENTIONED = -1;
export const SIBLING = -2;

/** Targets of one statement of a file, by their ids. */
export interface IdEdge {
	/** Number of the statement among the file's imports, {@link MENTIONED} or {@link SIBLING}. */
	readonly statement: number;
	readonly targets: readonly number[];
}

/** Edges of all files both ways, four bytes for each end, and how many there are. */
export class EdgeTable {
	/** For each file: imports that lead nowhere, then for each edge its statement, how many targets, and these. */
	readonly #edges = new IntLists();
	readonly #importers = new IntLists();
	#targets = 0;
	#unresolved = 0;

	get totals(): { readonly edges: number; readonly unresolved: number } {
		return { edges: this.#targets, unresolved: this.#unresolved };
	}

	/** In their order. */
	edges(id: number): IdEdge[] {
		const edges: IdEdge[] = [];
		const numbers = this.#edges.view(id);
		for (let at = 1; at < numbers.length; ) {
			const [statement = 0, count = 0] = [numbers[at], numbers[at + 1]];
			edges.push({ statement, targets: [...numbers.subarray(at + 2, at + 2 + count)] });
			at += 2 + count;
		}
		return edges;
	}

	/** Files that import this one or mention what it defines. In no order that means anything. */
	importers(id: number): readonly number[] {
		return [...this.#importers.view(id)];
	}

	importerCount(id: number): number {
		return this.#importers.length(id);
	}

	set(id: number, edges: readonly IdEdge[], unresolved: number): void {
		const before = this.#imported(id);
		this.#count(id, -1);
		const numbers = edges.flatMap(({ statement, targets }) => [statement, targets.length, ...targets]);
		this.#edges.set(id, numbers.length > 0 || unresolved > 0 ? [unresolved, ...numbers] : []);
		this.#count(id, 1);
		const after = this.#imported(id);
		for (const target of before) {
			if (!after.has(target)) {
				this.#importers.remove(target, id);
			}
		}
		for (const target of after) {
			if (!before.has(target)) {
				this.#importers.push(target, id);
			}
		}
	}

	/** Of a file that goes: those that import it are to be set anew. */
	delete(id: number): void {
		this.set(id, [], 0);
		this.#importers.set(id, []);
	}

	clear(): void {
		this.#edges.clear();
		this.#importers.clear();
		this.#targets = 0;
		this.#unresolved = 0;
	}

	trim(): void {
		this.#edges.trim();
		this.#importers.trim();
	}

	#count(id: number, sign: 1 | -1): void {
		this.#unresolved += sign * (this.#edges.view(id)[0] ?? 0);
		this.#targets += sign * this.edges(id).reduce((sum, { targets }) => sum + targets.length, 0);
	}

	/** Whose package is large is not leaned on for that: siblings are none. */
	#imported(id: number): Set<number> {
		return new Set(this.edges(id).flatMap(({ statement, targets }) => (statement === SIBLING ? [] : targets)));
	}
}
