import { Choices, splitName } from '../pack/choices.ts';
import { type LineRange, type PackedContext, type PackedItem, REPOSITORY } from '../pack/packedContext.ts';
import { CachedTokenizer } from '../pack/tokenizer.ts';
import { fileHeader } from '../prompt/fileHeader.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogModel, LogPacker, LogPlace } from './logPorts.ts';
import { type Block, type LogPiece, missingBlocks, type PromptLog, partsOf, segmentsOf, visitBlock } from './promptLog.ts';
import type { Trail } from './trail.ts';

/** Of what one may show of where the user has been, a single file has at most this part. */
const ONE_FILE = 0.6;
/** Only so many of the best items of a pack are worth being appended. */
const BEST = 60;

type IsShown = (path: string, line: string) => boolean;

/** Makes what stands in a log: packs it, adds where the user has been, counts it. */
export class LogBuilder {
	readonly #packer: LogPacker;
	readonly #model: LogModel;
	readonly #trail: Trail;
	readonly #hidden: Choices;
	readonly #tokenizer: CachedTokenizer;

	/**
	 * Counts are remembered: a builder serves one model.
	 * @param hidden files, folders and symbols that are not shown because the user was there
	 */
	constructor(packer: LogPacker, model: LogModel, trail: Trail, hidden: readonly string[] = []) {
		// A file of which only a symbol is hidden is left to the packer, which knows where that stands.
		this.#hidden = new Choices(hidden.map((name) => splitName(name).path));
		this.#packer = packer;
		this.#model = model;
		this.#trail = trail;
		this.#tokenizer = new CachedTokenizer({ name: 'model', count: (texts, signal) => model.count(texts, signal) });
	}

	/** Tokens of lines, each with its end. */
	countLines(lines: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		return this.#tokenizer.countLines(lines, signal);
	}

	/** Exact tokens of a prompt, each segment tokenized alone. */
	async count(segments: readonly PromptSegment[], signal: AbortSignal): Promise<number> {
		const texts = segments.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
		const counts = await this.#model.count(texts, signal);
		return counts.reduce((sum, count) => sum + count, segments.length - texts.length);
	}

	/** What the packer would show at a place beside the lines of `window`, for `base` tokens. */
	wanted(place: LogPlace, window: LineRange, windowTokens: number, base: number, signal: AbortSignal): Promise<PackedContext> {
		return this.#packer.pack(place, window, base + windowTokens, signal);
	}

	/**
	 * A new base of `base` tokens: what the packer chooses, and behind it where the user has been.
	 * @param trail tokens that are kept for the latter, as far as there is any
	 */
	async pack(
		log: PromptLog,
		place: LogPlace,
		window: LineRange,
		windowTokens: number,
		base: number,
		trail: number,
		signal: AbortSignal,
	): Promise<PackedContext> {
		const wish = await this.#visited(place, () => false, trail, signal);
		const kept = wish.reduce((sum, { items }) => sum + (items[0]?.tokens ?? 0), 0);
		const packed = await this.wanted(place, window, windowTokens, base - kept, signal);
		for (const piece of await this.#piecesOf(packed, log.style, signal)) {
			log.append(piece);
		}
		for (const block of await this.#visited(place, (path, line) => log.shows(path, line), base - log.tokens, signal)) {
			log.append(await this.#piece(block, log.style, signal));
		}
		log.close();
		return packed;
	}

	/** What a log does not show of what is wanted now and of where the user has been: at most `room` tokens. */
	async missing(
		log: PromptLog,
		place: LogPlace,
		wanted: PackedContext,
		room: number,
		signal: AbortSignal,
	): Promise<readonly LogPiece[]> {
		const pieces: LogPiece[] = [];
		let left = room;
		const add = async (blocks: readonly Block[]) => {
			for (const block of blocks) {
				const piece = await this.#piece(block, log.style, signal);
				if (piece.tokens <= left) {
					left -= piece.tokens;
					pieces.push(piece);
				}
			}
		};
		await add(await this.#visited(place, (path, line) => log.shows(path, line), room, signal));
		await add(missingBlocks(log, wanted, left, BEST));
		return pieces;
	}

	/** Where the user has been in other files, as blocks of about `room` tokens together. */
	async #visited({ root, file }: LogPlace, isShown: IsShown, room: number, signal: AbortSignal): Promise<readonly Block[]> {
		const others = this.#trail.others(root, file).filter((visit) => !this.#hidden.hasFile(visit.file));
		const files = others.map((visit) => visit.file);
		const shareable = new Set(files.length > 0 ? await this.#packer.shareable(root, files, signal) : []);
		const visits = others.filter((visit) => shareable.has(visit.file));
		const lines = [...new Set(visits.flatMap(({ lines, wanted }) => wanted.map((line) => lines[line] ?? '')))];
		const counts = await this.countLines(lines, signal);
		const tokens = new Map(lines.map((line, at) => [line, counts[at] ?? 0]));
		const blocks: Block[] = [];
		let left = room;
		for (const visit of visits) {
			const taken = visitBlock(visit, isShown, Math.min(left, room * ONE_FILE), (line) => tokens.get(line) ?? 0);
			if (taken) {
				left -= taken.tokens;
				blocks.push(taken.block);
			}
		}
		// The latest stands nearest to the cursor.
		return blocks.reverse();
	}

	async #piece(block: Block, style: FimStyle, signal: AbortSignal): Promise<LogPiece> {
		const segments = segmentsOf(block, style);
		return { segments, tokens: await this.count(segments, signal), items: block.items };
	}

	/** A packed context as pieces, each with its items. */
	async #piecesOf(packed: PackedContext, style: FimStyle, signal: AbortSignal): Promise<LogPiece[]> {
		const byHeader = new Map<string, PackedItem[]>();
		for (const item of packed.items.filter(({ lines }) => lines.length > 0)) {
			const header = textOf(fileHeader(item.path, style));
			byHeader.set(header, [...(byHeader.get(header) ?? []), item]);
		}
		// The repository's name, where the model is told, is a part of its own; the facts and the map stand in the next that is no file.
		const plain = packed.items.filter((item) => item.lines.length === 0 && item.path !== packed.file);
		const preambles = [plain.filter(isName), plain.filter((item) => !isName(item))].filter(({ length }) => length > 0);
		const pieces: LogPiece[] = [];
		for (const segments of partsOf(packed.segments)) {
			const content = textOf(segments);
			const items = byHeader.get(content.slice(0, content.indexOf('\n') + 1)) ?? preambles.shift() ?? [];
			pieces.push({ segments, tokens: await this.count(segments, signal), items });
		}
		return pieces;
	}
}

function isName({ id, path }: PackedItem): boolean {
	return id === REPOSITORY && path === '';
}

function textOf(segments: readonly PromptSegment[]): string {
	return segments.map((segment) => (segment.kind === 'text' ? segment.text : '')).join('');
}
