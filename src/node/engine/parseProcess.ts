// A parser process: parses the batches that a ParsePool sends. Started by ParserChild.
import { setPriority } from 'node:os';
import process from 'node:process';
import { messageOf } from '../../core/base/errors.ts';
import { encodeFile } from './encodedFile.ts';
import { parseFile } from './parseFile.ts';
import type { ParseMessage, ParseTask } from './parseMessages.ts';
import { TreeSitter } from './treeSitter.ts';

/** How much is left to others, of 19: a third of what one at 0 gets. Windows has no such step and leaves it at 0. */
const NICENESS = 5;

// What a process list shows.
process.title = 'plimsoll-parser';
try {
	// The editor, the model and what the user builds go first.
	setPriority(NICENESS);
} catch {
	// A system that forbids it: it parses all the same.
}

let treeSitter: TreeSitter | undefined;

// Never outlive the parent; also when it was killed, the channel closes.
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', end);
process.on('message', (task) => void parseBatch(task as ParseTask).catch(end));

async function parseBatch({ dataFolder, root, files, treeLimit }: ParseTask): Promise<void> {
	await say({ kind: 'begun' });
	treeSitter ??= new TreeSitter(dataFolder, treeLimit);
	for (const file of files) {
		const parsed = await parseFile(treeSitter, root, file);
		await say({ kind: 'answer', file: parsed && encodeFile(parsed), memory: process.memoryUsage.rss() });
	}
}

/** What failed inside WASM leaves its memory in any state: the process ends, and the pool starts another. */
function end(cause: unknown): void {
	void say({ kind: 'failed', reason: messageOf(cause) }).then(() => process.exit(1));
}

/** Resolves when the message has left this process: the next file may be its last. */
function say(message: ParseMessage): Promise<void> {
	return new Promise((resolve) => {
		if (process.connected) {
			process.send?.(message, undefined, undefined, () => resolve());
		} else {
			// Nobody listens any more.
			process.exit(0);
		}
	});
}
