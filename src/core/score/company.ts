import { HashCounts } from '../base/hashCounts.ts';
import { LastFew } from '../base/lastFew.ts';
import { dirname } from '../base/paths.ts';
import type { ImportGraph, Reached } from '../graph/importGraph.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';

/** What files that work with the same things name: the company that the current file keeps. */
export interface Company {
	/** 0..1: the part of them, weighted by how much they have in common with it, that accesses a member of the name that has this hash. */
	weight(hash: number): number;
}

const NOBODY: Company = { weight: () => 0 };
/** Files of the company. */
const MOST = 20;
/** What more files than this import says nothing about any of them. */
const MAX_IMPORTERS = 300;
/** A neighbour in the folder is more like it, a test less like what is none. */
const SAME_FOLDER = 1.5;
const OTHER_SORT = 0.6;
const TEST = /test|spec/i;

interface Remembered {
	readonly path: string;
	readonly reached: readonly Reached[];
	readonly revision: number;
	readonly company: Company;
}

/** The company stays while the cursor moves. */
const lastFew = new LastFew<WorkspaceIndex, Remembered>();

/**
 * @param reached of the current file
 * @param isSettled false while imports are still being resolved: then nobody is known
 */
export function companyOf(
	path: string,
	reached: readonly Reached[],
	index: WorkspaceIndex,
	graph: ImportGraph,
	isSettled: boolean,
): Company {
	if (!isSettled) {
		return NOBODY;
	}
	const { revision } = index;
	const near = reached.filter(({ hops, link }) => hops === 1 && link === 'import');
	const isIt = (each: Remembered) => each.path === path && isSame(each.reached, near);
	const make = () => ({ path, reached: near, revision, company: collect(path, near, index, graph) });
	return lastFew.get(index, revision, isIt, make).company;
}

function isSame(a: readonly Reached[], b: readonly Reached[]): boolean {
	return a.length === b.length && a.every(({ path }, at) => path === b[at]?.path);
}

function collect(path: string, near: readonly Reached[], index: WorkspaceIndex, graph: ImportGraph): Company {
	/** By the ids of the files. */
	const common = new Map<number, number>();
	for (const { path: imported } of near) {
		const importers = graph.importerIds(imported);
		// The rarer a thing is imported, the more do those have in common who do.
		const weight = 1 / Math.log(2 + importers.length);
		for (const importer of importers.length > MAX_IMPORTERS ? [] : importers) {
			common.set(importer, (common.get(importer) ?? 0) + weight);
		}
	}
	common.delete(index.id(path));
	const folder = dirname(path);
	const files = [...common].map(([id, weight]) => {
		const file = index.path(id);
		const accesses = index.accessesOf(file);
		const likeness = (dirname(file) === folder ? SAME_FOLDER : 1) * (TEST.test(file) === TEST.test(path) ? 1 : OTHER_SORT);
		return { file, accesses, weight: (weight * likeness) / Math.sqrt(8 + accesses.length) };
	});
	files.sort((a, b) => b.weight - a.weight || (a.file < b.file ? -1 : 1));
	const company = files.slice(0, MOST);
	const total = company.reduce((sum, { weight }) => sum + weight, 0);
	/** Of each name where its weight stands. */
	const places = new HashCounts();
	const weights = [0];
	for (const { accesses, weight } of company) {
		for (const name of accesses) {
			const place = places.get(name) || weights.push(0) - 1;
			places.set(name, place);
			weights[place] = (weights[place] ?? 0) + weight / total;
		}
	}
	return { weight: (hash) => weights[places.get(hash)] ?? 0 };
}
