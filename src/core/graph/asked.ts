import { hashOf } from '../base/hash.ts';
import { HashLists } from '../base/hashLists.ts';
import { basename, dirname } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';

/**
 * Which files asked, while their imports were resolved, for a file of some name: those may lead elsewhere when it comes or goes.
 * A name is that of the folder and of the file up to its first dot, so that all endings that are tried are one question.
 */
export class Asked {
	readonly #askers = new HashLists();
	#questions: Set<number> | undefined;

	/** Notes what is asked for meanwhile. */
	during<T>(resolve: () => T): { readonly result: T; readonly questions: ReadonlySet<number> } {
		const outer = this.#questions;
		const questions = new Set<number>();
		this.#questions = questions;
		try {
			return { result: resolve(), questions };
		} finally {
			this.#questions = outer;
		}
	}

	/** Somebody asks for this path. */
	note(path: string): void {
		this.#questions?.add(questionOf(path));
	}

	/** Somebody asks who defines a name of this hash. */
	noteName(hash: number): void {
		this.#questions?.add(aboutName(hash));
	}

	/** Files that asked who defines a name of this hash. */
	askersOfName(hash: number): readonly number[] {
		return this.#askers.of(aboutName(hash));
	}

	keep(id: number, questions: Iterable<number>): void {
		for (const question of questions) {
			this.#askers.add(question, id);
		}
	}

	/** Files that asked for this path. Some may since have other imports. */
	askersOf(path: string): readonly number[] {
		return this.#askers.of(questionOf(path));
	}

	/** The same files, noting who asks. */
	noting(files: Files): Files {
		return {
			get size() {
				return files.size;
			},
			has: (path) => {
				this.note(path);
				return files.has(path);
			},
			[Symbol.iterator]: () => files[Symbol.iterator](),
		};
	}

	clear(): void {
		this.#askers.clear();
	}

	trim(): void {
		this.#askers.trim();
	}
}

/** A question of its own: names and paths do not meet. */
function aboutName(hash: number): number {
	return Math.imul(hash, 0x9e3779b1) | 0;
}

/** `folder/name` of `some/folder/name.d.ts`. */
export function questionOf(path: string): number {
	const name = path.lastIndexOf('/') + 1;
	const folder = path.lastIndexOf('/', name - 2) + 1;
	const dot = path.indexOf('.', name);
	return hashOf(path, folder, dot < 0 ? path.length : dot);
}

/** Asked for by those who see the files of a folder without an import. */
export function companyOf(file: string): string {
	return `${basename(dirname(file))}/*`;
}
