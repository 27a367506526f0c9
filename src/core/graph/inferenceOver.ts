import { LastFew } from '../base/lastFew.ts';
import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';
import type { Uses } from '../parse/uses.ts';
import type { ImportEdge, ImportGraph } from './importGraph.ts';
import { Inference } from './inference.ts';

interface Remembered {
	readonly path: string;
	readonly outline: Outline;
	readonly uses: Uses;
	readonly edges: readonly ImportEdge[];
	readonly revision: number;
	readonly inference: Inference;
}

/** While the cursor moves in a file nothing that was found out changes. */
const lastFew = new LastFew<ImportGraph, Remembered>();

/** Inference over a workspace in which one file stands as its editor has it. */
export function inferenceOver(
	index: WorkspaceIndex,
	imports: ImportGraph,
	path: string,
	outline: Outline,
	uses: Uses,
): Inference {
	const edges = imports.edges(path, outline);
	const { revision } = index;
	const isIt = (each: Remembered) => each.path === path && each.outline === outline && each.uses === uses && each.edges === edges;
	const make = () => {
		const inference = new Inference({
			outline: (each) => (each === path ? outline : index.outline(each)),
			uses: (each) => (each === path ? uses : index.uses(each)),
			edges: (each) => (each === path ? edges : imports.edges(each)),
			definers: (name, isOwned) => index.definers(name, isOwned),
		});
		return { path, outline, uses, edges, revision, inference };
	};
	return lastFew.get(imports, revision, isIt, make).inference;
}
