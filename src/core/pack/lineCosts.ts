import { throwIfAborted } from '../base/errors.ts';
import { fileHeader } from '../prompt/fileHeader.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A separator, a path and a line end: what a file costs before its first line, at least. */
const MIN_HEADER_TOKENS = 10;

/** The texts that a pack looks at, and what their lines cost. Counting is asynchronous and in batches; asking is not. */
export class LineCosts {
	readonly #linesOf: (path: string) => Promise<readonly string[] | undefined>;
	readonly #tokenizer: Tokenizer;
	readonly #style: FimStyle | undefined;
	readonly #signal: AbortSignal;
	readonly #texts = new Map<string, readonly string[]>();
	readonly #lines = new Map<string, number>();
	readonly #headers = new Map<string, number>();

	constructor(
		linesOf: (path: string) => Promise<readonly string[] | undefined>,
		tokenizer: Tokenizer,
		style: FimStyle | undefined,
		signal: AbortSignal,
	) {
		this.#linesOf = linesOf;
		this.#tokenizer = tokenizer;
		this.#style = style;
		this.#signal = signal;
	}

	/** Reads files and counts their headers. One that is gone has no lines. */
	async read(paths: Iterable<string>): Promise<void> {
		const missing = [...new Set(paths)].filter((path) => !this.#texts.has(path));
		const texts = await Promise.all(missing.map((path) => this.#linesOf(path)));
		for (const [index, path] of missing.entries()) {
			this.set(path, texts[index] ?? []);
		}
		const headers = missing.map((path) => fileHeader(path, this.#style));
		const counts = await this.segments(headers);
		for (const [index, path] of missing.entries()) {
			this.#headers.set(path, counts[index] ?? 0);
		}
	}

	/** The text of a file as it stands in the editor. */
	set(path: string, lines: readonly string[]): void {
		this.#texts.set(path, lines);
	}

	text(path: string): readonly string[] {
		return this.#texts.get(path) ?? [];
	}

	/** Counts lines, each with its line end. */
	async count(lines: Iterable<string>): Promise<void> {
		const missing = [...new Set(lines)].filter((line) => !this.#lines.has(line));
		const counts = await this.#count(missing.map((line) => `${line}\n`));
		for (const [index, line] of missing.entries()) {
			this.#lines.set(line, counts[index] ?? 0);
		}
	}

	/** Exact tokens of each run of segments, every text counted alone. */
	async segments(runs: readonly (readonly PromptSegment[])[]): Promise<readonly number[]> {
		const counts = await this.#count(
			runs.flatMap((run) => run.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []))),
		);
		let next = 0;
		return runs.map((run) => run.reduce((sum, segment) => sum + (segment.kind === 'text' ? (counts[next++] ?? 0) : 1), 0));
	}

	async #count(texts: readonly string[]): Promise<readonly number[]> {
		const counts = await this.#tokenizer.count(texts, this.#signal);
		throwIfAborted(this.#signal);
		return counts;
	}

	/** Tokens of a line with its end; infinite for one that was not counted, so that it is never taken unseen. */
	line(line: string): number {
		return this.#lines.get(line) ?? Number.POSITIVE_INFINITY;
	}

	/** Tokens of some lines of a file. */
	linesOf(path: string, lines: Iterable<number>): number {
		const text = this.text(path);
		let sum = 0;
		for (const line of lines) {
			sum += this.line(text[line] ?? '');
		}
		return sum;
	}

	/** What a file costs before its first line. */
	header(path: string): number {
		return Math.max(MIN_HEADER_TOKENS, this.#headers.get(path) ?? 0);
	}

	/** What the headers of these files take less than their price. */
	headerReserve(paths: Iterable<string>): number {
		let reserve = 0;
		for (const path of paths) {
			reserve += this.header(path) - (this.#headers.get(path) ?? 0);
		}
		return reserve;
	}
}
