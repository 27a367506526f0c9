import { type ParsedFile, parseFile } from './parseFile.ts';
import { TreeSitter } from './treeSitter.ts';

/** A batch of one worker thread's work. */
export interface ParseTask {
	readonly dataFolder: string;
	readonly root: string;
	readonly files: readonly string[];
}

let treeSitter: TreeSitter | undefined;

/** Called by the pool in a worker thread. Files that are gone are left out of the answer. */
export async function parseBatch({ dataFolder, root, files }: ParseTask): Promise<ParsedFile[]> {
	treeSitter ??= new TreeSitter(dataFolder);
	const parsed: ParsedFile[] = [];
	for (const file of files) {
		const result = await parseFile(treeSitter, root, file);
		if (result) {
			parsed.push(result);
		}
	}
	return parsed;
}
