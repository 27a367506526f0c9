import type { ImportGraph } from '../../core/graph/importGraph.ts';
import type { WorkspaceIndex } from '../../core/index/workspaceIndex.ts';
import type { ProjectDigest } from '../../core/pack/packContext.ts';

/** Files on the workspace map, and names for each. */
const FILES = 40;
const NAMES = 6;

/** The workspace map: what most files import, with what it defines. Made once for each state of the index. */
export class ProjectMap {
	readonly #index: WorkspaceIndex;
	readonly #graph: ImportGraph;
	#made: { readonly revision: number; readonly lines: ProjectDigest['map'] } = { revision: -1, lines: [] };

	constructor(index: WorkspaceIndex, graph: ImportGraph) {
		this.#index = index;
		this.#graph = graph;
	}

	/**
	 * As it is now, or as it was while so many files change at once that a pack would wait for their imports.
	 * @param isWhole false while the index is not: what changes least is not to be made for a part of it
	 */
	lines(isWhole: boolean): ProjectDigest['map'] {
		const { revision } = this.#index;
		if (isWhole && this.#made.revision !== revision && this.#graph.settling().next().done) {
			const lines = this.#graph.mostImported(FILES).map((path) => ({ path, names: this.#namesIn(path) }));
			this.#made = { revision, lines: lines.filter(({ names }) => names !== '') };
		}
		return this.#made.lines;
	}

	#namesIn(path: string): string {
		const top = (this.#index.outline(path)?.symbols ?? []).filter((symbol) => symbol.container < 0);
		return [...new Set(top.map((symbol) => symbol.name))].slice(0, NAMES).join(', ');
	}
}
