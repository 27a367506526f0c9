import { ImportGraph } from '../../../src/core/graph/importGraph.ts';
import { WorkspaceIndex } from '../../../src/core/index/workspaceIndex.ts';
import { TreeSitter } from '../../../src/node/engine/treeSitter.ts';
import { readProjectConfig } from '../../../src/node/workspace/readProjectConfig.ts';
import { scanWorkspace } from '../../../src/node/workspace/scan.ts';
import { ROOT } from '../../support/fixtures.ts';
import { NEVER } from './engines.ts';
import { readSources, type Source } from './sources.ts';

export interface IndexedSources {
	readonly sources: readonly Source[];
	readonly index: WorkspaceIndex;
	readonly graph: ImportGraph;
}

/** Index and graph of a workspace without the engine round them. */
export async function graphOf(root: string): Promise<IndexedSources> {
	const treeSitter = new TreeSitter(ROOT);
	const index = new WorkspaceIndex();
	const files = await scanWorkspace(root, NEVER);
	const sources = await readSources(root);
	for (const file of files) {
		index.set(file, undefined);
	}
	for (const { file, text } of sources) {
		const read = await treeSitter.read(file, text);
		index.set(file, read?.outline, read?.uses);
	}
	return { sources, index, graph: new ImportGraph(index, await readProjectConfig(root, files)) };
}
