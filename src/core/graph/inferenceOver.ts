import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';
import type { Uses } from '../parse/uses.ts';
import type { ImportEdge, ImportGraph } from './importGraph.ts';
import { Inference } from './inference.ts';

interface Remembered {
	readonly outline: Outline;
	readonly uses: Uses;
	readonly edges: readonly ImportEdge[];
	readonly revision: number;
	readonly inference: Inference;
}

/** The last one for each workspace: while the cursor moves in a file nothing that was found out changes. */
const last = new WeakMap<ImportGraph, Remembered>();

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
	const before = last.get(imports);
	if (before?.outline === outline && before.uses === uses && before.edges === edges && before.revision === revision) {
		return before.inference;
	}
	const inference = new Inference({
		outline: (each) => (each === path ? outline : index.outline(each)),
		uses: (each) => (each === path ? uses : index.uses(each)),
		edges: (each) => (each === path ? edges : imports.edges(each)),
		definers: (name, isOwned) => index.definers(name, isOwned),
	});
	last.set(imports, { outline, uses, edges, revision, inference });
	return inference;
}
