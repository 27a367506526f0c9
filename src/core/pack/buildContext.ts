import { throwIfAborted } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import type { Reached } from '../graph/closure.ts';
import type { ImportGraph } from '../graph/importGraph.ts';
import { inferenceOver } from '../graph/inferenceOver.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';
import type { Uses } from '../parse/uses.ts';
import { companyOf } from '../score/company.ts';
import { type CurrentFile, cursorTypes, type Held } from '../score/heldTypes.ts';
import { mentionedFiles, NO_OUTLINE } from '../score/mentioned.ts';
import { scoreSymbols } from '../score/scoreSymbols.ts';
import { vocabularyOf } from '../score/vocabulary.ts';
import { MAX_LINE } from '../workspace/fileRules.ts';
import type { PackRequest } from './contextEngine.ts';
import { explain } from './explain.ts';
import { type ProjectDigest, packContext } from './packContext.ts';
import type { PackedContext } from './packedContext.ts';
import { pinsOf } from './pins.ts';
import type { Tokenizer } from './tokenizer.ts';

/** More files than this are not what the user works on now. */
const MAX_RECENT = 8;
const RECENT_HOPS = 2;
/** From the cursor to a value, and from there to its type. */
const TYPE_HOPS = 2;
const MAX_TYPE_FILES = 16;

/** What the flow needs of a workspace. */
export interface ContextSources {
	readonly index: WorkspaceIndex;
	readonly graph: ImportGraph;
	readonly linesOf: (path: string) => Promise<readonly string[] | undefined>;
	readonly project: ProjectDigest;
	/** False while imports are still being resolved: nothing may then be asked that depends on all of them. */
	readonly isSettled: boolean;
}

/**
 * The flow from the cursor to a packed context: closure, score, pack.
 * @param outline of the current file as `lines` has it, `undefined` when it is not parsed
 * @param uses of its code
 */
export async function buildContext(
	sources: ContextSources,
	request: PackRequest,
	lines: readonly string[],
	outline: Outline | undefined,
	uses: Uses,
	tokenizer: Tokenizer,
	signal: AbortSignal,
): Promise<PackedContext> {
	const { index, graph, linesOf, project, isSettled } = sources;
	const started = performance.now();
	const { file, line } = request;
	const read = outline ?? NO_OUTLINE;
	const reached = outline ? [...graph.closure(file, outline, request.options.maxHops)] : mentionedFiles(file, lines, line, index);
	reached.push(...recentFiles(request, reached, index));
	const inference = inferenceOver(index, graph, file, read, uses);
	const current: CurrentFile = { path: file, outline: read, uses, lines, line, inference };
	const types = cursorTypes(current);
	reached.push(...filesOfTypes(request, [types.held, types.expected], reached, index));
	const gathered = performance.now();
	const vocabulary = vocabularyOf(lines, line, outline, request.diagnostics);
	const company = companyOf(file, reached, index, graph, isSettled);
	const candidates = scoreSymbols(current, types, reached, index, vocabulary, company);
	throwIfAborted(signal);
	const scored = performance.now();
	let count = 0;
	const timed: Tokenizer = {
		name: tokenizer.name,
		async count(texts, signal) {
			const before = performance.now();
			const counts = await tokenizer.count(texts, signal);
			count += performance.now() - before;
			return counts;
		},
	};
	const { pins, notices } = pinsOf(request.options, index);
	const { packed, room } = await packContext(
		{ request, lines, outline, vocabulary, candidates, pins, linesOf, tokenizer: timed, project },
		signal,
	);
	const done = performance.now();
	const choice = { index, reached, candidates, maxHops: request.options.maxHops };
	return {
		...packed,
		...(request.explain === undefined ? {} : { explanation: explain(packed, choice, room, request.explain) }),
		notices: [...noticesOf(request, lines, outline), ...notices, ...packed.notices],
		ms: { gather: gathered - started, score: scored - gathered, pack: done - scored - count, count, total: done - started },
	};
}

/** Files that were open lately and are not within reach already: as far as what an import leads to over another. */
function recentFiles({ file, recent = [] }: PackRequest, reached: readonly Reached[], index: WorkspaceIndex): Reached[] {
	const known = new Set([file, ...reached.map(({ path }) => path)]);
	return recent
		.filter((path) => !known.has(path) && index.files.has(path))
		.slice(0, MAX_RECENT)
		.map((path) => ({ path, hops: RECENT_HOPS, via: file, link: 'recent', named: new Set(), aliases: new Set() }));
}

/** Files of types that the code at the cursor holds, and that imports do not lead to within reach: a type is one step from its value. */
function filesOfTypes(
	{ file, options }: PackRequest,
	types: readonly Held[],
	reached: readonly Reached[],
	index: WorkspaceIndex,
): Reached[] {
	const known = new Set([file, ...reached.map(({ path }) => path)]);
	return [...new Set(types.flatMap(({ byFile }) => [...byFile.keys()]))]
		.filter((path) => !known.has(path) && index.files.has(path))
		.slice(0, options.maxHops < TYPE_HOPS ? 0 : MAX_TYPE_FILES)
		.map((path) => ({ path, hops: TYPE_HOPS, via: file, link: 'type', named: new Set(), aliases: new Set() }));
}

function noticesOf(request: PackRequest, lines: readonly string[], outline: Outline | undefined): string[] {
	if (!outline) {
		const longest = lines.reduce((max, line) => Math.max(max, line.length), 0);
		return longest > MAX_LINE
			? [
					sentence`${request.file} has a line of ${longest.toLocaleString('en')} characters and is not parsed: the text round the cursor is used, and what it names.`,
				]
			: [sentence`${request.file} is in no language that Plimsoll parses: the text round the cursor is used, and what it names.`];
	}
	return outline.hasErrors ? [sentence`${request.file} has a syntax error: what could be read of it is used.`] : [];
}
