import { throwIfAborted } from '../base/errors.ts';
import { linesIn, rangesOf } from '../base/lineRanges.ts';
import { type Outline, qualifiedName } from '../parse/outline.ts';
import { type PromptSegment, text } from '../prompt/promptSegment.ts';
import { type Candidate, density, estimatedTokens } from '../score/scoreSymbols.ts';
import type { Vocabulary } from '../score/vocabulary.ts';
import type { PackRequest } from './contextEngine.ts';
import { type FileWindow, fileWindow } from './fileWindow.ts';
import { type Form, type LeftOutItem, type PackedContext, type PackedItem, TIERS, type Tier } from './packedContext.ts';
import { fileHeader, renderBlock, renderRepository } from './renderBlocks.ts';
import { promisesOf, settle } from './tierBudget.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What a pack chooses from. */
export interface PackInput {
	readonly request: PackRequest;
	/** The current file as it stands in the editor. */
	readonly lines: readonly string[];
	readonly outline: Outline | undefined;
	readonly vocabulary: Vocabulary;
	/** Best value first. */
	readonly candidates: readonly Candidate[];
	/** The lines of a file, `undefined` when it is gone. */
	readonly linesOf: (path: string) => Promise<readonly string[] | undefined>;
	readonly tokenizer: Tokenizer;
	/** Name of the repository, facts of the project, and the files that others lean on most: what changes least. */
	readonly project: ProjectDigest;
}

export interface ProjectDigest {
	readonly name: string;
	readonly facts: readonly string[];
	readonly map: readonly { readonly path: string; readonly names: readonly string[] }[];
}

/** A separator, a path and a line end: what a file costs before its first line, at least. */
const MIN_HEADER_TOKENS = 10;
/** A tier stops looking after this many candidates in a row that did not fit. */
const MAX_MISSES = 40;
/** A second or third hop enters on its promise only when it is worth this part of the last one-hop definition taken. */
const SUPPORTING_FLOOR = 0.5;
/** What showing a body adds to showing its signature, as a part of the signature's score. */
const BODY_VALUE = 0.25;
/** Bodies beyond this are left to the user's own eyes. */
const MAX_BODY_LINES = 40;
const WITH_BODY: ReadonlySet<string> = new Set(['function', 'method', 'variable', 'type', 'enum']);
/** How many left-out candidates are listed; the rest is a number. */
const MAX_LEFT_OUT = 60;
/** Of the best candidates, this many times the budget is looked at in detail. */
const LOOK_AHEAD = 2;

/** Fills the budget with the best-valued candidates under the promises of the tiers. `used <= budget`, always. See `policy.md`. */
export async function packContext(input: PackInput, signal: AbortSignal): Promise<Omit<PackedContext, 'ms'>> {
	const packer = new Packer(input, signal);
	return packer.run();
}

/** One file's part of the prompt while it is being filled. */
interface Block {
	readonly path: string;
	readonly tier: Tier;
	readonly hops: number;
	readonly text: readonly string[];
	readonly shown: Set<number>;
	readonly items: Draft[];
	/** Value of its best item: blocks stand in this order. */
	best: number;
}

interface Draft {
	readonly id: string;
	readonly symbol: string;
	form: Form;
	readonly lines: number[];
	tokens: number;
	readonly score: number;
	readonly parts: Readonly<Record<string, number>>;
	readonly why: string;
	readonly value: number;
}

/** Something that could be taken next. */
interface Offer {
	readonly candidate: Candidate;
	readonly form: 'signature' | 'body';
	readonly value: number;
}

class Packer {
	readonly #input: PackInput;
	readonly #signal: AbortSignal;
	readonly #promises: Record<Tier, number>;
	readonly #used: Record<Tier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
	readonly #blocks = new Map<string, Block>();
	readonly #taken = new Map<Candidate, Draft>();
	readonly #texts = new Map<string, readonly string[]>();
	readonly #lineTokens = new Map<string, number>();
	readonly #notices: string[] = [];
	#window: FileWindow | undefined;
	/** The text before the first file, and its items. */
	#preamble: { text: string; items: Draft[] } = { text: '', items: [] };

	constructor(input: PackInput, signal: AbortSignal) {
		this.#input = input;
		this.#signal = signal;
		const { budget, options, current } = input.request;
		// Without the current file its share has no taker of its own: it flows on.
		this.#promises = promisesOf(budget, current === 'exclude' ? { ...options.shares, critical: 0, cache: 0 } : options.shares);
	}

	async run(): Promise<Omit<PackedContext, 'ms'>> {
		const { request, candidates } = this.#input;
		const { budget, options, current } = request;
		const excluded = new Set(options.excludes);
		const wanted = candidates.filter((candidate) => !excluded.has(candidate.path));
		const important = wanted.filter((candidate) => tierOf(candidate) === 'important');
		const supporting = wanted.filter((candidate) => tierOf(candidate) === 'supporting');
		await this.#load([...this.#best(important), ...this.#best(supporting)]);

		if (current === 'include') {
			await this.#takeWindow();
		}
		const surplusOf = (...tiers: readonly Tier[]) =>
			tiers.reduce((sum, tier) => sum + this.#promises[tier] - this.#used[tier], 0);
		const last = this.#fill(signatureOffers(important), this.#promises.important + surplusOf('critical'), 'important');
		const floor = last * SUPPORTING_FLOOR;
		this.#fill(
			signatureOffers(supporting).filter(({ value }) => value >= floor),
			this.#promises.supporting + surplusOf('critical', 'important'),
			'supporting',
		);
		if (current === 'include') {
			await this.#takeCacheTier(this.#promises.cache + surplusOf('critical', 'important', 'supporting'));
		}
		// And back: what is still free goes to the best value, whichever tier it belongs to.
		const rest = [...signatureOffers(wanted), ...bodyOffers(wanted)].sort((a, b) => b.value - a.value);
		await this.#loadBodies(rest);
		this.#fill(rest, budget, undefined);
		if (current === 'include') {
			await this.#growWindow();
		}
		const rendered = await this.#render();
		return {
			file: request.file,
			line: request.line,
			character: request.character,
			budget,
			used: rendered.used,
			tokenizer: this.#input.tokenizer.name,
			tiers: settle(this.#promises, rendered.usedByTier),
			items: rendered.items,
			...this.#leftOut(candidates, excluded),
			segments: rendered.segments,
			window: this.#window
				? { prefix: this.#window.prefix, suffix: this.#window.suffix, ranges: [this.#window.lines] }
				: { prefix: '', suffix: '', ranges: [] },
			notices: this.#notices,
		};
	}

	/** The head of a ranking that could fill the budget twice. */
	#best(candidates: readonly Candidate[]): Candidate[] {
		const enough = this.#input.request.budget * LOOK_AHEAD;
		let sum = 0;
		const end = candidates.findIndex((candidate) => {
			sum += estimatedTokens(candidate);
			return sum > enough;
		});
		return end < 0 ? [...candidates] : candidates.slice(0, end);
	}

	/** Reads the files of the candidates and counts the lines that they would show. */
	async #load(candidates: readonly Candidate[]): Promise<void> {
		const paths = [...new Set(candidates.map(({ path }) => path))];
		await Promise.all(paths.map((path) => this.#read(path)));
		throwIfAborted(this.#signal);
		const wanted = new Set<string>();
		for (const candidate of candidates) {
			const lines = this.#texts.get(candidate.path) ?? [];
			for (const line of signatureLines(candidate)) {
				wanted.add(lines[line] ?? '');
			}
		}
		await this.#count(wanted);
		await this.#count(paths.map((path) => fileHeader(path, this.#input.request.options.style).text.slice(0, -1)));
	}

	async #read(path: string): Promise<void> {
		if (!this.#texts.has(path)) {
			this.#texts.set(path, (await this.#input.linesOf(path)) ?? []);
		}
	}

	/** Counts lines, each with its line end. */
	async #count(lines: Iterable<string>): Promise<void> {
		const missing = [...new Set(lines)].filter((line) => !this.#lineTokens.has(line));
		const counts = await this.#input.tokenizer.count(
			missing.map((line) => `${line}\n`),
			this.#signal,
		);
		throwIfAborted(this.#signal);
		for (const [index, line] of missing.entries()) {
			this.#lineTokens.set(line, counts[index] ?? 0);
		}
	}

	#tokensOfLine(lines: readonly string[], line: number): number {
		return this.#lineTokens.get(lines[line] ?? '') ?? Number.POSITIVE_INFINITY;
	}

	#headerTokens(path: string): number {
		const header = fileHeader(path, this.#input.request.options.style);
		return Math.max(MIN_HEADER_TOKENS, (this.#lineTokens.get(header.text.slice(0, -1)) ?? 0) + (header.control ? 1 : 0));
	}

	/** What the headers take less than their price: kept free, so that a reader who prices a file at ten tokens finds the budget kept, too. */
	#headerReserve(): number {
		const { style } = this.#input.request.options;
		let reserve = 0;
		for (const path of this.#blocks.keys()) {
			reserve += this.#headerTokens(path) - (this.#lineTokens.get(fileHeader(path, style).text.slice(0, -1)) ?? 0);
		}
		return reserve;
	}

	async #takeWindow(): Promise<void> {
		const { lines, outline, request } = this.#input;
		await this.#count(lines);
		const limit = Math.max(0, this.#promises.critical);
		this.#setWindow(this.#windowOf(limit));
		if (outline) {
			const room = limit - this.#used.critical;
			this.#texts.set(request.file, lines);
			await this.#count([fileHeader(request.file, request.options.style).text.slice(0, -1)]);
			this.#fill(this.#skeletonOffers(outline), room + this.#used.critical, 'critical');
		}
	}

	#windowOf(limit: number): FileWindow {
		const { lines, outline, request } = this.#input;
		const line = Math.min(request.line, lines.length - 1);
		const starts = [...new Set(outline?.symbols.map((symbol) => symbol.extent[0]))].sort((a, b) => a - b);
		const tokens = lines.map((each) => this.#lineTokens.get(each) ?? 0);
		return fileWindow(lines, line, request.character, limit, starts, tokens);
	}

	#setWindow(window: FileWindow): void {
		this.#used.critical += window.tokens - (this.#window?.tokens ?? 0);
		this.#window = window;
	}

	/** The rest of the current file, so that the model knows what is there. */
	#skeletonOffers(outline: Outline): Offer[] {
		const { request, vocabulary } = this.#input;
		const [first, last] = this.#window?.lines ?? [0, -1];
		return outline.symbols
			.map((symbol, index) => {
				const container = outline.symbols[symbol.container];
				const encloses = symbol.extent[0] <= request.line && request.line <= symbol.extent[1];
				// What encloses the cursor says where it is: nothing else of the file is worth more.
				const weight = encloses ? 2 : vocabulary.weight(symbol.name);
				return {
					candidate: {
						path: request.file,
						outline,
						index,
						symbol,
						container,
						hops: 0,
						via: request.file,
						score: weight,
						parts: encloses ? { encloses: weight } : { name: weight },
						through: undefined,
					},
					form: 'signature' as const,
					value: density(weight, Math.ceil(symbol.signatureLength / 4)),
				};
			})
			.filter(({ candidate: { symbol } }) => symbol.signature[1] < first || symbol.signature[0] > last)
			.sort((a, b) => b.value - a.value);
	}

	/** What is left over when the workspace has no more to tell goes back to the file itself. */
	async #growWindow(): Promise<void> {
		const free = this.#input.request.budget - this.#totalUsed();
		const window = this.#window;
		if (!window || free <= 0) {
			return;
		}
		const grown = this.#windowOf(window.tokens + free);
		// Lines that the skeleton shows may not stand in the window a second time.
		const skeleton = this.#blocks.get(this.#input.request.file);
		const shownTwice = [...linesIn(grown.lines)].some((line) => skeleton?.shown.has(line));
		if (skeleton && shownTwice) {
			this.#blocks.delete(skeleton.path);
			const tokens = skeleton.items.reduce((sum, item) => sum + item.tokens, 0);
			this.#used.critical -= tokens;
		}
		this.#setWindow(grown);
	}

	#totalUsed(): number {
		return TIERS.reduce((sum, tier) => sum + this.#used[tier], 0);
	}

	/**
	 * Takes offers in order while they fit.
	 * @param limit tokens of `tier`, or of the whole prompt when no tier is given
	 * @returns the value of the last one taken, 0 when none was
	 */
	#fill(offers: readonly Offer[], limit: number, tier: Tier | undefined): number {
		let misses = 0;
		let last = 0;
		for (const offer of offers) {
			if (misses > MAX_MISSES) {
				break;
			}
			if (this.#isTaken(offer)) {
				continue;
			}
			const used = tier ? this.#used[tier] : this.#totalUsed();
			if (this.#take(offer, Math.min(limit - used, this.#input.request.budget - this.#totalUsed()))) {
				last = offer.value;
			} else {
				misses++;
			}
		}
		return last;
	}

	#isTaken({ candidate, form }: Offer): boolean {
		const draft = this.#taken.get(candidate);
		return draft !== undefined && (form === 'signature' || draft.form === 'body');
	}

	/** Shows a candidate in a form, if what it adds fits in `room` tokens. */
	#take({ candidate, form, value }: Offer, room: number): boolean {
		const text = this.#texts.get(candidate.path);
		if (!text || text.length === 0) {
			return false;
		}
		const block = this.#blocks.get(candidate.path);
		const wanted =
			form === 'body' ? [...signatureLines(candidate), ...linesIn(candidate.symbol.extent)] : signatureLines(candidate);
		const lines = [...new Set(wanted)].filter((line) => line < text.length && !block?.shown.has(line));
		const tokens = lines.reduce(
			(sum, line) => sum + this.#tokensOfLine(text, line),
			block ? 0 : this.#headerTokens(candidate.path),
		);
		if (tokens > room) {
			return false;
		}
		const target = block ?? this.#newBlock(candidate, text);
		for (const line of lines) {
			target.shown.add(line);
		}
		target.best = Math.max(target.best, value);
		this.#used[target.tier] += tokens;
		const known = this.#taken.get(candidate);
		if (known) {
			known.form = form;
			known.lines.push(...lines);
			known.tokens += tokens;
			return true;
		}
		const symbol = qualifiedName(candidate.outline, candidate.index);
		const draft: Draft = {
			id: `${candidate.path}#${symbol}`,
			symbol,
			form,
			lines,
			tokens,
			score: candidate.score,
			parts: candidate.parts,
			why: whyOf(candidate, this.#input.request.file),
			value,
		};
		target.items.push(draft);
		this.#taken.set(candidate, draft);
		return true;
	}

	#newBlock(candidate: Candidate, text: readonly string[]): Block {
		const block: Block = {
			path: candidate.path,
			tier: tierOf(candidate),
			hops: candidate.hops,
			text,
			shown: new Set(),
			items: [],
			best: 0,
		};
		this.#blocks.set(candidate.path, block);
		return block;
	}

	/** Pins whole or as far as they fit, then the project's facts, then the map of the files that others lean on. */
	async #takeCacheTier(limit: number): Promise<void> {
		const { project, request } = this.#input;
		for (const path of request.options.pins) {
			await this.#pin(path, limit);
		}
		const lines: { readonly text: string; readonly draft: Omit<Draft, 'tokens'> }[] = [
			...project.facts.map((fact, index) => ({
				text: `# ${fact}`,
				draft: cacheDraft(`facts:${index}`, '', 'text', 'a fact of the project'),
			})),
			...project.map
				.filter(({ path }) => path !== request.file && !this.#blocks.has(path))
				.map(({ path, names }) => ({
					text: `# ${path}: ${names.join(', ')}`,
					draft: cacheDraft(path, names.join(', '), 'name', 'one of the files that most others import'),
				})),
		];
		await this.#count(lines.map((line) => line.text));
		for (const { text: line, draft } of lines) {
			const tokens = this.#lineTokens.get(line) ?? 0;
			if (this.#used.cache + tokens > limit || this.#totalUsed() + tokens > request.budget) {
				break;
			}
			this.#used.cache += tokens;
			this.#preamble.text += `${line}\n`;
			this.#preamble.items.push({ ...draft, lines: [], tokens });
		}
	}

	async #pin(path: string, limit: number): Promise<void> {
		await this.#read(path);
		const text = this.#texts.get(path) ?? [];
		if (text.length === 0 || this.#blocks.has(path) || path === this.#input.request.file) {
			return;
		}
		await this.#count([...text, fileHeader(path, this.#input.request.options.style).text.slice(0, -1)]);
		const draft: Draft = { ...cacheDraft(path, '', 'text', 'pinned by you'), lines: [], tokens: this.#headerTokens(path) };
		for (const line of text.keys()) {
			const tokens = this.#tokensOfLine(text, line);
			if (this.#used.cache + draft.tokens + tokens > limit) {
				this.#notices.push(`${path} is pinned, but only its first ${line} lines fit.`);
				break;
			}
			draft.lines.push(line);
			draft.tokens += tokens;
		}
		if (draft.lines.length > 0) {
			this.#used.cache += draft.tokens;
			this.#blocks.set(path, { path, tier: 'cache', hops: 0, text, shown: new Set(draft.lines), items: [draft], best: 0 });
		}
	}

	async #loadBodies(offers: readonly Offer[]): Promise<void> {
		const wanted = new Set<string>();
		let room = this.#input.request.budget - this.#totalUsed();
		for (const { candidate, form } of offers) {
			if (room <= 0) {
				break;
			}
			const text = this.#texts.get(candidate.path);
			if (text && form === 'body') {
				for (const line of linesIn(candidate.symbol.extent)) {
					wanted.add(text[line] ?? '');
				}
				room -= bodyTokens(candidate);
			}
		}
		await this.#count(wanted);
	}

	/** Turns drafts into the final prompt, counted exactly; while that is too much, the least valuable item goes. */
	async #render() {
		for (;;) {
			const pieces = this.#pieces();
			const counts = await this.#input.tokenizer.count(
				pieces.flatMap((piece) => piece.texts),
				this.#signal,
			);
			throwIfAborted(this.#signal);
			let next = 0;
			const usedByTier: Record<Tier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
			const items: PackedItem[] = [];
			for (const piece of pieces) {
				const exact = piece.texts.reduce((sum) => sum + (counts[next++] ?? 0), piece.controls);
				usedByTier[piece.tier] += exact;
				items.push(...piece.items(exact));
			}
			const used = TIERS.reduce((sum, tier) => sum + usedByTier[tier], 0);
			if (used + this.#headerReserve() <= this.#input.request.budget || !this.#dropLeast()) {
				return { used, usedByTier, items, segments: pieces.flatMap((piece) => piece.segments) };
			}
		}
	}

	/** The parts of the prompt in order: what changes least first, what is nearest to the cursor last. */
	#pieces(): Piece[] {
		const { request, project } = this.#input;
		const { style } = request.options;
		const pieces: Piece[] = [];
		const repository = request.current === 'include' ? renderRepository(project.name, style) : [];
		if (repository.length > 0 || this.#preamble.text !== '') {
			const segments = [...repository, ...(this.#preamble.text === '' ? [] : [text(this.#preamble.text)])];
			pieces.push(pieceOf('cache', segments, this.#preamble.items, '', 0));
		}
		const rank = (block: Block) =>
			block.hops === 0 && block.tier === 'critical' ? 3 : ['cache', 'supporting', 'important'].indexOf(block.tier);
		const blocks = [...this.#blocks.values()].sort((a, b) => rank(a) - rank(b) || a.best - b.best || (a.path < b.path ? -1 : 1));
		for (const block of blocks) {
			const lines = [...block.shown].sort((a, b) => a - b).map((line) => block.text[line] ?? '');
			pieces.push(pieceOf(block.tier, renderBlock(block.path, lines, style), block.items, block.path, block.hops));
		}
		if (this.#window) {
			const { prefix, suffix, lines, tokens } = this.#window;
			const draft: Draft = {
				...cacheDraft(request.file, '', 'text', 'the code round the cursor'),
				lines: [...linesIn(lines)],
				tokens,
				score: 1,
			};
			pieces.push({ ...pieceOf('critical', [text(prefix), text(suffix)], [draft], request.file, 0), segments: [] });
		}
		return pieces;
	}

	#dropLeast(): boolean {
		let least: { block: Block; index: number; value: number } | undefined;
		for (const block of this.#blocks.values()) {
			for (const [index, item] of block.items.entries()) {
				if (!least || item.value < least.value) {
					least = { block, index, value: item.value };
				}
			}
		}
		if (least) {
			const { block, index } = least;
			const [dropped] = block.items.splice(index, 1);
			const kept = new Set(block.items.flatMap((item) => item.lines));
			for (const line of dropped?.lines ?? []) {
				if (!kept.has(line)) {
					block.shown.delete(line);
				}
			}
			for (const [candidate, draft] of this.#taken) {
				if (draft === dropped) {
					this.#taken.delete(candidate);
				}
			}
			if (block.items.length === 0) {
				this.#blocks.delete(block.path);
			}
			return true;
		}
		const line = this.#preamble.items.pop();
		if (line) {
			this.#preamble.text = this.#preamble.text.split('\n').slice(0, -2).concat('').join('\n');
			return true;
		}
		if (this.#window && (this.#window.prefix !== '' || this.#window.suffix !== '')) {
			// A cursor line that is larger than the budget: its end before the cursor says most.
			const { prefix, suffix } = this.#window;
			this.#window = {
				...this.#window,
				prefix: prefix.slice(Math.ceil(prefix.length / 2)),
				suffix: suffix.slice(0, Math.floor(suffix.length / 4)),
			};
			return true;
		}
		return false;
	}

	#leftOut(candidates: readonly Candidate[], excluded: ReadonlySet<string>): { leftOut: LeftOutItem[]; leftOutMore: number } {
		const out = candidates.filter((candidate) => !this.#taken.has(candidate));
		const leftOut = out.slice(0, MAX_LEFT_OUT).map((candidate) => {
			const tokens = estimatedTokens(candidate);
			const reason = excluded.has(candidate.path)
				? 'excluded by you'
				: `about ${tokens} tokens for less value than what is in: no room left in ${this.#input.request.budget}`;
			return {
				path: candidate.path,
				symbol: qualifiedName(candidate.outline, candidate.index),
				reason,
				tokens,
				score: candidate.score,
			};
		});
		return { leftOut, leftOutMore: out.length - leftOut.length };
	}
}

/** A run of the prompt: one file, or what stands before the first. */
interface Piece {
	readonly tier: Tier;
	readonly segments: readonly PromptSegment[];
	/** What is counted, each text alone, and how many control tokens come on top. */
	readonly texts: readonly string[];
	readonly controls: number;
	/** Its items, their tokens made to sum to the exact count. */
	items(exact: number): PackedItem[];
}

function pieceOf(tier: Tier, segments: readonly PromptSegment[], drafts: readonly Draft[], path: string, hops: number): Piece {
	return {
		tier,
		segments,
		texts: segments.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : [])),
		controls: segments.filter((segment) => segment.kind === 'control').length,
		items(exact) {
			let difference = exact - drafts.reduce((sum, draft) => sum + draft.tokens, 0);
			return drafts.map((draft) => {
				// Lines are counted one by one when they are chosen; together they take a little less. The largest items absorb it.
				const change = Math.max(-draft.tokens, difference);
				difference -= change;
				return {
					id: draft.id,
					path: path || (draft.form === 'name' ? draft.id : ''),
					symbol: draft.symbol,
					tier,
					form: draft.form,
					ranges: rangesOf(draft.lines),
					tokens: draft.tokens + change,
					hops,
					score: draft.score,
					parts: draft.parts,
					why: draft.why,
				};
			});
		},
	};
}

function cacheDraft(id: string, symbol: string, form: Form, why: string): Omit<Draft, 'tokens'> {
	return { id, symbol, form, lines: [], score: 0, parts: {}, why, value: Number.POSITIVE_INFINITY };
}

function tierOf({ hops }: Candidate): Tier {
	return hops === 0 ? 'critical' : hops === 1 ? 'important' : 'supporting';
}

/** The lines of a signature, under the line that names what it is a member of. */
function signatureLines({ symbol, container }: Candidate): number[] {
	return [...(container ? [container.line] : []), ...linesIn(symbol.signature)];
}

function signatureOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates.map((candidate) => ({
		candidate,
		form: 'signature',
		value: density(candidate.score, estimatedTokens(candidate)),
	}));
}

/** About nine tokens a line of code. */
function bodyTokens({ symbol }: Candidate): number {
	return (symbol.extent[1] - symbol.signature[1]) * 9;
}

function bodyOffers(candidates: readonly Candidate[]): Offer[] {
	return candidates
		.filter(({ symbol, hops }) => {
			const extra = symbol.extent[1] - symbol.signature[1];
			return hops === 1 && extra > 0 && extra <= MAX_BODY_LINES && WITH_BODY.has(symbol.kind);
		})
		.map((candidate) => ({ candidate, form: 'body', value: density(candidate.score * BODY_VALUE, bodyTokens(candidate)) }));
}

function whyOf({ symbol, container, hops, via, path, parts, through }: Candidate, file: string): string {
	const route =
		hops === 0
			? 'the rest of this file'
			: hops === 1 && via !== file
				? `imported through ${via}`
				: hops === 1
					? 'imported here'
					: `imported by ${via}, ${hops} hops away`;
	const [strongest] = Object.entries(parts).sort((a, b) => b[1] - a[1])[0] ?? [''];
	const reasons: Record<string, string> = {
		encloses: 'encloses the cursor',
		name: `${symbol.name} is written in this file`,
		imported: `${symbol.name} is imported by name`,
		member: `member of ${through ?? container?.name}, which this file names`,
		flow: `${through ?? path} stands in the signature of something that ranks high`,
	};
	const reason = reasons[strongest];
	return reason ? `${reason}; ${route}` : `near by its file; ${route}`;
}
