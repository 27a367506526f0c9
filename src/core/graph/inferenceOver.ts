import type { WorkspaceIndex } from '../index/workspaceIndex.ts';
import type { Outline } from '../parse/outline.ts';
import type { Uses } from '../parse/uses.ts';
import type { ImportGraph } from './importGraph.ts';
import { Inference } from './inference.ts';

/** Inference over a workspace in which one file stands as its editor has it. */
export function inferenceOver(
	index: WorkspaceIndex,
	imports: ImportGraph,
	path: string,
	outline: Outline,
	uses: Uses,
): Inference {
	return new Inference({
		outline: (each) => (each === path ? outline : index.outline(each)),
		uses: (each) => (each === path ? uses : index.uses(each)),
		edges: (each) => (each === path ? imports.edges(path, outline) : imports.edges(each)),
		definers: (name, isOwned) => index.definers(name, isOwned),
	});
}
