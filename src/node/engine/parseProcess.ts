// A parser process: parses the batches that a ParsePool sends. Started by ParserChild.
import { setPriority } from 'node:os';
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../core/base/errors.ts';
import { type EncodedFile, encodeFile } from './encodedFile.ts';
import { growTrees } from './growTrees.ts';
import { type ParsedFile, parseFile } from './parseFile.ts';
import type { ParseMessage, ParseTask } from './parseMessages.ts';
import { TreeSitter } from './treeSitter.ts';
import { TreeThread } from './treeThread.ts';

/** How much is left to others, of 19: a third of what one at 0 gets. Windows has no such step and leaves it at 0. */
const NICENESS = 5;

/** Milliseconds of work that are said at once: a message takes as long as a small file. */
const TOGETHER = 20;

/** Not said yet, and when that was done last. */
const answers: (EncodedFile | undefined)[] = [];
let told = 0;
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
	if (task.pace === 'paired') {
		treeThread ??= new TreeThread(() => end(new Error('its thread has ended')));
		await treeThread.parse(task, answer);
	} else {
		treeSitter ??= new TreeSitter(task.dataFolder, task.treeLimit);
		for (const file of task.files) {
			answer(await parseFile(treeSitter, task.root, file));
			if (task.pace === 'careful') {
				await tell();
			}
		}
	}
	await tell();
}

function answer(file: ParsedFile | undefined): void {
	answers.push(file && encodeFile(file));
	if (performance.now() - told > TOGETHER) {
		void tell();
	}
}

/** Says what was parsed since the last time. */
async function tell(): Promise<void> {
	told = performance.now();
	if (answers.length > 0) {
		await say({ kind: 'answers', files: answers.splice(0), memory: process.memoryUsage.rss() });
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
