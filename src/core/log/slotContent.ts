import type { LineRange } from '../pack/packedContext.ts';
import { renderBlock } from '../pack/renderBlocks.ts';
import { cursorOf } from '../prompt/fimPrompt.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import { type CountedFile, endOf, holds, lineOf, prefixFrom, startOf, type Tail, tailOf, tokensBetween } from './fileHold.ts';
import type { LogPlace, LogSettings } from './logPorts.ts';
import { GROWTH, type sizesOf } from './logSizes.ts';
import type { LogPiece, PromptLog } from './promptLog.ts';

/** The current file as the log reads it. */
export interface Here extends CountedFile {
	readonly place: LogPlace;
	readonly settings: LogSettings;
	readonly sizes: ReturnType<typeof sizesOf>;
}

/** What a slot holds: a log, and the current file round the cursor behind it. */
export interface SlotContent {
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

/** A prompt in two parts. */
export interface PromptParts {
	/** What holds over requests. */
	readonly context: readonly PromptSegment[];
	/** The current file round the cursor. */
	readonly cursor: readonly PromptSegment[];
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

/** A log of which nothing was read. */
export function unread(log: PromptLog, file: string, used: number): SlotContent {
	return { log, file, start: undefined, tail: undefined, narrow: false, ready: 0, readTo: undefined, suffix: undefined, used };
}

/** Chooses window and tail for this cursor, as wide as a pause surely pays for. */
export function settle(content: SlotContent, here: Here): void {
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
		if (windowTokens({ ...content, tail }, here) <= patience) {
			content.tail = tail;
		}
	}
}

/** Keeps a prompt within the budget, whatever was typed since it was packed. */
export function fit(content: SlotContent, here: Here): void {
	const { log } = content;
	const room = here.settings.budget - windowTokens(content, here) - here.sizes.suffix;
	while (log.tokens > room && log.shorten()) {
		content.ready = Math.min(content.ready, log.pieces.length);
	}
}

/** Tokens of window and tail, up to the cursor. */
export function windowTokens({ start, tail }: SlotContent, here: Here): number {
	return Math.min(tokensBetween(here, start ?? here.line, here.line), here.sizes.window) + (tail?.tokens ?? 0);
}

/** What the window of a file may come to take, with suffix and tail. */
export function windowRoom(here: Here): number {
	const { window, suffix, tail } = here.sizes;
	return Math.min(window + suffix + tail, tokensBetween(here, 0, here.lines.length - 1) + GROWTH);
}

/** Tokens that are left for a base. */
export function baseRoom(here: Here): number {
	return here.settings.budget - here.sizes.append - windowRoom(here);
}

/** What a request is answered from. */
export function promptOf({ log, start, ready, tail }: SlotContent, here: Here): PromptParts {
	const { file } = here.place;
	// A log that is not read yet grows between two prompts: nothing that holds stands behind it.
	const below = tail && ready === log.pieces.length ? renderBlock(file, tail.lines, log.style) : [];
	const prefix = prefixFrom(here, start ?? here.line, here.sizes.window);
	return { context: piecesOf(log, ready), cursor: [...below, ...cursorOf(file, log.style, prefix, here.suffix)] };
}

/** What a pause may read: all up to the cursor, with the suffix only where it stands before what is typed. */
export function warmableOf(content: SlotContent, here: Here): PromptParts {
	const { log } = content;
	const { context, cursor } = promptOf({ ...content, ready: log.pieces.length }, here);
	const { order, suffix, middle } = log.style;
	const last = order === 'prefixFirst' ? suffix : middle;
	const found = cursor.findLastIndex((segment) => segment.kind === 'control' && segment.token === last);
	const end = found < 0 ? cursor.length : found;
	return { context, cursor: cursor.slice(0, end) };
}

/** What such a prompt shows. */
export function viewOf({ log, start, tail, ready }: SlotContent, here: Here): LogView {
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

/** The leading pieces of a log as a prompt. */
export function piecesOf({ pieces }: PromptLog, count: number): readonly PromptSegment[] {
	return pieces.slice(0, count).flatMap(({ segments }) => segments);
}

/** The lines from a start to the end of a tail. */
export function rangeOf(here: Here, start: number, tail: Tail | undefined): LineRange {
	return [start, Math.min(endOf(here) + (tail?.lines.length ?? 0), here.lines.length) - 1];
}
