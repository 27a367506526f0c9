import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import type { Disposable } from '../../core/base/event.ts';
import type { EncodedFile } from './encodedFile.ts';
import type { GrammarCode } from './grammarCode.ts';
import type { Pace, ParseMessage, ParseTask } from './parseMessages.ts';

/** Of what it wrote last, for the reason of its end. */
const LAST_CHARACTERS = 4000;

/** Who hears of a batch; nobody does once it is over. */
interface Listener {
	/** The process is alive: it says something, be it of another batch. */
	onSign(): void;
	onAnswer(file: EncodedFile | undefined): void;
	onEnd(reason: string): void;
}

/** One life of a parser process. */
export class ParserChild implements Disposable {
	readonly code: GrammarCode;
	readonly nodeOptions: readonly string[];
	/** Bytes, as it last said. */
	peakMemory = 0;
	readonly #process: ChildProcess;
	#onEnd: () => void = () => undefined;
	readonly #gone: Promise<void>;
	/** In the order in which they are parsed, with the files that have no answer yet. */
	readonly #batches: { readonly pace: Pace; readonly listener: Listener; open: number }[] = [];
	#lastWords = '';
	#reason: string | undefined;
	/** Why it has ended. */
	#ended: string | undefined;
	/** True once it has ended by itself with a failure: that may be an option which its Node, or the editor's, does not take. */
	hasExited = false;

	/**
	 * @param code how its options of Node make it compile grammars
	 * @param onEnd called once, also when it was told to end
	 */
	constructor(script: string, code: GrammarCode, nodeOptions: readonly string[], onEnd: (child: ParserChild) => void) {
		this.code = code;
		this.nodeOptions = nodeOptions;
		this.#gone = new Promise((resolve) => {
			this.#onEnd = () => {
				onEnd(this);
				resolve();
			};
		});
		this.#process = fork(script, [], {
			// Not those of the parent: a second listener on the debugger's port would fail.
			execArgv: [...nodeOptions],
			// The editor's executable is told to be Node.
			env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		});
		this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
			this.#lastWords = (this.#lastWords + text).slice(-LAST_CHARACTERS);
		});
		this.#process.on('message', (message) => this.#hear(message as ParseMessage));
		this.#process.once('error', (error) => this.#end(error.message));
		// After `exit`: its last answers may still be in the channel, its last words in the pipe.
		this.#process.once('close', (code, signal) => {
			this.hasExited = code !== null && code !== 0;
			this.#end(this.#reason ?? errorLine(this.#lastWords) ?? signal ?? `exit code ${code}`);
		});
	}

	/** Whether it can be given a batch: two at a time where its threads share the work, so that none of them waits for the next. */
	hasRoom(pace: Pace): boolean {
		const room = pace === 'paired' ? 2 : 1;
		return !this.#process.killed && this.#batches.length < room && this.#batches.every((batch) => batch.pace === pace);
	}

	get isIdle(): boolean {
		return this.#batches.length === 0;
	}

	/** Sends a batch of one file at least. */
	start(task: ParseTask, listener: Listener): void {
		if (this.#ended === undefined) {
			this.#batches.push({ pace: task.pace, listener, open: task.files.length });
			// An error of sending is followed by the end.
			this.#process.send(task, () => undefined);
		} else {
			listener.onEnd(this.#ended);
		}
	}

	/** Ends it now. */
	dispose(): void {
		this.#process.kill('SIGKILL');
	}

	/** Ends it now; resolves when it has. */
	async close(): Promise<void> {
		this.dispose();
		await this.#gone;
	}

	#hear(message: ParseMessage): void {
		for (const { listener } of this.#batches) {
			listener.onSign();
		}
		if (message.kind === 'failed') {
			this.#reason = message.reason;
		} else if (message.kind === 'answers') {
			this.peakMemory = Math.max(this.peakMemory, message.memory);
			for (const file of message.files) {
				this.#answer(file);
			}
		}
	}

	#answer(file: EncodedFile | undefined): void {
		const [batch] = this.#batches;
		if (batch) {
			batch.open--;
			if (batch.open === 0) {
				this.#batches.shift();
			}
			batch.listener.onAnswer(file);
		}
	}

	#end(reason: string): void {
		if (this.#ended === undefined) {
			this.#ended = reason;
			this.#onEnd();
			for (const { listener } of this.#batches.splice(0)) {
				listener.onEnd(reason);
			}
		}
	}
}

/** The line that names the error among what Node writes when it ends with one. */
function errorLine(text: string): string | undefined {
	return text.split('\n').find((line) => /^(?:\w*Error\b|.*bad option)/.test(line));
}
