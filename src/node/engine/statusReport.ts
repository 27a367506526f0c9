import type { ImportGraph } from '../../core/graph/importGraph.ts';
import type { WorkspaceIndex } from '../../core/index/workspaceIndex.ts';
import type { IndexStatus } from '../../core/pack/contextEngine.ts';

/** What is told of the state of an index. */
export class StatusReport {
	readonly #index: WorkspaceIndex;
	readonly #graph: ImportGraph;
	readonly #onStatus: (status: IndexStatus) => void;
	#status: IndexStatus;

	constructor(root: string, index: WorkspaceIndex, graph: ImportGraph, onStatus: (status: IndexStatus) => void) {
		this.#index = index;
		this.#graph = graph;
		this.#onStatus = onStatus;
		this.#status = { root, kind: 'indexing', files: 0, done: 0, symbols: 0, edges: 0, unresolved: 0, languages: {}, ms: 0 };
	}

	get status(): IndexStatus {
		return this.#status;
	}

	/** What to say beside a pack while not everything is known; `undefined` when it is. */
	get notice(): string | undefined {
		const { kind, done, files } = this.#status;
		return kind === 'ready'
			? undefined
			: `Indexing${kind === 'stopped' ? ' was stopped' : ''}: ${done} of ${files} files are known so far.`;
	}

	/** Edges are counted when the index is whole: before, many of them lead to what is still to be read. */
	publish(kind: IndexStatus['kind'], files: number, done: number, started: number): IndexStatus {
		const { symbols, languages } = this.#index;
		const { edges, unresolved } = kind === 'ready' ? this.#graph.totals() : { edges: 0, unresolved: 0 };
		const { root } = this.#status;
		this.#status = { root, kind, files, done, symbols, edges, unresolved, languages, ms: performance.now() - started };
		this.#onStatus(this.#status);
		return this.#status;
	}
}
