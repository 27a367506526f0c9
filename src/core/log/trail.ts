import { changeOf } from './fileHold.ts';

/** Edits that are remembered in a file. */
const MAX_MARKS = 10;
/** Files that are remembered. */
const MAX_FILES = 20;
/** Lines on each side of an edit, and of the cursor when the file was left. */
const ROUND_EDIT = 4;
const ROUND_CURSOR = 30;
/** Edits nearer to each other than this are one. */
const NEAR = 3;

interface Visited {
	readonly root: string;
	readonly file: string;
	lines: readonly string[];
	line: number;
	/** Lines of the last edits, the latest last. */
	marks: readonly number[];
}

/** Some lines of a file that the user worked on. */
export interface Visit {
	readonly root: string;
	readonly file: string;
	readonly lines: readonly string[];
	/** 0-based, what matters most first. */
	readonly wanted: readonly number[];
}

/**
 * Where the user has been. What the next lines need was often written or looked at a minute ago, in a file that is not imported
 * yet: over replayed commits that is where half of the names come from that the current file does not hold.
 */
export class Trail {
	readonly #visits = new Map<string, Visited>();

	/** Notes that the cursor stands here in this text. @returns what changed since the last visit of the file */
	visit(root: string, file: string, lines: readonly string[], line: number): ReturnType<typeof changeOf> {
		const key = `${root}\0${file}`;
		const known = this.#visits.get(key);
		const change = known && known.lines !== lines ? changeOf(known.lines, lines) : undefined;
		const visited = known ?? { root, file, lines, line, marks: [] };
		if (change) {
			const moved = visited.marks.map((mark) => (mark >= change.line ? Math.max(change.line, mark + change.moved) : mark));
			visited.marks = [...moved.filter((mark) => Math.abs(mark - line) > NEAR), line].slice(-MAX_MARKS);
		}
		visited.lines = lines;
		visited.line = line;
		// The latest stands last.
		this.#visits.delete(key);
		this.#visits.set(key, visited);
		const [oldest] = this.#visits.keys();
		if (this.#visits.size > MAX_FILES && oldest !== undefined) {
			this.#visits.delete(oldest);
		}
		return change;
	}

	/** The file is gone. */
	forget(root: string, file: string): void {
		this.#visits.delete(`${root}\0${file}`);
	}

	/** What is worth showing of the other files, the latest first. */
	others(root: string, file: string): readonly Visit[] {
		return [...this.#visits.values()]
			.reverse()
			.filter((visited) => visited.root === root && visited.file !== file)
			.map(({ lines, line, marks, ...place }) => {
				const wanted = new Set<number>();
				for (const [middle, round] of [
					...[...marks].reverse().map((mark) => [mark, ROUND_EDIT] as const),
					[line, ROUND_CURSOR] as const,
				]) {
					for (let at = Math.max(0, middle - round); at <= Math.min(lines.length - 1, middle + round); at++) {
						if ((lines[at] ?? '').trim() !== '') {
							wanted.add(at);
						}
					}
				}
				return { ...place, lines, wanted: [...wanted] };
			});
	}
}
