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
	#kept: LRUCache<string, Kept>;
	/** Files whose lines end in `\r\n`, of those that were read. */
	readonly #crlf = new Set<string>();

	/** @param memory bytes for lines that are kept */
	constructor(root: string, memory: number) {
		this.#root = root;
		this.#kept = cacheOf(memory);
	}

	set memory(bytes: number) {
		this.#kept = cacheOf(bytes);
	}

	/** Bytes of memory that lines take now. */
	get kept(): number {
		return this.#kept.calculatedSize;
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
		this.#kept.delete(file);
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
		const known = this.#kept.get(file);
		if (known) {
			return known.lines;
		}
		const text = this.read(file);
		const lines = text?.split('\n');
		if (text !== undefined && lines) {
			this.#kept.set(file, { text, lines });
		}
		return lines;
	}

	/** The lines of a file as someone else has it: those that are kept if it is the same, so that what hangs on them is known. */
	linesAs(file: string, text: string): readonly string[] {
		const lines = this.linesOf(file);
		return lines && this.#kept.peek(file)?.text === text ? lines : text.split('\n');
	}
}

/** Lines are slices of their text. */
interface Kept {
	readonly text: string;
	readonly lines: readonly string[];
}

/** Bytes of memory that a line takes besides its characters, measured over effect, Django and VS Code's Copilot Chat: 32 to 40. */
const LINE = 40;
const WIDE = /[^\0-\xff]/;

function cacheOf(memory: number): LRUCache<string, Kept> {
	return new LRUCache({
		maxSize: Math.max(1, Math.floor(memory)),
		sizeCalculation: ({ text, lines }) => (WIDE.test(text) ? 2 : 1) * text.length + LINE * lines.length,
	});
}
