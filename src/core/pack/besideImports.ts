import { type Reached, reachedBeside } from '../graph/closure.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import { languageOf } from '../parse/languages.ts';
import { estimatedTokensIn } from '../score/candidate.ts';
import type { Held } from '../score/heldTypes.ts';
import { NO_OUTLINE } from '../score/mentioned.ts';
import type { ContextSources } from './buildContext.ts';
import type { PackRequest } from './contextEngine.ts';
import { DEEP_BUDGET } from './packContext.ts';

/** More files than this are not what the user works on now. */
const MAX_RECENT = 8;
const RECENT_HOPS = 2;
/** From the cursor to a value, and from there to its type. */
const TYPE_HOPS = 2;
const MAX_TYPE_FILES = 16;
/** Who calls the current file stands as far as what it imports imports; tests are among them. */
const IMPORTER_HOPS = 2;
const MAX_IMPORTERS = 32;
/** What most of the workspace imports stands farthest. */
const CENTRAL_HOPS = 3;
const LEAST_IMPORTERS = 3;

/** Files that were open lately and are not within reach already: as far as what an import leads to over another. */
export function recentFiles({ file, recent = [] }: PackRequest, reached: readonly Reached[], index: WorkspaceIndex): Reached[] {
	const isNew = notAmong(file, reached);
	return recent
		.filter((path) => isNew(path) && index.files.has(path))
		.slice(0, MAX_RECENT)
		.map((path) => reachedBeside(path, RECENT_HOPS, file, 'recent'));
}

/** Files of types that the code at the cursor holds, and that imports do not lead to within reach: a type is one step from its value. */
export function filesOfTypes(
	{ file, options }: PackRequest,
	types: readonly Held[],
	reached: readonly Reached[],
	index: WorkspaceIndex,
): Reached[] {
	const isNew = notAmong(file, reached);
	return [...new Set(types.flatMap(({ byFile }) => [...byFile.keys()]))]
		.filter((path) => isNew(path) && index.files.has(path))
		.slice(0, options.maxHops < TYPE_HOPS ? 0 : MAX_TYPE_FILES)
		.map((path) => reachedBeside(path, TYPE_HOPS, file, 'type'));
}

/** Files that import the current one, where the budget is for more than the next lines and holds all that these could need. */
export function importers(
	{ index, graph, isSettled }: ContextSources,
	{ file, budget, options }: PackRequest,
	reached: readonly Reached[],
): Reached[] {
	if (budget <= DEEP_BUDGET || options.maxHops < IMPORTER_HOPS || !isSettled || estimatedIn(reached, index) > budget) {
		return [];
	}
	const isNew = notAmong(file, reached);
	return graph
		.importersOf(file)
		.filter((path) => isNew(path))
		.slice(0, MAX_IMPORTERS)
		.map((path) => reachedBeside(path, IMPORTER_HOPS, file, 'importer'));
}

/** What most files of the language import, as far as what is within reach leaves room: the next import is likely one of them. */
export function centralFiles(
	{ index, graph, project, isSettled }: ContextSources,
	{ file, budget, options }: PackRequest,
	reached: readonly Reached[],
): Reached[] {
	const family = languageOf(file)?.resolver;
	const isNew = notAmong(file, reached);
	let room = options.maxHops < CENTRAL_HOPS || !isSettled ? 0 : budget - estimatedIn(reached, index);
	const central: Reached[] = [];
	for (const { path } of project.map) {
		if (room <= 0 || graph.importerCount(path) < LEAST_IMPORTERS) {
			break;
		}
		if (isNew(path) && index.isParsed(path) && languageOf(path)?.resolver === family) {
			const next = reachedBeside(path, CENTRAL_HOPS, file, 'central');
			central.push(next);
			room -= estimatedIn([next], index);
		}
	}
	return central;
}

/** Tokens of the signatures of all that files define, roughly. */
function estimatedIn(files: readonly Reached[], index: WorkspaceIndex): number {
	return files.reduce((sum, { path }) => sum + estimatedTokensIn(index.outline(path) ?? NO_OUTLINE), 0);
}

/** Tells files that are neither the current one nor within reach. */
function notAmong(file: string, reached: readonly Reached[]): (path: string) => boolean {
	const known = new Set([file, ...reached.map(({ path }) => path)]);
	return (path) => !known.has(path);
}
