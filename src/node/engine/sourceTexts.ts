import { LRUCache } from 'lru-cache';
import { normalize, readText } from './parseFile.ts';

/** Unsaved text; `outlined` once the index has its outline. */
export interface Unsaved {
	readonly text: string;
	outlined: boolean;
}

/** The text of files: as the user edits it, else from the disk. Lines that were rendered lately are at hand, up to a limit. */
export class SourceTexts {
	readonly #root: string;
	/** By path. */
	readonly #unsaved = new Map<string, Unsaved>();
	#lines: LRUCache<string, readonly string[]>;
	/** Files whose lines end in `\r\n`, of those that were read. */
	readonly #crlf = new Set<string>();

	/** @param memory bytes for lines that are kept */
	constructor(root: string, memory: number) {
		this.#root = root;
		this.#lines = cacheOf(memory);
	}

	set memory(bytes: number) {
		this.#lines = cacheOf(bytes);
	}

	/** Bytes of memory that lines take now. */
	get kept(): number {
		return this.#lines.calculatedSize;
	}

	/** Files that are being edited. */
	get unsaved(): ReadonlyMap<string, Unsaved> {
		return this.#unsaved;
	}

	/** The user edits a file. */
	edit(file: string, text: string): void {
		this.forget(file);
		this.#unsaved.set(file, { text: this.#normal(file, text), outlined: false });
	}

	/** The disk is right again. @returns false when it was all the time */
	revert(file: string): boolean {
		this.forget(file);
		return this.#unsaved.delete(file);
	}

	/** The file has changed on disk. */
	forget(file: string): void {
		this.#lines.delete(file);
	}

	read(file: string): string | undefined {
		const unsaved = this.#unsaved.get(file);
		if (unsaved) {
			return unsaved.text;
		}
		const text = readText(this.#root, file);
		return text === undefined ? undefined : this.#normal(file, text);
	}

	/** Whether a file that was read has lines that end in `\r\n`. */
	isCrlf(file: string): boolean {
		return this.#crlf.has(file);
	}

	#normal(file: string, text: string): string {
		if (text.includes('\r\n')) {
			this.#crlf.add(file);
		} else {
			this.#crlf.delete(file);
		}
		return normalize(text);
	}

	linesOf(file: string): readonly string[] | undefined {
		const known = this.#lines.get(file);
		if (known) {
			return known;
		}
		const lines = this.read(file)?.split('\n');
		if (lines) {
			this.#lines.set(file, lines);
		}
		return lines;
	}
}

function cacheOf(memory: number): LRUCache<string, readonly string[]> {
	return new LRUCache({
		maxSize: Math.max(1, Math.floor(memory)),
		// Two bytes a character at most; an empty line takes room as well.
		sizeCalculation: (lines) => lines.reduce((sum, line) => sum + 2 * line.length + 32, 32),
	});
}
