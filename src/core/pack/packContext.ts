import { linesIn } from '../base/lineRanges.ts';
import { sentence } from '../base/sentence.ts';
import type { Outline } from '../parse/outline.ts';
import { type PromptSegment, text } from '../prompt/promptSegment.ts';
import { bodyTokens, type Candidate, estimatedTokens, nameOf } from '../score/candidate.ts';
import { byValue, type Candidates, type Ranking } from '../score/scoreSymbols.ts';
import type { Vocabulary } from '../score/vocabulary.ts';
import { WEIGHTS } from '../score/weights.ts';
import { Choices } from './choices.ts';
import type { PackRequest } from './contextEngine.ts';
import { type FileWindow, fileWindow } from './fileWindow.ts';
import { leftOutOf, type Room } from './leftOut.ts';
import { LineCosts } from './lineCosts.ts';
import { bodyOffers, merged, type Offer, RankedBodies, signatureOf, signatureOffers, skeletonOffers } from './offers.ts';
import type { LineRange, PackedContext, Tier } from './packedContext.ts';
import { type Pin, takePin } from './pins.ts';
import { type Piece, PromptDraft, packedItems, plainItem } from './promptDraft.ts';
import { renderRepository } from './renderBlocks.ts';
import { promisesOf, settle } from './tierBudget.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What a pack chooses from. */
export interface PackInput {
	readonly request: PackRequest;
	/** The current file as it stands in the editor. */
	readonly lines: readonly string[];
	readonly outline: Outline | undefined;
	readonly vocabulary: Vocabulary;
	readonly candidates: Candidates;
	/** What the user pinned. */
	readonly pins: readonly Pin[];
	/** The lines of a file, `undefined` when it is gone. */
	readonly linesOf: (path: string) => readonly string[] | undefined;
	/** Whether the lines of a file end in `\r\n` where they came from. */
	readonly isCrlf: (path: string) => boolean;
	readonly tokenizer: Tokenizer;
	readonly project: ProjectDigest;
}

/** What changes least: the repository's name, facts of the project, and the files that others lean on most. */
export interface ProjectDigest {
	readonly name: string;
	readonly facts: readonly string[];
	readonly map: readonly { readonly path: string; readonly names: string }[];
}

/** A tier stops looking after this many candidates that did not fit. */
const MAX_MISSES = 40;
/** A second or third hop enters on its promise only when it is worth this part of the last one-hop definition taken. */
const SUPPORTING_FLOOR = 0.5;
/** Of the promises of important and supporting, the part that pins may take beyond the promise of their own tier. */
const PINS_SHARE = 0.5;
/** Of the current file's promise, the part that its skeleton has when the window is given. */
const SKELETON_SHARE = 0.4;
/** Score for each token. For less than that nothing near the cursor speaks for a definition: it would only stand between the others. */
const FLOOR = 0.0004;
/** A body says how something is used for which its signature stands there already: it is read for this part of the floor. */
const BODY_FLOOR = 0.25;
/** Tokens of the best definitions that are shown whatever speaks for them: what little can be known of a small project. */
const UNWEIGHED = 384;
/** Of the best candidates, this many times the budget is looked at in detail. */
const LOOK_AHEAD = 2;

/** Tokens; a larger budget is no longer about the next lines: it reads on, into the bodies of what is two and three hops away. */
export const DEEP_BUDGET = 32_768;

/** A packed context, and what was left for those that are not in it. */
export interface Packed {
	readonly packed: Omit<PackedContext, 'ms'>;
	readonly room: Room;
	/** Milliseconds that the tokenizer took. */
	readonly count: number;
}

/** Fills the budget with the best-valued candidates under the promises of the tiers. `used <= budget`, always. See `policy.md`. */
export async function packContext(input: PackInput, signal: AbortSignal): Promise<Packed> {
	const { request, candidates, tokenizer } = input;
	const { budget, options } = request;
	const withFile = request.current === 'include';
	// Without the current file, its tier and the project's have nothing to show: their shares flow on.
	const promises = promisesOf(budget, withFile ? options.shares : { ...options.shares, critical: 0, cache: 0 });
	const costs = new LineCosts(input.linesOf, tokenizer, options.style, signal);
	const draft = new PromptDraft(request.file, costs, options.style, budget);
	const notices: string[] = [];
	const excluded = new Choices(options.excludes);
	const brief = new Choices(options.signatureOnly);
	if (withFile) {
		await takeFile(input, promises.critical, excluded, draft, costs);
		await takePins(input, promises, draft, costs, notices);
	}
	// What a pin shows is there already.
	const pinned = new Set(standing(draft, candidates));
	const isWanted = (candidate: Candidate) => !pinned.has(candidate.order) && !excluded.has(candidate, nameOf);
	const floor = options.fill === 'full' || budget > DEEP_BUDGET ? 0 : floorOf(candidates, isWanted);
	// What is not counted is never taken: there may be tens of thousands of it, and it is not looked at again.
	const counted = new Uint8Array(candidates.size);
	const near = await load(head(candidates.near, isWanted, budget, floor), counted, costs);
	const far = await load(head(candidates.far, isWanted, budget, floor), counted, costs);

	/** The tokens a tier may have: its promise and what the tiers before it left. */
	const limitOf = (tier: Tier, ...before: readonly Tier[]) =>
		promises[tier] + before.reduce((sum, other) => sum + promises[other] - draft.used[other], 0);
	const last = fill(draft, near, (used) => limitOf('important', 'critical') - used.important, budget, floor);
	const worthIt = far.filter(({ value }) => value >= last * SUPPORTING_FLOOR);
	fill(draft, worthIt, (used) => limitOf('supporting', 'critical', 'important') - used.supporting, budget, floor);
	if (withFile) {
		// What is left because nothing is worth it makes the map no better.
		const most = floor > 0 ? draft.used.cache + promises.cache : Number.POSITIVE_INFINITY;
		const limit = Math.min(most, limitOf('cache', 'critical', 'important', 'supporting'));
		await takeProjectFacts(input, limit, excluded, draft, costs);
	}
	// And back: what is still free goes to the best value of any tier, bodies among them.
	const isLong = (candidate: Candidate) => !brief.has(candidate, nameOf);
	const bodies = new RankedBodies(candidates, (candidate) => isWanted(candidate) && isLong(candidate), floor * BODY_FLOOR);
	await loadBodies(bodies, budget - draft.total, costs);
	const rest = merged(
		[...near, ...far].sort((a, b) => byValue(a.candidate, b.candidate)),
		bodies,
	);
	fill(draft, rest, () => Number.POSITIVE_INFINITY, budget, floor);
	if (budget > DEEP_BUDGET) {
		const farther = bodyOffers(far.map(({ candidate }) => candidate).filter(isLong)).sort((a, b) => b.value - a.value);
		await loadBodies(farther, budget - draft.total, costs);
		fill(draft, farther, () => Number.POSITIVE_INFINITY, budget);
	}
	if (draft.window && !request.window && draft.total < budget) {
		draft.setWindow(windowOf(input, draft.window.tokens + budget - draft.total, await costs.countWhole(request.file)));
	}
	const central = await load(head(candidates.central, isWanted, budget - draft.total, floor), counted, costs);
	fill(draft, central, () => Number.POSITIVE_INFINITY, budget, floor);

	const repository = withFile ? renderRepository(input.project.name, options.style) : [];
	const { context, shown, counts } = await settleOnPieces(draft, repository, costs, input);
	const usedByTier: Record<Tier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
	for (const [index, { tier }] of shown.entries()) {
		usedByTier[tier] += counts[index] ?? 0;
	}
	const { file, line, character } = request;
	const used = counts.reduce((sum, count) => sum + count, 0);
	/** What was not looked at is told by what it is worth without the line that names its class. */
	const isWorthIt = (candidate: Candidate) => {
		const offer = signatureOf(candidate);
		const { tokens, header } = counted[candidate.order] === 1 ? draft.addition(offer) : { tokens: 0, header: 0 };
		return candidate.value >= floor && tokens - header <= worthOf(offer, floor);
	};
	const room: Room = {
		budget,
		isWorthIt,
		free: Math.max(0, budget - draft.total),
		excluded,
		costOf: (candidate) => (counted[candidate.order] === 1 ? draft.addition(signatureOf(candidate)).tokens : undefined),
	};
	const shownNow = new Set(standing(draft, candidates));
	const packed = {
		file,
		line,
		character,
		budget,
		used,
		tokenizer: tokenizer.name,
		tiers: settle(promises, usedByTier),
		items: shown.flatMap((piece, index) => packedItems(piece, counts[index] ?? 0)),
		...leftOutOf(candidates, shownNow, room),
		isEnough:
			floor > 0 && [...near, ...far, ...central].every(({ candidate }) => shownNow.has(candidate.order) || !isWorthIt(candidate)),
		segments: context.flatMap((piece) => piece.segments),
		window: {
			prefix: draft.window?.prefix ?? '',
			suffix: draft.window?.suffix ?? '',
			ranges: draft.window ? [draft.window.lines] : [],
		},
		notices,
	};
	return { packed, room, count: costs.ms };
}

/** Candidates of which all stands in the prompt, by their order. */
function standing(draft: PromptDraft, candidates: Candidates): number[] {
	return [...draft.paths].flatMap((path) => {
		const file = candidates.file(path);
		return file ? draft.standing(file) : [];
	});
}

/** The value below which nothing is taken: less than {@link FLOOR} where hardly anything has more. */
function floorOf(candidates: Candidates, isWanted: (candidate: Candidate) => boolean): number {
	let tokens = 0;
	for (const candidate of candidates) {
		tokens += isWanted(candidate) ? estimatedTokens(candidate.symbol) : 0;
		if (tokens > UNWEIGHED) {
			return Math.min(FLOOR, candidate.value);
		}
	}
	return 0;
}

/** The head of a ranking that could fill the budget twice, less what nobody wants and what is worth less than the floor. */
function head(ranking: Ranking, isWanted: (candidate: Candidate) => boolean, budget: number, floor: number): Candidate[] {
	const head: Candidate[] = [];
	let sum = 0;
	for (let rank = 0; ; rank++) {
		const candidate = ranking.at(rank);
		if (candidate && candidate.value >= floor && isWanted(candidate)) {
			sum += estimatedTokens(candidate.symbol);
			head.push(candidate);
		}
		if (!candidate || candidate.value < floor) {
			return head;
		}
		if (sum > budget * LOOK_AHEAD) {
			return head.slice(0, -1);
		}
	}
}

/** Reads the files of the candidates, counts the lines that their signatures would show, and marks them as counted. */
async function load(candidates: readonly Candidate[], counted: Uint8Array, costs: LineCosts): Promise<Offer[]> {
	await costs.read(candidates.map(({ path }) => path));
	for (const candidate of candidates) {
		askFor(candidate, candidate.symbol.signature, costs);
		counted[candidate.order] = 1;
	}
	await costs.answer();
	return signatureOffers(candidates);
}

/** Counts the bodies that the free tokens could pay for. */
async function loadBodies(offers: Iterable<Offer>, free: number, costs: LineCosts): Promise<void> {
	let room = free;
	for (const { candidate } of room > 0 ? offers : []) {
		askFor(candidate, candidate.symbol.signature, costs);
		askFor(candidate, candidate.symbol.extent, costs);
		room -= bodyTokens(candidate.symbol);
		if (room <= 0) {
			break;
		}
	}
	await costs.answer();
}

/** Asks what some lines of a candidate take, under the line that names what it is a member of. */
function askFor({ path, container }: Candidate, lines: LineRange, costs: LineCosts): void {
	if (container) {
		costs.ask(path, container.line, container.line);
	}
	costs.ask(path, lines[0], lines[1]);
}

/** Tokens that a signature may take, the line that names its class among them, so that it is still worth the floor. */
function worthOf({ candidate, form }: Offer, floor: number): number {
	return floor > 0 && form === 'signature' ? candidate.score / floor - WEIGHTS.densityOffset : Number.POSITIVE_INFINITY;
}

/**
 * Takes offers in order while they fit and are worth what they take.
 * @param roomLeft tokens the tier may still take, from what the tiers use now
 * @returns the value of the last one taken, 0 when none was
 */
function fill(
	draft: PromptDraft,
	offers: Iterable<Offer>,
	roomLeft: (used: PromptDraft['used']) => number,
	budget: number,
	floor = 0,
): number {
	let misses = 0;
	let last = 0;
	for (const offer of offers) {
		if (misses > MAX_MISSES) {
			break;
		}
		if (draft.holds(offer.candidate, offer.form)) {
			continue;
		}
		if (draft.take(offer, Math.min(roomLeft(draft.used), budget - draft.total), worthOf(offer, floor))) {
			last = offer.value;
		} else {
			misses++;
		}
	}
	return last;
}

/** The critical tier: the window round the cursor, then the rest of the file as signatures. */
async function takeFile(
	{ lines, outline, request, vocabulary }: PackInput,
	limit: number,
	excluded: Choices,
	draft: PromptDraft,
	costs: LineCosts,
): Promise<void> {
	await costs.read([request.file]);
	costs.set(request.file, lines);
	const tokens = await costs.countWhole(request.file);
	const window = request.window
		? windowOn(request.window, lines, request, tokens)
		: windowOf({ lines, outline, request }, limit, tokens);
	draft.setWindow(window);
	// A window that is held takes what it takes: the rest of the file keeps a part of the promise.
	const most = request.window ? Math.max(limit, window.tokens + limit * SKELETON_SHARE) : limit;
	if (outline) {
		const [first, last] = window.lines;
		const isShown = (from: number, to: number) => from <= last && to >= first;
		const outside = skeletonOffers(request.file, outline, request.line, vocabulary, isShown);
		const wanted = outside.filter(({ candidate }) => !excluded.has(candidate, nameOf));
		fill(draft, wanted, (used) => most - used.critical, request.budget);
	}
}

function windowOn(
	[first, last]: LineRange,
	lines: readonly string[],
	{ line, character }: PackRequest,
	tokens: Int32Array,
): FileWindow {
	const text = lines[line] ?? '';
	return {
		lines: [first, last],
		prefix: [...lines.slice(first, line), text.slice(0, character)].join('\n'),
		suffix: [text.slice(character), ...lines.slice(line + 1, last + 1)].join('\n'),
		tokens: tokens.slice(first, last + 1).reduce((sum, each) => sum + each, 0),
	};
}

function windowOf(
	{ lines, outline, request }: Pick<PackInput, 'lines' | 'outline' | 'request'>,
	limit: number,
	tokens: Int32Array,
): FileWindow {
	const starts = [...new Set(outline?.symbols.map((symbol) => symbol.extent[0]))].sort((a, b) => a - b);
	return fileWindow(lines, Math.min(request.line, lines.length - 1), request.character, limit, starts, tokens);
}

/** Pins, whole or as far as they fit: the user's word goes before the ranking, up to half of what the ranking is promised. */
async function takePins(
	{ request, pins, vocabulary }: PackInput,
	promises: Readonly<Record<Tier, number>>,
	draft: PromptDraft,
	costs: LineCosts,
	notices: string[],
): Promise<void> {
	const limit = promises.cache + Math.floor((promises.important + promises.supporting) * PINS_SHARE);
	const { overflow, windowTokens } = request.options;
	const rule = { overflow, windowTokens, worth: (line: string) => vocabulary.worth(line) };
	for (const pin of pins) {
		const notice = await takePin(pin, request.file, limit, rule, draft, costs);
		if (notice !== undefined) {
			notices.push(notice);
		}
	}
}

/** Facts of the project, then the map of the files that others lean on. */
async function takeProjectFacts(
	{ project, request }: PackInput,
	limit: number,
	excluded: Choices,
	draft: PromptDraft,
	costs: LineCosts,
): Promise<void> {
	const facts = project.facts.map(
		(fact) => ({ line: `# ${fact}`, id: fact, names: '', form: 'text', why: sentence`a fact of the project` }) as const,
	);
	const map = project.map
		.filter(({ path }) => path !== request.file && !draft.shows(path) && !excluded.hasFile(path))
		.map(
			({ path, names }) =>
				({
					line: `# ${path}: ${names}`,
					id: path,
					names,
					form: 'name',
					why: sentence`one of the files that most others import`,
				}) as const,
		);
	const counts = await costs.lines([...facts, ...map].map(({ line }) => line));
	for (const [at, { line, id, names, form, why }] of [...facts, ...map].entries()) {
		const tokens = counts[at] ?? 0;
		if (draft.used.cache + tokens > limit || draft.total + tokens > request.budget) {
			break;
		}
		draft.addPreamble(line, { ...plainItem(id, form, why, [], tokens), symbol: names });
	}
}

/**
 * Counts the finished pieces exactly, each as it will be tokenized; while they are too many, the least valuable thing goes.
 * @returns the context, all that is shown (the window last), and the tokens of each that is shown
 */
async function settleOnPieces(
	draft: PromptDraft,
	repository: readonly PromptSegment[],
	costs: LineCosts,
	{ request, isCrlf }: PackInput,
) {
	for (;;) {
		const context = draft.pieces(repository);
		const { window } = draft;
		const windowPiece: Piece | undefined = window && {
			path: request.file,
			tier: 'critical',
			hops: 0,
			segments: [text(window.prefix), text(window.suffix)],
			source: [],
			items: [
				{ ...plainItem(request.file, 'text', 'the code round the cursor', [...linesIn(window.lines)], window.tokens), score: 1 },
			],
		};
		const shown = windowPiece ? [...context, windowPiece] : context;
		const counts = await costs.segments(shown.map((piece) => piece.segments));
		const used = counts.reduce((sum, count) => sum + count, 0);
		// A reader who has the lines from the disk, and prices each header at ten tokens, finds the budget kept, too.
		const crlf = context.flatMap(({ path, segments }, at) =>
			request.current === 'exclude' && isCrlf(path) ? [{ segments, tokens: counts[at] ?? 0 }] : [],
		);
		const reserve = costs.headerReserve(draft.paths) + (await costs.lineEndReserve(crlf));
		if (used + reserve <= request.budget || !draft.dropLeast()) {
			return { context, shown, counts };
		}
	}
}
