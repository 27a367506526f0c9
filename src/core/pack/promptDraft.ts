import { rangesOf } from '../base/lineRanges.ts';
import { sentence } from '../base/sentence.ts';
import { type Outline, qualifiedName } from '../parse/outline.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import { type PromptSegment, text } from '../prompt/promptSegment.ts';
import type { Candidate, Definition } from '../score/candidate.ts';
import type { FileSpan } from '../score/reachableColumns.ts';
import type { FileWindow } from './fileWindow.ts';
import type { LineCosts } from './lineCosts.ts';
import { linesOfOffer, type Offer, tierOf, whyOf } from './offers.ts';
import { type Form, type PackedItem, REPOSITORY, type Tier } from './packedContext.ts';
import { renderBlock } from './renderBlocks.ts';

/** An item while its prompt is being filled; its tokens are the sum of its lines. */
export interface DraftItem {
	readonly id: string;
	readonly symbol: string;
	form: Form;
	readonly lines: number[];
	tokens: number;
	score: number;
	parts: Readonly<Record<string, number>>;
	why: string;
	value: number;
	/** It was not chosen itself: its first line is there because a member of it is. */
	implied: boolean;
}

/** A run of the prompt: one file, or what stands before the first. */
export interface Piece {
	readonly path: string;
	readonly tier: Tier;
	readonly hops: number;
	readonly segments: readonly PromptSegment[];
	readonly items: readonly DraftItem[];
	/** The text of the file that its items are lines of. */
	readonly source: readonly string[];
}

/** One file's part of the prompt. */
interface Block {
	readonly path: string;
	readonly tier: Tier;
	readonly hops: number;
	readonly shown: Set<number>;
	readonly items: DraftItem[];
	/** Value of its best item: blocks stand in this order. */
	best: number;
}

/** An item that no candidate stands behind; it is given up last. */
export function plainItem(id: string, form: Form, why: string, lines: number[], tokens: number): DraftItem {
	return { id, symbol: '', form, lines, tokens, score: 0, parts: {}, why, value: Number.POSITIVE_INFINITY, implied: false };
}

/** As they stand in their file. */
function byLine(items: readonly DraftItem[]): DraftItem[] {
	const placed = items.map((item) => ({ item, line: Math.min(...item.lines) }));
	return placed.sort((a, b) => a.line - b.line).map(({ item }) => item);
}

/** A prompt being filled: which lines of which files, in which tier, for how many tokens. */
export class PromptDraft {
	readonly used: Record<Tier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
	/** The hard ceiling. */
	readonly budget: number;
	readonly #file: string;
	readonly #costs: LineCosts;
	readonly #style: FimStyle | undefined;
	readonly #blocks = new Map<string, Block>();
	/** By outline and index: tens of thousands are asked for, few are here. */
	readonly #taken = new Map<Outline, Map<number, DraftItem>>();
	/** Lines before the first file: facts and map. */
	readonly #preamble: { readonly line: string; readonly item: DraftItem }[] = [];
	#window: FileWindow | undefined;

	/** @param file the current one */
	constructor(file: string, costs: LineCosts, style: FimStyle | undefined, budget: number) {
		this.budget = budget;
		this.#file = file;
		this.#costs = costs;
		this.#style = style;
	}

	get total(): number {
		const { critical, important, supporting, cache } = this.used;
		return critical + important + supporting + cache;
	}

	get paths(): Iterable<string> {
		return this.#blocks.keys();
	}

	get window(): FileWindow | undefined {
		return this.#window;
	}

	shows(path: string): boolean {
		return this.#blocks.has(path);
	}

	showsLine(path: string, line: number): boolean {
		const window = path === this.#file ? this.#window?.lines : undefined;
		return (this.#blocks.get(path)?.shown.has(line) ?? false) || (window !== undefined && window[0] <= line && line <= window[1]);
	}

	/** A definition stands here: as a candidate, or all of it in a pin or in another's body. */
	stands(definition: Pick<Definition, 'path' | 'outline' | 'index' | 'symbol' | 'container'>): boolean {
		const shown = this.#blocks.get(definition.path)?.shown;
		return (
			this.holds(definition) ||
			// Of nearly all not even the name is shown.
			(shown?.has(definition.symbol.line) === true &&
				linesOfOffer({ candidate: definition, form: 'body' }).every((line) => shown.has(line)))
		);
	}

	/** The definitions of a file that stand here, by their places among the candidates. */
	standing({ path, outline, start }: FileSpan): number[] {
		const shown = this.#blocks.get(path)?.shown;
		const taken = this.#taken.get(outline);
		const places: number[] = [];
		for (let index = 0; index < outline.symbols.length; index++) {
			const symbol = outline.symbols[index];
			const isHere = symbol && (shown?.has(symbol.line) || taken?.has(index));
			if (isHere && this.stands({ path, outline, index, symbol, container: outline.symbols[symbol.container] })) {
				places.push(start + index);
			}
		}
		return places;
	}

	holds(candidate: Pick<Definition, 'outline' | 'index'>, form: 'signature' | 'body' = 'signature'): boolean {
		const item = this.#taken.get(candidate.outline)?.get(candidate.index);
		return item !== undefined && !item.implied && (form === 'signature' || item.form === 'body');
	}

	/** Sets the window of the current file. What was shown as skeleton and now stands in it is given up. */
	setWindow(window: FileWindow): void {
		this.used.critical += window.tokens - (this.#window?.tokens ?? 0);
		this.#window = window;
		const skeleton = this.#blocks.get(this.#file);
		const [first, last] = window.lines;
		for (const item of [...(skeleton?.items ?? [])]) {
			if (skeleton && item.lines.some((line) => first <= line && line <= last)) {
				this.#remove(skeleton, item);
			}
		}
	}

	/** The lines that showing an offer would add, and their tokens, the header of a file that is not shown yet among them. */
	addition(offer: Offer): { readonly lines: number[]; readonly tokens: number; readonly header: number } {
		const { path } = offer.candidate;
		const { length } = this.#costs.text(path);
		const block = this.#blocks.get(path);
		const lines: number[] = [];
		for (const line of linesOfOffer(offer)) {
			if (line < length && !block?.shown.has(line)) {
				lines.push(line);
			}
		}
		const header = block ? 0 : this.#costs.header(path);
		const tokens = this.#costs.linesOf(path, lines) + header;
		return { lines, tokens: length === 0 ? Number.POSITIVE_INFINITY : tokens, header };
	}

	/** Shows an offer if what it adds fits in `room` tokens, and takes no more than it is worth beside the header of its file. */
	take(offer: Offer, room: number, worth = Number.POSITIVE_INFINITY): boolean {
		const { candidate, form, value } = offer;
		const { path, hops } = candidate;
		const { lines, tokens, header } = this.addition(offer);
		if (tokens > room || tokens - header > worth) {
			return false;
		}
		const target = this.#extend(path, tierOf(candidate), hops, lines, tokens, value);
		const own = this.#takeContainer(candidate, target, lines, tokens, value);
		const { score, parts } = candidate;
		const item = this.#itemOf(target, candidate.outline, candidate.index);
		item.lines.push(...own.lines);
		item.tokens += own.tokens;
		item.form = form;
		if (item.implied) {
			Object.assign(item, {
				score,
				parts,
				why: whyOf(candidate, this.#file),
				value: Math.max(value, item.value),
				implied: false,
			});
		}
		return true;
	}

	/** The line that names what a member belongs to is an item of its own; the member has the rest. */
	#takeContainer({ symbol, container, outline, score }: Candidate, block: Block, lines: number[], tokens: number, value: number) {
		if (!container) {
			return { lines, tokens };
		}
		const item = this.#itemOf(block, outline, symbol.container);
		// Given up after its members, so that none of them stands without it.
		item.value = Math.max(item.value, value * 1.001);
		if (!lines.includes(container.line)) {
			return { lines, tokens };
		}
		const own = lines.filter((line) => line !== container.line);
		const ownTokens = this.#costs.linesOf(block.path, own);
		item.lines.push(container.line);
		item.tokens += tokens - ownTokens;
		item.score = Math.max(item.score, score);
		item.why ||= sentence`holds ${symbol.name}`;
		return { lines: own, tokens: ownTokens };
	}

	#itemOf(block: Block, outline: Outline, index: number): DraftItem {
		let taken = this.#taken.get(outline);
		if (!taken) {
			taken = new Map();
			this.#taken.set(outline, taken);
		}
		let item = taken.get(index);
		if (!item) {
			const symbol = qualifiedName(outline, index);
			item = {
				id: `${block.path}#${symbol}`,
				symbol,
				form: 'signature',
				lines: [],
				tokens: 0,
				score: 0,
				parts: {},
				why: '',
				value: 0,
				implied: true,
			};
			taken.set(index, item);
			block.items.push(item);
		}
		return item;
	}

	/** Shows lines of a file that is no candidate: a pin. */
	addLines(path: string, tier: Tier, item: DraftItem): void {
		this.#extend(path, tier, 0, item.lines, item.tokens, 0).items.push(item);
	}

	/** Adds a line before the first file. */
	addPreamble(line: string, item: DraftItem): void {
		this.used.cache += item.tokens;
		this.#preamble.push({ line, item });
	}

	#extend(path: string, tier: Tier, hops: number, lines: readonly number[], tokens: number, value: number): Block {
		let block = this.#blocks.get(path);
		if (!block) {
			block = { path, tier, hops, shown: new Set(), items: [], best: 0 };
			this.#blocks.set(path, block);
		}
		for (const line of lines) {
			block.shown.add(line);
		}
		block.best = Math.max(block.best, value);
		this.used[block.tier] += tokens;
		return block;
	}

	/** The parts of the prompt in order: what changes least first, what is nearest to the cursor last. */
	pieces(repository: readonly PromptSegment[]): Piece[] {
		const pieces: Piece[] = [];
		if (repository.length > 0 || this.#preamble.length > 0) {
			const lines = this.#preamble.map(({ line }) => `${line}\n`).join('');
			const name = repository.length > 0 ? [plainItem(REPOSITORY, 'text', "the repository's name", [], 0)] : [];
			const items = [...name, ...this.#preamble.map(({ item }) => item)];
			pieces.push({
				path: '',
				tier: 'cache',
				hops: 0,
				segments: [...repository, ...(lines ? [text(lines)] : [])],
				items,
				source: [],
			});
		}
		const order: readonly Tier[] = ['cache', 'supporting', 'important', 'critical'];
		const rank = (block: Block) => order.indexOf(block.tier);
		const blocks = [...this.#blocks.values()].sort((a, b) => rank(a) - rank(b) || a.best - b.best || (a.path < b.path ? -1 : 1));
		for (const { path, tier, hops, shown, items } of blocks) {
			const source = this.#costs.text(path);
			const lines = [...shown].sort((a, b) => a - b).map((line) => source[line] ?? '');
			pieces.push({ path, tier, hops, segments: renderBlock(path, lines, this.#style), items: byLine(items), source });
		}
		return pieces;
	}

	/** Gives up the least valuable thing: an item, then a line before the files, then part of the window. @returns false when nothing is left */
	dropLeast(): boolean {
		return this.#dropItem() || this.#preamble.pop() !== undefined || this.#cutWindow();
	}

	#dropItem(): boolean {
		let least: { readonly block: Block; readonly item: DraftItem } | undefined;
		for (const block of this.#blocks.values()) {
			for (const item of block.items) {
				if (!least || item.value < least.item.value) {
					least = { block, item };
				}
			}
		}
		if (!least) {
			return false;
		}
		this.#remove(least.block, least.item);
		return true;
	}

	#remove(block: Block, item: DraftItem): void {
		block.items.splice(block.items.indexOf(item), 1);
		const kept = new Set(block.items.flatMap(({ lines }) => lines));
		for (const line of item.lines.filter((line) => !kept.has(line))) {
			block.shown.delete(line);
		}
		this.used[block.tier] -= item.tokens;
		for (const taken of this.#taken.values()) {
			for (const [index, each] of taken) {
				if (each === item) {
					taken.delete(index);
				}
			}
		}
		if (block.items.length === 0) {
			this.#blocks.delete(block.path);
		}
	}

	/** A cursor line that is larger than the budget: the end of what stands before the cursor says most. */
	#cutWindow(): boolean {
		if (!this.#window || this.#window.prefix + this.#window.suffix === '') {
			return false;
		}
		const { prefix, suffix } = this.#window;
		this.#window = {
			...this.#window,
			prefix: prefix.slice(Math.ceil(prefix.length / 2)),
			suffix: suffix.slice(0, Math.floor(suffix.length / 4)),
		};
		return true;
	}
}

/**
 * The items of a piece with tokens that sum to its exact count: lines are counted one by one when they are chosen, together they
 * take a little less, and the first items that can absorb the difference do.
 */
export function packedItems({ path, tier, hops, items, source }: Piece, exact: number): PackedItem[] {
	let difference = exact - items.reduce((sum, item) => sum + item.tokens, 0);
	return items.map(({ id, symbol, form, lines, tokens, score, parts, why }) => {
		const change = Math.max(-tokens, difference);
		difference -= change;
		const ranges = rangesOf(lines);
		const shown: string[] = [];
		for (const [first, last] of ranges) {
			for (let line = first; line <= last; line++) {
				shown.push(source[line] ?? '');
			}
		}
		return {
			id,
			path: path || (form === 'name' ? id : ''),
			symbol,
			tier,
			form,
			ranges,
			lines: shown,
			tokens: tokens + change,
			hops,
			score,
			parts,
			why,
		};
	});
}
