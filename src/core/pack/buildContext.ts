import { throwIfAborted } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import type { Reached } from '../graph/closure.ts';
import type { ImportGraph } from '../graph/importGraph.ts';
import { inferenceOver } from '../graph/inferenceOver.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { ReadFile } from '../parse/fileOf.ts';
import { languageOf } from '../parse/languages.ts';
import { openBlocks } from '../parse/openBlocks.ts';
import type { Outline } from '../parse/outline.ts';
import { NO_USES } from '../parse/uses.ts';
import { companyOf } from '../score/company.ts';
import { type CurrentFile, cursorTypes } from '../score/heldTypes.ts';
import { mentionedFiles, NO_OUTLINE } from '../score/mentioned.ts';
import { scoreSymbols } from '../score/scoreSymbols.ts';
import { vocabularyOf } from '../score/vocabulary.ts';
import { MAX_LINE } from '../workspace/fileRules.ts';
import { centralFiles, filesOfTypes, importers, recentFiles } from './besideImports.ts';
import { Choices, splitName } from './choices.ts';
import type { PackRequest } from './contextEngine.ts';
import { explain } from './explain.ts';
import { type ProjectDigest, packContext } from './packContext.ts';
import type { LeftOutItem, PackedContext, PackedItem } from './packedContext.ts';
import { pinsOf } from './pins.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Imported files that are not parsed are listed as far as this. */
const MAX_UNREAD = 8;

const NOT_PARSED = { outline: undefined, uses: NO_USES };

/** What the flow needs of a workspace. */
export interface ContextSources {
	readonly index: WorkspaceIndex;
	readonly graph: ImportGraph;
	readonly linesOf: (path: string) => readonly string[] | undefined;
	/** Whether the lines of a file end in `\r\n` where they came from. */
	readonly isCrlf: (path: string) => boolean;
	readonly project: ProjectDigest;
	/** False while imports are still being resolved: nothing may then be asked that depends on all of them. */
	readonly isSettled: boolean;
	/** Why a listed file of a language that is parsed is not, as the end of a sentence; `undefined` when that is not known (yet). */
	readonly whyNotParsed: (path: string) => Promise<string | undefined>;
}

/**
 * The flow from the cursor to a packed context: closure, score, pack.
 * @param parsed the current file as `lines` has it, `undefined` when it is not parsed
 */
export async function buildContext(
	sources: ContextSources,
	request: PackRequest,
	lines: readonly string[],
	parsed: ReadFile | undefined,
	tokenizer: Tokenizer,
	signal: AbortSignal,
): Promise<PackedContext> {
	const { index, graph, linesOf, isCrlf, project, isSettled } = sources;
	const started = performance.now();
	const { file, line } = request;
	const { outline, uses } = parsed ? openBlocks(file, parsed, lines, line, request.character) : NOT_PARSED;
	const read = outline ?? NO_OUTLINE;
	const reached = outline ? [...graph.closure(file, outline, request.options.maxHops)] : mentionedFiles(file, lines, line, index);
	reached.push(...recentFiles(request, reached, index));
	const inference = inferenceOver(index, graph, file, read, uses);
	const current: CurrentFile = { path: file, outline: read, uses, lines, line, inference };
	const types = cursorTypes(current);
	reached.push(...filesOfTypes(request, [types.held, types.expected], reached, index));
	reached.push(...importers(sources, request, reached));
	reached.push(...(outline ? centralFiles(sources, request, reached) : []));
	const gathered = performance.now();
	const vocabulary = vocabularyOf(lines, line, outline, request.diagnostics);
	const company = companyOf(file, reached, index, graph, isSettled);
	const candidates = scoreSymbols(current, types, reached, index, vocabulary, company);
	throwIfAborted(signal);
	const scored = performance.now();
	const { pins, notices } = pinsOf(request.options, index);
	const { packed, room, count } = await packContext(
		{ request, lines, outline, vocabulary, candidates, pins, linesOf, isCrlf, tokenizer, project },
		signal,
	);
	const done = performance.now();
	const unread = request.explain === undefined ? undefined : await whyUnread(splitName(request.explain).path, sources);
	const choice = { index, reached, candidates, maxHops: request.options.maxHops, unread };
	return {
		...packed,
		leftOut: [...(await unreadImports(sources, request, reached, packed.items)), ...packed.leftOut],
		...(request.explain === undefined ? {} : { explanation: explain(packed, choice, room, request.explain) }),
		notices: [...(await noticesOf(sources, request, lines, outline)), ...notices, ...packed.notices],
		ms: { gather: gathered - started, score: scored - gathered, pack: done - scored - count, count, total: done - started },
	};
}

/** Why a file that holds code has no outline. */
async function whyUnread(path: string, { index, whyNotParsed }: ContextSources): Promise<string | undefined> {
	return index.files.has(path) && !index.isParsed(path) && languageOf(path) ? whyNotParsed(path) : undefined;
}

/** Code that the current file imports and of which nothing can be shown, since it is not parsed. */
async function unreadImports(
	sources: ContextSources,
	{ options }: PackRequest,
	reached: readonly Reached[],
	items: readonly PackedItem[],
): Promise<LeftOutItem[]> {
	const excluded = new Choices(options.excludes);
	const left: LeftOutItem[] = [];
	for (const { path, hops, link } of reached) {
		if (hops > 1 || link !== 'import' || sources.index.isParsed(path) || items.some((item) => item.path === path)) {
			continue;
		}
		const reason = excluded.hasFile(path) ? sentence`excluded by you` : await whyUnread(path, sources);
		if (reason !== undefined && left.push({ path, symbol: '', reason, tokens: 0, score: 0 }) === MAX_UNREAD) {
			break;
		}
	}
	return left;
}

async function noticesOf(
	sources: ContextSources,
	request: PackRequest,
	lines: readonly string[],
	outline: Outline | undefined,
): Promise<string[]> {
	if (!outline) {
		const longest = lines.reduce((max, line) => Math.max(max, line.length), 0);
		const reason = longest > MAX_LINE ? undefined : await whyUnread(request.file, sources);
		if (reason !== undefined) {
			return [sentence`${request.file} is not parsed: ${reason}. The text round the cursor is used, and what it names.`];
		}
		return longest > MAX_LINE
			? [
					sentence`${request.file} has a line of ${longest.toLocaleString('en')} characters and is not parsed: the text round the cursor is used, and what it names.`,
				]
			: [sentence`${request.file} is in no language that Plimsoll parses: the text round the cursor is used, and what it names.`];
	}
	return outline.hasErrors ? [sentence`${request.file} has a syntax error: what could be read of it is used.`] : [];
}
