import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import type { Disposable } from '../../core/base/event.ts';
import type { EncodedFile } from './encodedFile.ts';
import type { GrammarCode } from './grammarCode.ts';
import type { ParseMessage, ParseTask } from './parseMessages.ts';

/** Of what it wrote last, for the reason of its end. */
const LAST_CHARACTERS = 4000;

/** Who hears of a batch; nobody does once it is over. */
interface Listener {
	onBegun(): void;
	onAnswer(file: EncodedFile | undefined): void;
	onEnd(reason: string): void;
}

/** One life of a parser process. It is given a batch at a time. */
export class ParserChild implements Disposable {
	readonly code: GrammarCode;
	/** Bytes, as it last said. */
	peakMemory = 0;
	readonly #process: ChildProcess;
	#onEnd: () => void = () => undefined;
	readonly #gone: Promise<void>;
	#listener: Listener | undefined;
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

	/** Sends a batch; `listener` hears of it until the next one. */
	start(task: ParseTask, listener: Listener): void {
		this.#listener = listener;
		if (this.#ended === undefined) {
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
		switch (message.kind) {
			case 'begun':
				return this.#listener?.onBegun();
			case 'answer':
				this.peakMemory = Math.max(this.peakMemory, message.memory);
				return this.#listener?.onAnswer(message.file);
			case 'failed':
				this.#reason = message.reason;
		}
	}

	#end(reason: string): void {
		if (this.#ended === undefined) {
			this.#ended = reason;
			this.#onEnd();
			this.#listener?.onEnd(reason);
		}
	}
}

/** The line that names the error among what Node writes when it ends with one. */
function errorLine(text: string): string | undefined {
	return text.split('\n').find((line) => /^(?:\w*Error\b|.*bad option)/.test(line));
}
