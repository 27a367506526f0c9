import type { LineRange, PackedContext } from '../pack/packedContext.ts';
import { renderBlock } from '../pack/renderBlocks.ts';
import { cursorOf } from '../prompt/fimPrompt.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import {
	type CountedFile,
	endOf,
	follows,
	holds,
	lineOf,
	prefixFrom,
	startOf,
	suffixAt,
	type Tail,
	tailOf,
	tokensBetween,
} from './fileHold.ts';
import { LogBuilder } from './logBuilder.ts';
import type { LogMemory, LogModel, LogPacker, LogPlace } from './logPorts.ts';
import { FULL, GROWTH, STALE_RATIO, sizesOf, WORTH } from './logSizes.ts';
import { type LogPiece, PromptLog, staleRatio } from './promptLog.ts';
import { Trail } from './trail.ts';

export interface LogSettings {
	readonly style: FimStyle;
	/** Tokens of context, window and suffix included; the template comes on top. */
	readonly budget: number;
	/** Equal keys mean equal settings and model: a log is not used under another. */
	readonly key: string;
	/** Tokens that a pause surely pays for: what takes no more is done in place. */
	readonly patience: number;
	/** Files, folders and symbols that are not shown because the user was there. */
	readonly hidden?: readonly string[];
}

/** Lines that are counted on each side of the cursor: windows end far sooner. */
const COUNTED_ABOVE = 2000;
const COUNTED_BELOW = 200;
/** Lines between two requests at which nothing can have become cheaper otherwise. */
const NEAR = 3;

/** What a slot holds: a log, and the current file round the cursor behind it. */
interface Content {
	readonly log: PromptLog;
	/** What the window shows; the log's own file, unless another was asked for before its log was made. */
	readonly file: string;
	/** Line on which the window starts; `undefined` before the first. */
	start: number | undefined;
	/** Below the window, between log and window: it is replaced in pauses. */
	tail: Tail | undefined;
	/** The window was chosen while somebody waited: a pause makes it wider. */
	narrow: boolean;
	/** Leading pieces of the log that prompts show: those that were read. */
	ready: number;
	/** The cursor line up to which all was read; `undefined` when reading was cut short. */
	readTo: number | undefined;
	/** The suffix that was read with it. */
	suffix: string | undefined;
	/** Counts up with each request. */
	used: number;
}

/** What a prompt shows. */
export interface LogView {
	readonly pieces: readonly LogPiece[];
	/** Of these, the leading ones that were read. */
	readonly ready: number;
	readonly tail: readonly PromptSegment[];
	readonly tailLines: LineRange | undefined;
	/** The current file round the cursor. */
	readonly prefix: string;
	readonly suffix: string;
	/** Lines of prefix and suffix. */
	readonly window: LineRange;
}

/** A prompt, and the slot that has read most of it. */
export interface LogPrompt {
	readonly slot: number;
	/** What holds over requests. */
	readonly context: readonly PromptSegment[];
	/** The current file round the cursor. */
	readonly cursor: readonly PromptSegment[];
	readonly view: LogView;
}

/** The current file as the log reads it. */
interface Here extends CountedFile {
	readonly place: LogPlace;
	readonly settings: LogSettings;
	readonly sizes: ReturnType<typeof sizesOf>;
}

/**
 * The context of completions as a log: a base that is packed once, and what is needed later behind it. Requests take what is
 * there; everything that makes the model read more waits for a pause. See `policy.md`.
 */
export class ContextLog {
	readonly #packer: LogPacker;
	readonly #model: LogModel;
	readonly #settings: () => LogSettings;
	readonly #memory: LogMemory | undefined;
	readonly #trail = new Trail();
	#builder: LogBuilder;
	#builtFor: string | undefined;
	readonly #slots: (Content | undefined)[] = [];
	/** A base that is being read in a slot that nobody uses. */
	#next: { readonly slot: number; readonly content: Content } | undefined;
	/** Files that were begun since the start: what is kept of them is older than what is known. */
	readonly #begun = new Set<string>();
	/** A log as it is kept, and its last piece: pieces are only added behind. */
	#memo: { readonly last: LogPiece | undefined; readonly text: string } | undefined;
	/** The slot that answered last. */
	#serving = 0;
	#clock = 0;
	#text: { readonly text: string; readonly lines: readonly string[] } | undefined;
	#suffix: { readonly file: string; readonly text: string } | undefined;

	/** @param memory keeps the log over a restart */
	constructor(packer: LogPacker, model: LogModel, settings: () => LogSettings, memory?: LogMemory) {
		this.#memory = memory;
		this.#packer = packer;
		this.#model = model;
		this.#settings = settings;
		this.#builder = new LogBuilder(packer, model, this.#trail);
	}

	/** The user is here: remembered for what is worth showing later, and so that windows stay on their lines. */
	visit({ root, file, text, line }: LogPlace): readonly string[] {
		if (this.#text?.text !== text) {
			this.#text = { text, lines: text.split(/\r\n|\r|\n/) };
		}
		const { lines } = this.#text;
		const change = this.#trail.visit(root, file, lines, line);
		for (const content of [...this.#slots, this.#next?.content]) {
			if (change && content?.start && content.file === file && content.log.root === root && content.start > change.line) {
				content.start = Math.max(0, content.start + change.moved);
			}
		}
		return lines;
	}

	/** The prompt for a completion, from what was read already as far as possible. Never packs. */
	async request(place: LogPlace, signal: AbortSignal): Promise<LogPrompt> {
		const here = await this.#read(place, signal);
		const { slot, content } = this.#contentFor(here) ?? this.#adopt(here);
		if (content.ready < content.log.pieces.length) {
			const all = piecesOf(content.log, content.log.pieces.length);
			content.ready = content.log.wholePieces(await this.#model.held(slot, all, signal));
		}
		const { start, tail } = await this.#cheapest(slot, content, here, signal);
		content.narrow = start !== 0 && (content.narrow || start !== content.start);
		content.start = start;
		content.tail = tail;
		content.readTo = here.line;
		content.suffix = here.suffix;
		content.used = ++this.#clock;
		this.#serving = slot;
		this.#fit(content, here);
		return { slot, ...this.#prompt(content, here), view: this.#viewOf(content, here) };
	}

	/** What a request at a place will show once its log is read; `undefined` for a file without a log. */
	async view(place: LogPlace, signal: AbortSignal): Promise<LogView | undefined> {
		const here = await this.#read(place, signal);
		const { content } = this.#contentFor(here) ?? {};
		if (!content || content.log.pieces.length === 0) {
			return undefined;
		}
		const serves = content.start !== undefined && holds(here, content.start, here.sizes.window, content.narrow);
		const start = serves ? content.start : startOf(here, here.sizes.narrow, here.sizes.narrowMost);
		const { ready } = content;
		return { ...this.#viewOf({ ...content, start, ready: content.log.pieces.length }, here), ready };
	}

	#viewOf({ log, start, tail, ready }: Content, here: Here): LogView {
		const first = start ?? here.line;
		const below = tail && ready === log.pieces.length ? tail : undefined;
		const at = below && lineOf(below, here);
		return {
			pieces: log.pieces.slice(0, ready),
			ready,
			tail: below ? renderBlock(here.place.file, below.lines, log.style) : [],
			tailLines: below && at !== undefined ? [at, at + below.lines.length - 1] : undefined,
			prefix: prefixFrom(here, first, here.sizes.window),
			suffix: here.suffix,
			window: rangeOf(here, first, undefined),
		};
	}

	/**
	 * Does what waits for a pause: the window at this cursor first, then what is newly needed, then a new base. Ends when all is
	 * done or `signal` is aborted; calling it again goes on.
	 * @returns true when nothing was left to do
	 */
	async rest(place: LogPlace, signal: AbortSignal): Promise<boolean> {
		const here = await this.#read(place, signal);
		const found = this.#contentFor(here);
		if (!found) {
			await this.#begin(here, signal);
			return false;
		}
		const { slot, content } = found;
		this.#settle(content, here);
		if (!(await this.#warm(slot, content, here, signal)) || (await this.#goOn(slot, here, signal))) {
			return false;
		}
		const wanted = await this.#wanted(content, here, signal);
		if (signal.aborted) {
			return false;
		}
		const isAppended = await this.#append(slot, content, wanted, here, signal);
		const isFull = content.log.appended > here.sizes.append * FULL;
		if (content.log.file !== here.place.file || isFull || staleRatio(content.log, wanted) > STALE_RATIO) {
			await this.#repack(slot, here, signal);
			return false;
		}
		return !isAppended;
	}

	/** A file is gone: that the user was there is no reason to show it. */
	fileDeleted(root: string, file: string): void {
		this.#trail.forget(root, file);
	}

	/** The slots hold nothing any more: another model, or its process died. */
	forget(): void {
		this.#slots.length = 0;
		this.#next = undefined;
	}

	/** Notes the place and counts the lines round it. */
	async #read(place: LogPlace, signal: AbortSignal): Promise<Here> {
		const settings = this.#settings();
		if (this.#builtFor !== settings.key) {
			this.#builtFor = settings.key;
			this.#builder = new LogBuilder(this.#packer, this.#model, this.#trail, settings.hidden);
		}
		const lines = this.visit(place);
		const { line, character } = place;
		const first = Math.max(0, line - COUNTED_ABOVE);
		const counts = await this.#builder.countLines(lines.slice(first, line + COUNTED_BELOW), signal);
		const tokens: (number | undefined)[] = new Array(lines.length);
		for (const [at, count] of counts.entries()) {
			tokens[first + at] = count;
		}
		const sizes = sizesOf(settings.budget);
		const file = { lines, tokens, line, character };
		return { place, settings, sizes, ...file, suffix: this.#suffixOf(place.file, file, sizes.suffix) };
	}

	/** What follows the cursor; what was sent before while it still does. */
	#suffixOf(file: string, here: Omit<CountedFile, 'suffix'>, limit: number): string {
		const sent = this.#suffix;
		if (sent?.file !== file || !follows(here, sent.text)) {
			this.#suffix = { file, text: suffixAt(here, limit) };
		}
		return this.#suffix?.text ?? '';
	}

	/** The slot whose window shows the current file. */
	#contentFor({ place: { root, file }, settings: { key } }: Here) {
		for (const [slot, content] of this.#slots.entries()) {
			if (content?.file === file && content.log.root === root && content.log.key === key) {
				return { slot, content };
			}
		}
		return undefined;
	}

	/** The slot that is given up when one is needed: an empty one, else the one not used for longest. */
	#oldest(): number {
		const [first, second] = this.#slots;
		return this.#model.slots === 1 || !first || (second && first.used <= second.used) ? 0 : 1;
	}

	/** A file without a log is asked for: its window goes behind what the other slot holds, so that the way back stays short. */
	#adopt({ place: { root, file }, settings: { style, key } }: Here) {
		const slot = this.#model.slots === 1 || this.#slots.length === 0 ? 0 : 1 - this.#serving;
		if (this.#next?.slot === slot) {
			this.#next = undefined;
		}
		const held = this.#slots[slot];
		const isUsable = held && held.log.root === root && held.log.key === key;
		const log = isUsable ? held.log : new PromptLog(root, file, style, key);
		const ready = isUsable ? held.ready : 0;
		const content: Content = { ...unread(log, file, this.#clock), narrow: true, ready };
		this.#slots[slot] = content;
		return { slot, content };
	}

	/** The window and tail for a request: as they were, unless that makes the model read much more than it has to. */
	async #cheapest(slot: number, content: Content, here: Here, signal: AbortSignal): Promise<Pick<Content, 'start' | 'tail'>> {
		const { start, tail, readTo, narrow } = content;
		const serves = start !== undefined && holds(here, start, here.sizes.window, narrow);
		// Suffix first, another suffix means another window: that it is near says nothing then.
		const isHeld = content.log.style.order === 'prefixFirst' || content.suffix === here.suffix;
		if (serves && isHeld && readTo !== undefined && Math.abs(here.line - readTo) <= NEAR) {
			return { start, tail };
		}
		const near = startOf(here, content.ready === 0 ? here.sizes.first : here.sizes.narrow, here.sizes.narrowMost);
		const starts = serves && start !== near ? [start, near] : [near];
		const tails = tail ? [tail, undefined] : [undefined];
		const choices = starts.flatMap((from) => tails.map((each) => ({ start: from, tail: each })));
		let best: Pick<Content, 'start' | 'tail'> = { start: near, tail };
		let least = Number.POSITIVE_INFINITY;
		// What is kept stands first: something else has to be worth it.
		for (const choice of choices.length > 1 ? choices : []) {
			const { context, cursor } = this.#prompt({ ...content, ...choice }, here);
			const prompt = [...context, ...cursor];
			const cost = (await this.#builder.count(prompt, signal)) - (await this.#model.held(slot, prompt, signal));
			if (cost + WORTH < least) {
				best = choice;
				least = cost;
			}
		}
		return best;
	}

	/** Keeps a prompt within the budget, whatever was typed since it was packed. */
	#fit(content: Content, here: Here): void {
		const { log } = content;
		const room = here.settings.budget - this.#windowTokens(content, here) - here.sizes.suffix;
		while (log.tokens > room && log.shorten()) {
			content.ready = Math.min(content.ready, log.pieces.length);
		}
	}

	/** Tokens of window and tail, up to the cursor. */
	#windowTokens({ start, tail }: Content, here: Here): number {
		return Math.min(tokensBetween(here, start ?? here.line, here.line), here.sizes.window) + (tail?.tokens ?? 0);
	}

	#prompt({ log, start, ready, tail }: Content, here: Here): Pick<LogPrompt, 'context' | 'cursor'> {
		const { file } = here.place;
		// A log that is not read yet grows between two prompts: nothing that holds stands behind it.
		const below = tail && ready === log.pieces.length ? renderBlock(file, tail.lines, log.style) : [];
		const prefix = prefixFrom(here, start ?? here.line, here.sizes.window);
		return { context: piecesOf(log, ready), cursor: [...below, ...cursorOf(file, log.style, prefix, here.suffix)] };
	}

	/** What a pause may read: all up to the cursor, with the suffix only where it stands before what is typed. */
	#warmable(content: Content, here: Here): Pick<LogPrompt, 'context' | 'cursor'> {
		const { log } = content;
		const { context, cursor } = this.#prompt({ ...content, ready: log.pieces.length }, here);
		const { order, suffix, middle } = log.style;
		const last = order === 'prefixFirst' ? suffix : middle;
		const found = cursor.findLastIndex((segment) => segment.kind === 'control' && segment.token === last);
		const end = found < 0 ? cursor.length : found;
		return { context, cursor: cursor.slice(0, end) };
	}

	/** Reads a slot's log and window. @returns true when nothing is left to read */
	async #warm(slot: number, content: Content, here: Here, signal: AbortSignal): Promise<boolean> {
		const { context, cursor } = this.#warmable(content, here);
		content.readTo = undefined;
		const held = await this.#model.warm(slot, context, cursor, signal, this.#memoOf(content));
		content.ready = content.log.wholePieces(held);
		const isWhole = held >= (await this.#builder.count([...context, ...cursor], signal));
		content.readTo = isWhole ? here.line : undefined;
		content.suffix = here.suffix;
		return isWhole && !signal.aborted;
	}

	/** What is to be kept of a log; nothing of one that is another file's. */
	#memoOf({ log: { root, file, key, pieces }, file: shown }: Content): string | undefined {
		if (!this.#memory || file !== shown || pieces.length === 0) {
			return undefined;
		}
		const last = pieces.at(-1);
		if (this.#memo?.last !== last) {
			this.#memo = { last, text: this.#memory.write({ root, file, key, pieces }) };
		}
		return this.#memo?.text;
	}

	/** Chooses window and tail for this cursor, as wide as a pause surely pays for. */
	#settle(content: Content, here: Here): void {
		const { line, sizes } = here;
		const { patience } = here.settings;
		const { start, narrow } = content;
		const serves = start !== undefined && holds(here, start, sizes.window, narrow);
		const isTight = serves && start > 0 && tokensBetween(here, start, line) > sizes.window - GROWTH;
		if (!serves || narrow || isTight) {
			const wide = startOf(here, sizes.window / 2, sizes.window);
			if (!serves || tokensBetween(here, wide, line) <= patience) {
				content.start = wide;
				content.narrow = false;
			}
		}
		if (!content.tail || lineOf(content.tail, here) === undefined) {
			const tail = tailOf(here, sizes.tail);
			if (this.#windowTokens({ ...content, tail }, here) <= patience) {
				content.tail = tail;
			}
		}
	}

	/** A file without a log: a new base in the slot that is needed least. */
	async #begin(here: Here, signal: AbortSignal): Promise<void> {
		const content = (await this.#remembered(here)) ?? (await this.#pack(here, signal));
		if (signal.aborted) {
			return;
		}
		const slot = this.#oldest();
		if (this.#next?.slot === slot) {
			this.#next = undefined;
		}
		this.#slots[slot] = content;
		await this.#warm(slot, content, here, signal);
	}

	/** The log that was kept over a restart. What it shows may be old by now: the next pauses find out. */
	async #remembered(here: Here): Promise<Content | undefined> {
		const { root, file } = here.place;
		const { style, key } = here.settings;
		const name = JSON.stringify([root, file, key]);
		const isFirst = !this.#begun.has(name);
		this.#begun.add(name);
		const saved = isFirst ? await this.#memory?.load(root, file, key) : undefined;
		if (!saved) {
			return undefined;
		}
		const log = new PromptLog(root, file, style, key);
		for (const piece of saved.pieces) {
			log.append(piece);
		}
		log.close();
		const content = { ...unread(log, file, this.#clock), start: startOf(here, here.sizes.window / 2, here.sizes.window) };
		this.#fit(content, here);
		return content;
	}

	/** Goes on with a base that was begun in a pause before. @returns true while there is one */
	async #goOn(slot: number, here: Here, signal: AbortSignal): Promise<boolean> {
		const next = this.#next;
		if (!next) {
			return false;
		}
		const { content } = next;
		if (content.file !== here.place.file || content.log.key !== here.settings.key || next.slot === slot) {
			this.#next = undefined;
			return false;
		}
		if (content.start === undefined || !holds(here, content.start, here.sizes.window)) {
			content.start = startOf(here, here.sizes.window / 2, here.sizes.window);
		}
		if ((await this.#warm(next.slot, content, here, signal)) && this.#next === next) {
			this.#next = undefined;
			this.#slots[slot] = undefined;
			content.used = this.#clock;
			this.#slots[next.slot] = content;
			this.#serving = next.slot;
		}
		return true;
	}

	/** Puts what is newly needed behind what was read, where a pause surely pays for it. */
	async #append(slot: number, content: Content, wanted: PackedContext, here: Here, signal: AbortSignal): Promise<boolean> {
		const { log } = content;
		const free = here.settings.budget - log.tokens - this.#windowRoom(here);
		const room = Math.min(here.sizes.append - log.appended, free);
		const pieces = await this.#builder.missing(log, here.place, wanted, room, signal);
		const tokens = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
		if (tokens === 0 || tokens + this.#windowTokens(content, here) > here.settings.patience || signal.aborted) {
			return false;
		}
		for (const piece of pieces) {
			log.append(piece);
		}
		await this.#warm(slot, content, here, signal);
		return true;
	}

	/** Packs a new base: in place when a pause surely pays for it, else in the other slot, which takes over when all is read. */
	async #repack(slot: number, here: Here, signal: AbortSignal): Promise<void> {
		if (signal.aborted) {
			return;
		}
		const content = await this.#pack(here, signal);
		const { context, cursor } = this.#warmable(content, here);
		const prompt = [...context, ...cursor];
		const cost = (await this.#builder.count(prompt, signal)) - (await this.#model.held(slot, prompt, signal));
		if (signal.aborted) {
			return;
		}
		if (cost <= here.settings.patience || this.#model.slots === 1) {
			this.#slots[slot] = content;
			await this.#warm(slot, content, here, signal);
		} else {
			this.#slots[1 - slot] = undefined;
			this.#next = { slot: 1 - slot, content };
			await this.#goOn(slot, here, signal);
		}
	}

	/** What the window of a file may come to take, with suffix and tail. */
	#windowRoom(here: Here): number {
		const { window, suffix, tail } = here.sizes;
		return Math.min(window + suffix + tail, tokensBetween(here, 0, here.lines.length - 1) + GROWTH);
	}

	/** Tokens that are left for a base. */
	#baseRoom(here: Here): number {
		return here.settings.budget - here.sizes.append - this.#windowRoom(here);
	}

	/** What a pack at this cursor would show now. */
	#wanted({ log, start, tail }: Content, here: Here, signal: AbortSignal): Promise<PackedContext> {
		// With more room it would ask for what it has given up for the trail, and a new base would not have it either.
		const base = this.#baseRoom(here) - Math.min(log.trail, here.sizes.trail(this.#baseRoom(here)));
		const window = rangeOf(here, start ?? here.line, tail);
		return this.#builder.wanted(here.place, window, tokensBetween(here, ...window), base, signal);
	}

	/** A new log for this cursor. */
	async #pack(here: Here, signal: AbortSignal): Promise<Content> {
		const { place, sizes, settings } = here;
		const start = startOf(here, sizes.window / 2, sizes.window);
		const tail = tailOf(here, sizes.tail);
		const window = rangeOf(here, start, tail);
		const base = this.#baseRoom(here);
		const log = new PromptLog(place.root, place.file, settings.style, settings.key);
		await this.#builder.pack(log, place, window, tokensBetween(here, ...window), base, sizes.trail(base), signal);
		return { ...unread(log, place.file, this.#clock), start, tail };
	}
}

function unread(log: PromptLog, file: string, used: number): Content {
	return { log, file, start: undefined, tail: undefined, narrow: false, ready: 0, readTo: undefined, suffix: undefined, used };
}

function piecesOf({ pieces }: PromptLog, count: number): readonly PromptSegment[] {
	return pieces.slice(0, count).flatMap(({ segments }) => segments);
}

/** The lines from a start to the end of a tail. */
function rangeOf(here: Here, start: number, tail: Tail | undefined): LineRange {
	return [start, Math.min(endOf(here) + (tail?.lines.length ?? 0), here.lines.length) - 1];
}
