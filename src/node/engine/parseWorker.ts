import { messageOf } from '../../core/base/errors.ts';
import { type EncodedFile, encodeFile } from './encodedFile.ts';
import { parseFile } from './parseFile.ts';
import { TreeSitter } from './treeSitter.ts';

/** A batch of one worker thread's work. */
export interface ParseTask {
	readonly dataFolder: string;
	readonly root: string;
	readonly files: readonly string[];
	/** One shared number: files begun so far. Whoever waits sees which one it is that takes long, or that took the thread with it. */
	readonly begun: Int32Array;
}

let treeSitter: TreeSitter | undefined;

/** Called by the pool in a worker thread. Files that are gone are left out of the answer. */
export async function parseBatch({ dataFolder, root, files, begun }: ParseTask): Promise<EncodedFile[]> {
	treeSitter ??= new TreeSitter(dataFolder);
	const parsed: EncodedFile[] = [];
	for (const file of files) {
		Atomics.add(begun, 0, 1);
		const result = await parseFile(treeSitter, root, file).catch(endThread);
		if (result) {
			parsed.push(encodeFile(result));
		}
	}
	return parsed;
}

/** What failed inside WASM leaves its memory in any state: the thread ends, and the pool starts another. */
function endThread(cause: unknown): Promise<never> {
	setImmediate(() => {
		// Not the error itself: those of WASM do not survive the way between threads.
		throw new Error(messageOf(cause));
	});
	return new Promise(() => undefined);
}
