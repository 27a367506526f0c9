// A parser process: parses the batches that a ParsePool sends. Started by ParserChild.
import { setPriority } from 'node:os';
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../core/base/errors.ts';
import { encodeFile } from './encodedFile.ts';
import { growTrees } from './growTrees.ts';
import { type ParsedFile, parseFile } from './parseFile.ts';
import type { ParseMessage, ParseTask } from './parseMessages.ts';
import { TreeSitter } from './treeSitter.ts';
import { TreeThread } from './treeThread.ts';

/** How much is left to others, of 19: a third of what one at 0 gets. Windows has no such step and leaves it at 0. */
const NICENESS = 5;

let treeSitter: TreeSitter | undefined;
let treeThread: TreeThread | undefined;

// Its second thread runs this file as well.
if (parentPort) {
	growTrees(parentPort);
} else {
	listen();
}

function listen(): void {
	// What a process list shows.
	process.title = 'plimsoll-parser';
	try {
		// The editor, the model and what the user builds go first.
		setPriority(NICENESS);
	} catch {
		// A system that forbids it: it parses all the same.
	}
	// Never outlive the parent; also when it was killed, the channel closes.
	process.on('disconnect', () => process.exit(0));
	process.on('uncaughtException', end);
	process.on('message', (task) => void parseBatch(task as ParseTask).catch(end));
}

async function parseBatch(task: ParseTask): Promise<void> {
	await say({ kind: 'begun' });
	if (task.threads === 2) {
		treeThread ??= new TreeThread(() => end(new Error('its thread has ended')));
		treeThread.parse(task, (file) => void answer(file));
		return;
	}
	treeSitter ??= new TreeSitter(task.dataFolder, task.treeLimit);
	for (const file of task.files) {
		await answer(await parseFile(treeSitter, task.root, file));
	}
}

function answer(file: ParsedFile | undefined): Promise<void> {
	return say({ kind: 'answer', file: file && encodeFile(file), memory: process.memoryUsage.rss() });
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
