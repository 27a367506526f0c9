import type { PackedContext } from '../pack/packedContext.ts';
import { type CountedFile, follows, holds, startOf, suffixAt, tailOf, tokensBetween } from './fileHold.ts';
import { LogBuilder } from './logBuilder.ts';
import type { LogMemory, LogModel, LogPacker, LogPlace, LogSettings } from './logPorts.ts';
import { FULL, STALE_RATIO, sizesOf, WORTH } from './logSizes.ts';
import { type LogPiece, PromptLog, staleRatio } from './promptLog.ts';
import {
	baseRoom,
	fit,
	type Here,
	type LogView,
	type PromptParts,
	piecesOf,
	promptOf,
	rangeOf,
	type SlotContent,
	settle,
	unread,
	viewOf,
	warmableOf,
	windowRoom,
	windowTokens,
} from './slotContent.ts';
import { Trail } from './trail.ts';

/** Lines that are counted on each side of the cursor: windows end far sooner. */
const COUNTED_ABOVE = 2000;
const COUNTED_BELOW = 200;
/** Lines between two requests at which nothing can have become cheaper otherwise. */
const NEAR = 3;

/** A prompt, and the slot that has read most of it. */
export interface LogPrompt extends PromptParts {
	readonly slot: number;
	readonly view: LogView;
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
	readonly #slots: (SlotContent | undefined)[] = [];
	/** A base that is being read in a slot that nobody uses. */
	#next: { readonly slot: number; readonly content: SlotContent } | undefined;
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
		fit(content, here);
		return { slot, ...promptOf(content, here), view: viewOf(content, here) };
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
		return { ...viewOf({ ...content, start, ready: content.log.pieces.length }, here), ready };
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
		settle(content, here);
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
		const content: SlotContent = { ...unread(log, file, this.#clock), narrow: true, ready };
		this.#slots[slot] = content;
		return { slot, content };
	}

	/** The window and tail for a request: as they were, unless that makes the model read much more than it has to. */
	async #cheapest(
		slot: number,
		content: SlotContent,
		here: Here,
		signal: AbortSignal,
	): Promise<Pick<SlotContent, 'start' | 'tail'>> {
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
		let best: Pick<SlotContent, 'start' | 'tail'> = { start: near, tail };
		let least = Number.POSITIVE_INFINITY;
		// What is kept stands first: something else has to be worth it.
		for (const choice of choices.length > 1 ? choices : []) {
			const { context, cursor } = promptOf({ ...content, ...choice }, here);
			const prompt = [...context, ...cursor];
			const cost = (await this.#builder.count(prompt, signal)) - (await this.#model.held(slot, prompt, signal));
			if (cost + WORTH < least) {
				best = choice;
				least = cost;
			}
		}
		return best;
	}

	/** Reads a slot's log and window. @returns true when nothing is left to read */
	async #warm(slot: number, content: SlotContent, here: Here, signal: AbortSignal): Promise<boolean> {
		const { context, cursor } = warmableOf(content, here);
		content.readTo = undefined;
		const held = await this.#model.warm(slot, context, cursor, signal, this.#memoOf(content));
		content.ready = content.log.wholePieces(held);
		const isWhole = held >= (await this.#builder.count([...context, ...cursor], signal));
		content.readTo = isWhole ? here.line : undefined;
		content.suffix = here.suffix;
		return isWhole && !signal.aborted;
	}

	/** What is to be kept of a log; nothing of one that is another file's. */
	#memoOf({ log: { root, file, key, pieces }, file: shown }: SlotContent): string | undefined {
		if (!this.#memory || file !== shown || pieces.length === 0) {
			return undefined;
		}
		const last = pieces.at(-1);
		if (this.#memo?.last !== last) {
			this.#memo = { last, text: this.#memory.write({ root, file, key, pieces }) };
		}
		return this.#memo?.text;
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
	async #remembered(here: Here): Promise<SlotContent | undefined> {
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
		fit(content, here);
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
	async #append(slot: number, content: SlotContent, wanted: PackedContext, here: Here, signal: AbortSignal): Promise<boolean> {
		const { log } = content;
		const free = here.settings.budget - log.tokens - windowRoom(here);
		const room = Math.min(here.sizes.append - log.appended, free);
		const pieces = await this.#builder.missing(log, here.place, wanted, room, signal);
		const tokens = pieces.reduce((sum, piece) => sum + piece.tokens, 0);
		if (tokens === 0 || tokens + windowTokens(content, here) > here.settings.patience || signal.aborted) {
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
		const { context, cursor } = warmableOf(content, here);
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

	/** What a pack at this cursor would show now. */
	#wanted({ log, start, tail }: SlotContent, here: Here, signal: AbortSignal): Promise<PackedContext> {
		// With more room it would ask for what it has given up for the trail, and a new base would not have it either.
		const base = baseRoom(here) - Math.min(log.trail, here.sizes.trail(baseRoom(here)));
		const window = rangeOf(here, start ?? here.line, tail);
		return this.#builder.wanted(here.place, window, tokensBetween(here, ...window), base, signal);
	}

	/** A new log for this cursor. */
	async #pack(here: Here, signal: AbortSignal): Promise<SlotContent> {
		const { place, sizes, settings } = here;
		const start = startOf(here, sizes.window / 2, sizes.window);
		const tail = tailOf(here, sizes.tail);
		const window = rangeOf(here, start, tail);
		const base = baseRoom(here);
		const log = new PromptLog(place.root, place.file, settings.style, settings.key);
		await this.#builder.pack(log, place, window, tokensBetween(here, ...window), base, sizes.trail(base), signal);
		return { ...unread(log, place.file, this.#clock), start, tail };
	}
}
