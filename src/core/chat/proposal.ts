import type { LineRange } from '../pack/packedContext.ts';
import { type Hunk, hunkOf, type LineChange } from './hunks.ts';
import { indentedLike } from './indent.ts';

/** Lines that differ, ascending. The editor gives the one of a library; the core takes no packages. */
export type DiffLines = (before: readonly string[], after: readonly string[]) => readonly LineChange[];

/** The text that an answer is about. */
export interface Target {
	/** Of the file as it is now. */
	readonly lines: readonly string[];
	/** 0-based, inclusive: what was asked about. */
	readonly selection: LineRange;
	/** False when only the cursor stood there. */
	readonly selected: boolean;
}

/** Lines from `first` on that a block is meant to replace; none for an insertion. */
interface Region {
	readonly first: number;
	readonly count: number;
}

/** A line of code in both texts. */
interface Anchor {
	readonly inBlock: number;
	readonly inFile: number;
}

/** How far from the selection a block may belong: models repeat the function round what was selected, not another file. */
const REACH = 300;
/** A block that is shorter than this part of the selection rewrites a part of it; the rest was not meant to go. */
const COVERS = 0.5;
/** Words that two lines share when one is the other rewritten. */
const ALIKE = 0.5;

/**
 * The hunks that a block of code means for a file. Models answer with the selection rewritten, with the function round it, with
 * a part of it, with a comment to put above it, or with `// ...` for what stays: each is found by the lines that both texts share.
 */
export function hunksOf(code: string, target: Target, diff: DiffLines): readonly Hunk[] {
	const raw = code
		.replace(/\r/g, '')
		.replace(/^(\s*\n)+|\s+$/g, '')
		.split('\n');
	if (raw.every((line) => line.trim() === '')) {
		return [];
	}
	const { region, like } = regionOf(raw, target);
	const before = target.lines.slice(region.first, region.first + region.count);
	const block = withKept(indentedLike(raw, like, target.lines), before);
	return diff(before, block).map((change) => hunkOf({ ...change, line: change.line + region.first }, target.lines));
}

/**
 * The hunks of a block that is being written: those before the last line that it shares with the file. What is still to come may
 * stand for anything behind that.
 */
export function growingHunksOf(code: string, target: Target, diff: DiffLines): readonly Hunk[] {
	// Its last line may be half a line.
	const raw = code.replace(/\r/g, '').split('\n').slice(0, -1);
	const anchors = anchorsOf(raw, target);
	const start = anchors[0];
	const end = anchors.at(-1);
	const [first, last] = target.selection;
	const elsewhere = !start || !end || (target.selected && (start.inFile > last || end.inFile < first));
	if (elsewhere || raw.some(isEllipsis)) {
		return [];
	}
	const from = grown(start, -1, raw, target.lines);
	const before = target.lines.slice(from.inFile, end.inFile + 1);
	const block = indentedLike(raw, start, target.lines).slice(from.inBlock, end.inBlock + 1);
	return diff(before, block).map((change) => hunkOf({ ...change, line: change.line + from.inFile }, target.lines));
}

/** Which lines a block stands for, and the line of the file that tells its indent with the block's own. */
function regionOf(block: readonly string[], target: Target): { readonly region: Region; readonly like: Anchor } {
	const { lines, selection, selected } = target;
	const [first, last] = selection;
	const here: Anchor = { inBlock: block.findIndex((line) => line.trim() !== ''), inFile: firstWritten(lines, first) };
	if (block.every(isComment) && !block.some(isEllipsis)) {
		// Above what it tells about; a docstring goes below its header.
		const under = /^\s*("""|''')/.test(block[here.inBlock] ?? '') && /:\s*$/.test(lines[here.inFile] ?? '');
		const at = under ? here.inFile + 1 : here.inFile;
		return { region: { first: at, count: 0 }, like: { ...here, inFile: at } };
	}
	const anchors = anchorsOf(block, target);
	const start = anchors[0];
	const end = anchors.at(-1);
	if (start && end) {
		const a = grown(start, -1, block, lines).inFile;
		const b = grown(end, 1, block, lines).inFile;
		const overlaps = !selected || (a <= last && b >= first);
		const covers = selected && block.length >= COVERS * (last - first + 1);
		if (overlaps) {
			const from = covers ? Math.min(a, first) : a;
			const to = covers ? Math.max(b, last) : b;
			return { region: { first: from, count: to - from + 1 }, like: start };
		}
	}
	if (selected) {
		return { region: { first, count: last - first + 1 }, like: here };
	}
	const blank = (lines[first] ?? '').trim() === '';
	return { region: { first: blank ? first : first + 1, count: blank && first < lines.length ? 1 : 0 }, like: here };
}

/** Pairs of lines that say something and read alike in both texts, ascending in both; the nearest to the selection where there are several. */
function anchorsOf(block: readonly string[], { lines, selection }: Target): readonly Anchor[] {
	const low = Math.max(0, selection[0] - REACH);
	const high = Math.min(lines.length - 1, selection[1] + REACH);
	const places = new Map<string, number[]>();
	for (let at = low; at <= high; at++) {
		const text = (lines[at] ?? '').trim();
		if (saysSomething(text)) {
			places.set(text, [...(places.get(text) ?? []), at]);
		}
	}
	const distance = (at: number) => Math.max(selection[0] - at, at - selection[1], 0);
	const found = block.flatMap((line, inBlock): Anchor[] => {
		const at = (places.get(line.trim()) ?? []).toSorted((a, b) => distance(a) - distance(b))[0];
		return at === undefined ? [] : [{ inBlock, inFile: at }];
	});
	return longestRise(found);
}

/** The longest run of anchors that ascend in the file too: one line that is found elsewhere must not drag the others along. */
function longestRise(anchors: readonly Anchor[]): readonly Anchor[] {
	const best = anchors.map((): { length: number; from: number } => ({ length: 1, from: -1 }));
	let top = -1;
	for (const [index, anchor] of anchors.entries()) {
		const mine = best[index];
		for (let earlier = 0; mine && earlier < index; earlier++) {
			const length = (best[earlier]?.length ?? 0) + 1;
			if ((anchors[earlier]?.inFile ?? 0) < anchor.inFile && length > mine.length) {
				mine.length = length;
				mine.from = earlier;
			}
		}
		top = (best[top]?.length ?? 0) < (mine?.length ?? 0) ? index : top;
	}
	const run: Anchor[] = [];
	for (let at = top; at >= 0; at = best[at]?.from ?? -1) {
		run.unshift(...anchors.slice(at, at + 1));
	}
	return run;
}

/** An anchor moved on in one direction as long as the lines next to it are equal or one is the other rewritten. */
function grown(anchor: Anchor, step: 1 | -1, block: readonly string[], lines: readonly string[]): Anchor {
	let { inBlock, inFile } = anchor;
	for (;;) {
		const mine = block[inBlock + step];
		const theirs = lines[inFile + step];
		if (mine === undefined || theirs === undefined || !alike(mine.trim(), theirs.trim())) {
			return { inBlock, inFile };
		}
		inBlock += step;
		inFile += step;
	}
}

function alike(one: string, other: string): boolean {
	if (one === other) {
		return true;
	}
	const words = new Set(one.match(/\w+/g));
	const others = new Set(other.match(/\w+/g));
	const shared = [...words].filter((word) => others.has(word)).length;
	return shared > 0 && shared / Math.max(words.size, others.size) >= ALIKE;
}

/** The block with the lines of the file in place of `// ... the rest`, which stands for lines that stay. */
function withKept(block: readonly string[], before: readonly string[]): readonly string[] {
	if (!block.some(isEllipsis)) {
		return block;
	}
	let at = 0;
	return block.flatMap((line, index) => {
		if (isEllipsis(line)) {
			const next = block[index + 1];
			const found = next === undefined ? before.length : findAlike(next, before, at);
			const kept = before.slice(at, found < 0 ? before.length : found);
			at += kept.length;
			return kept;
		}
		const found = before.findIndex((each, place) => place >= at && each.trim() === line.trim());
		at = found >= 0 ? found + 1 : at + Number(alike(line, before[at] ?? ''));
		return [line];
	});
}

/** The first line from `at` on that reads as `line`, or else could be it, rewritten. */
function findAlike(line: string, before: readonly string[], at: number): number {
	const same = before.findIndex((each, place) => place >= at && each.trim() === line.trim());
	return same >= 0 ? same : before.findIndex((each, place) => place >= at && alike(each, line));
}

function isEllipsis(line: string): boolean {
	return /^\s*(\/\/|#|--|\/\*|<!--|%|;)\s*(\.\.\.|…)/.test(line) || /^\s*(\.\.\.|…)\s*$/.test(line);
}

function isComment(line: string): boolean {
	return /^\s*(\/\/|\/\*|\*|#(?!\w)|--|;|%|<!--|"""|'''|$)/.test(line);
}

/** More than brackets and `end`. */
function saysSomething(text: string): boolean {
	return (text.match(/\w/g)?.length ?? 0) > 3;
}

function firstWritten(lines: readonly string[], from: number): number {
	const found = lines.findIndex((line, at) => at >= from && line.trim() !== '');
	return found < 0 ? from : found;
}
