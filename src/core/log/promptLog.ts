import { rangesOf } from '../base/lineRanges.ts';
import { sentence } from '../base/sentence.ts';
import { isWindow, type PackedContext, type PackedItem } from '../pack/packedContext.ts';
import { renderBlock } from '../pack/renderBlocks.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import { density } from '../score/candidate.ts';
import type { Visit } from './trail.ts';

/** What enters the log as one: some lines of a file under its header, or what stands before the first file. */
export interface LogPiece {
	readonly segments: readonly PromptSegment[];
	readonly tokens: number;
	readonly items: readonly PackedItem[];
}

/** Some lines of a file that are to be shown. */
export interface Block {
	readonly path: string;
	/** 0-based line and its text, in the order of the file. */
	readonly lines: readonly (readonly [line: number, text: string])[];
	readonly items: readonly PackedItem[];
}

/** A context that only grows: what was evaluated stays where it is, what is new comes behind it. */
export class PromptLog {
	readonly root: string;
	/** The file that it was packed for. */
	readonly file: string;
	readonly style: FimStyle;
	/** Equal keys: the same settings and model made both. */
	readonly key: string;
	readonly #pieces: LogPiece[] = [];
	/** Lines that are shown, by path: by their text, since edits move them. */
	readonly #shown = new Map<string, Set<string>>();
	/** Pieces that were packed at once; the rest was appended. */
	#base = 0;

	constructor(root: string, file: string, style: FimStyle, key: string) {
		this.root = root;
		this.file = file;
		this.style = style;
		this.key = key;
	}

	get pieces(): readonly LogPiece[] {
		return this.#pieces;
	}

	get tokens(): number {
		return this.#pieces.reduce((sum, piece) => sum + piece.tokens, 0);
	}

	/** Tokens that were appended since it was packed. */
	get appended(): number {
		return this.#pieces.slice(this.#base).reduce((sum, piece) => sum + piece.tokens, 0);
	}

	/** Tokens that show where the user has been: the packer had so many less. */
	get trail(): number {
		const items = this.#pieces.flatMap((piece) => piece.items);
		return items.reduce((sum, { parts, tokens }) => sum + (parts.recency === undefined ? 0 : tokens), 0);
	}

	/** Leading pieces that `tokens` evaluated tokens hold whole. */
	wholePieces(tokens: number): number {
		let sum = 0;
		const first = this.#pieces.findIndex((piece) => {
			sum += piece.tokens;
			return sum > tokens;
		});
		return first < 0 ? this.#pieces.length : first;
	}

	shows(path: string, line: string): boolean {
		return this.#shown.get(path)?.has(line) ?? false;
	}

	/** Calls what it has so far its base. */
	close(): void {
		this.#base = this.#pieces.length;
	}

	append(piece: LogPiece): void {
		this.#pieces.push(piece);
		for (const { path, lines } of piece.items) {
			const shown = this.#shown.get(path) ?? new Set();
			for (const line of lines) {
				shown.add(line);
			}
			this.#shown.set(path, shown);
		}
	}

	/** Gives up the last piece, for a prompt that would be too long. */
	shorten(): boolean {
		return this.#pieces.pop() !== undefined;
	}

	/** True when all of an item's lines are shown already. */
	holds({ path, lines }: PackedItem): boolean {
		return lines.every((line) => this.shows(path, line));
	}
}

/** The items of a pack besides the window, those first that are worth their tokens most. */
export function itemsByValue(packed: PackedContext): PackedItem[] {
	return packed.items
		.filter((item) => !isWindow(packed, item) && item.lines.length > 0)
		.sort((a, b) => density(b.score, b.tokens) - density(a.score, a.tokens));
}

/**
 * Of the better half of what is wanted now, the share of tokens that the log does not show. The other half is close to what just
 * did not fit, and changes with every step.
 */
export function staleRatio(log: PromptLog, wanted: PackedContext): number {
	const items = itemsByValue(wanted).filter((item) => item.path !== log.file);
	const half = items.reduce((sum, item) => sum + item.tokens, 0) / 2;
	let sum = 0;
	let missing = 0;
	for (const item of items) {
		sum += item.tokens;
		missing += log.holds(item) ? 0 : item.tokens;
		if (sum >= half) {
			break;
		}
	}
	return sum === 0 ? 0 : missing / sum;
}

/** The best of what is wanted of other files and not shown, as blocks, while it has at most about `room` tokens. */
export function missingBlocks(log: PromptLog, wanted: PackedContext, room: number, best: number): Block[] {
	const chosen = new Map<string, PackedItem[]>();
	const items = itemsByValue(wanted).filter((item) => item.path !== log.file);
	let left = room;
	for (const item of items.slice(0, best)) {
		const tokens = item.tokens + (chosen.has(item.path) ? 0 : HEADER_TOKENS);
		if (log.holds(item) || tokens > left) {
			continue;
		}
		left -= tokens;
		chosen.set(item.path, [...(chosen.get(item.path) ?? []), item]);
	}
	return [...chosen].map(([path, taken]) => {
		const lines = new Map<number, string>();
		for (const item of taken) {
			for (const container of containersOf(item, wanted)) {
				collect(container, lines);
			}
			collect(item, lines);
		}
		return { path, lines: [...lines].sort((a, b) => a[0] - b[0]), items: taken };
	});
}

/** What a header costs, about. */
const HEADER_TOKENS = 10;

/** The items that name what an item is a member of: without their line it would say little. */
function containersOf({ path, symbol }: PackedItem, { items }: PackedContext): readonly PackedItem[] {
	const container = symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
	return container === '' ? [] : items.filter((item) => item.path === path && item.symbol === container).slice(0, 1);
}

function collect({ ranges, lines }: PackedItem, into: Map<number, string>): void {
	let next = 0;
	for (const [first, last] of ranges) {
		for (let line = first; line <= last; line++) {
			into.set(line, lines[next++] ?? '');
		}
	}
}

/** Lines of a visited file that neither the log nor `packed` shows, as many as fit. */
export function visitBlock(
	{ file, lines, wanted }: Visit,
	isShown: (path: string, line: string) => boolean,
	room: number,
	tokensOf: (line: string) => number,
): { readonly block: Block; readonly tokens: number } | undefined {
	let tokens = HEADER_TOKENS;
	const taken: number[] = [];
	for (const line of wanted) {
		const text = lines[line] ?? '';
		const cost = tokensOf(text);
		if (!isShown(file, text) && tokens + cost <= room) {
			taken.push(line);
			tokens += cost;
		}
	}
	if (taken.length === 0) {
		return undefined;
	}
	taken.sort((a, b) => a - b);
	const shown = taken.map((line) => [line, lines[line] ?? ''] as const);
	const item: PackedItem = {
		id: file,
		path: file,
		symbol: '',
		tier: 'supporting',
		form: 'text',
		ranges: rangesOf(taken),
		lines: shown.map(([, text]) => text),
		tokens,
		hops: 1,
		score: 1,
		parts: { recency: 1 },
		why: sentence`where you worked a moment ago`,
	};
	return { block: { path: file, lines: shown, items: [item] }, tokens };
}

export function segmentsOf({ path, lines }: Block, style: FimStyle): readonly PromptSegment[] {
	return renderBlock(
		path,
		lines.map(([, text]) => text),
		style,
	);
}

/** The parts of a packed context that stand or fall together: each begins with a control token, or is a text after a text. */
export function partsOf(segments: readonly PromptSegment[]): PromptSegment[][] {
	const parts: PromptSegment[][] = [];
	let last: PromptSegment['kind'] | undefined;
	for (const segment of segments) {
		const part = parts.at(-1);
		if (part && last === 'control' && segment.kind === 'text') {
			part.push(segment);
		} else {
			parts.push([segment]);
		}
		last = segment.kind;
	}
	return parts;
}
