import { throwIfAborted } from '../base/errors.ts';
import { fileHeader } from '../prompt/fileHeader.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import { type PromptSegment, text } from '../prompt/promptSegment.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A separator, a path and a line end: what a file costs before its first line, at least. */
const MIN_HEADER_TOKENS = 10;

/** What the lines of a text take. It is kept as long as the text is: packs go through the same texts again and again. */
interface CountedText {
	readonly lines: readonly string[];
	readonly tokenizer: Tokenizer;
	/** Below zero for a line that nobody has asked about. */
	readonly tokens: Int32Array;
	/** By line, when all are known. */
	byLine: ReadonlyMap<string, number> | undefined;
	/** What its header takes, as {@link LineCosts} writes it. */
	header: { readonly path: string; readonly style: string; readonly tokens: number } | undefined;
}

/** Texts do not change: another text has other lines. */
const countedTexts = new WeakMap<readonly string[], CountedText>();

function countedText(lines: readonly string[], tokenizer: Tokenizer): CountedText {
	let text = countedTexts.get(lines);
	if (text?.tokenizer !== tokenizer) {
		text = { lines, tokenizer, tokens: new Int32Array(lines.length).fill(-1), byLine: undefined, header: undefined };
		countedTexts.set(lines, text);
	}
	return text;
}

/** A text in one pack. */
interface Text extends Pick<CountedText, 'lines' | 'tokens'> {
	/** 1 for lines that this pack has asked about: what others did makes no difference to it. */
	readonly asked: Uint8Array;
	/** These lines. */
	readonly places: number[];
}

interface Place {
	readonly text: Text;
	readonly line: number;
}

const NO_TEXT: Text = { lines: [], tokens: new Int32Array(), asked: new Uint8Array(), places: [] };

/** The texts that a pack looks at, and what their lines cost. Counting is asynchronous and in batches; asking is not. */
export class LineCosts {
	readonly #linesOf: (path: string) => readonly string[] | undefined;
	readonly #tokenizer: Tokenizer;
	readonly #style: FimStyle | undefined;
	readonly #signal: AbortSignal;
	readonly #texts = new Map<string, Text>();
	readonly #headers = new Map<string, number>();
	/** The current file. */
	#whole: CountedText | undefined;
	/** Lines that were asked about and have no answer yet. */
	#open: Place[] = [];
	/** Lines that were asked about by what they say, for those that say what another one does; made when it is needed. */
	#byLine: Map<string, number> | undefined;
	#ms = 0;

	constructor(
		linesOf: (path: string) => readonly string[] | undefined,
		tokenizer: Tokenizer,
		style: FimStyle | undefined,
		signal: AbortSignal,
	) {
		this.#linesOf = linesOf;
		this.#tokenizer = tokenizer;
		this.#style = style;
		this.#signal = signal;
	}

	/** Milliseconds that the tokenizer took. */
	get ms(): number {
		return this.#ms;
	}

	/** Reads files and counts their headers. One that is gone has no lines. */
	async read(paths: Iterable<string>): Promise<void> {
		const missing = [...new Set(paths)].filter((path) => !this.#texts.has(path));
		const style = JSON.stringify(this.#style) ?? '';
		const open: { readonly path: string; readonly text: CountedText }[] = [];
		for (const path of missing) {
			const text = this.set(path, this.#linesOf(path) ?? []);
			if (text.header?.path === path && text.header.style === style) {
				this.#headers.set(path, text.header.tokens);
			} else {
				open.push({ path, text });
			}
		}
		const counts = await this.segments(open.map(({ path }) => fileHeader(path, this.#style)));
		for (const [at, { path, text }] of open.entries()) {
			text.header = { path, style, tokens: counts[at] ?? 0 };
			this.#headers.set(path, text.header.tokens);
		}
	}

	/** The text of a file as it stands in the editor. */
	set(path: string, lines: readonly string[]): CountedText {
		const text = countedText(lines, this.#tokenizer);
		this.#texts.set(path, { lines, tokens: text.tokens, asked: new Uint8Array(lines.length), places: [] });
		return text;
	}

	text(path: string): readonly string[] {
		return this.#textOf(path).lines;
	}

	/** Asks what lines of a file take, each with its line end: {@link answer} tells. */
	ask(path: string, first: number, last: number): void {
		const text = this.#textOf(path);
		const { asked, tokens, places } = text;
		for (let line = first; line <= last; line++) {
			if (asked[line] === 0) {
				asked[line] = 1;
				places.push(line);
				if ((tokens[line] ?? 0) < 0) {
					this.#open.push({ text, line });
				}
			}
		}
	}

	/** Counts what was asked about. */
	async answer(): Promise<void> {
		const open = this.#open;
		this.#open = [];
		this.#byLine = undefined;
		// The same line may stand in many files.
		const lines = [...new Set(open.map(({ text, line }) => text.lines[line] ?? ''))];
		const counts = await this.lines(lines);
		const tokens = new Map(lines.map((line, at) => [line, counts[at] ?? 0]));
		for (const { text, line } of open) {
			text.tokens[line] = tokens.get(text.lines[line] ?? '') ?? 0;
		}
	}

	/** Counts all lines of the current file. @returns what each takes */
	async countWhole(path: string): Promise<Int32Array> {
		const { lines, tokens, asked } = this.#textOf(path);
		this.#whole = countedText(lines, this.#tokenizer);
		if (!this.#whole.byLine) {
			tokens.set(await this.lines(lines));
			this.#whole.byLine = new Map(lines.map((line, at) => [line, tokens[at] ?? 0]));
		}
		asked.fill(1);
		return tokens;
	}

	/** Counts lines that stand in no file, each with its line end. */
	lines(lines: readonly string[]): Promise<readonly number[]> {
		const tokenizer = this.#tokenizer;
		return this.#timed(
			() =>
				tokenizer.countLines?.(lines, this.#signal) ??
				tokenizer.count(
					lines.map((line) => `${line}\n`),
					this.#signal,
				),
		);
	}

	/** Exact tokens of each run of segments, every text counted alone. */
	async segments(runs: readonly (readonly PromptSegment[])[]): Promise<readonly number[]> {
		const texts = runs.flatMap((run) => run.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : [])));
		const counts = await this.#timed(() => this.#tokenizer.count(texts, this.#signal));
		let next = 0;
		return runs.map((run) => run.reduce((sum, segment) => sum + (segment.kind === 'text' ? (counts[next++] ?? 0) : 1), 0));
	}

	async #timed(count: () => Promise<readonly number[]>): Promise<readonly number[]> {
		const before = performance.now();
		const counts = await count();
		this.#ms += performance.now() - before;
		throwIfAborted(this.#signal);
		return counts;
	}

	/** Tokens of a line with its end; infinite for one that was not counted, so that it is never taken unseen. */
	line(path: string, line: number): number {
		return this.#price(this.#textOf(path), line);
	}

	/** Tokens of some lines of a file. */
	linesOf(path: string, lines: Iterable<number>): number {
		const text = this.#textOf(path);
		let sum = 0;
		for (const line of lines) {
			sum += this.#price(text, line);
		}
		return sum;
	}

	#price({ lines, tokens, asked }: Text, line: number): number {
		return asked[line] === 1 ? (tokens[line] ?? 0) : this.#priceOfSame(lines[line] ?? '');
	}

	/** Of a line that nobody asked about what one takes that says the same. */
	#priceOfSame(line: string): number {
		this.#byLine ??= this.#askedByLine();
		return this.#byLine.get(line) ?? this.#whole?.byLine?.get(line) ?? Number.POSITIVE_INFINITY;
	}

	#askedByLine(): Map<string, number> {
		const byLine = new Map<string, number>();
		for (const { lines, tokens, places } of this.#texts.values()) {
			for (const line of places) {
				byLine.set(lines[line] ?? '', tokens[line] ?? 0);
			}
		}
		return byLine;
	}

	#textOf(path: string): Text {
		return this.#texts.get(path) ?? NO_TEXT;
	}

	/** What a file costs before its first line. */
	header(path: string): number {
		return Math.max(MIN_HEADER_TOKENS, this.#headers.get(path) ?? 0);
	}

	/** What pieces, counted as they are here, take more for a reader who has their lines from the disk, where they end in `\r\n`. */
	async lineEndReserve(
		pieces: readonly { readonly segments: readonly PromptSegment[]; readonly tokens: number }[],
	): Promise<number> {
		const onDisk = pieces.map(({ segments }) =>
			segments.map((each) => (each.kind === 'text' ? text(each.text.replaceAll('\n', '\r\n')) : each)),
		);
		const counts = onDisk.length > 0 ? await this.segments(onDisk) : [];
		return counts.reduce((sum, tokens, at) => sum + Math.max(0, tokens - (pieces[at]?.tokens ?? 0)), 0);
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
