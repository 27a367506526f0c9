import type { Log } from '../../core/base/log.ts';

/** Files that a parser failed on, and how. They are plain files until they change on disk, their unsaved text included. */
export class FailedFiles {
	readonly #log: Log;
	readonly #reasons = new Map<string, string>();

	constructor(log: Log) {
		this.#log = log;
	}

	/** @returns the end of a sentence. */
	reason(file: string): string | undefined {
		return this.#reasons.get(file);
	}

	/** @param reason `undefined` for one that is parsed or plain */
	mark(file: string, reason: string | undefined): void {
		if (reason === undefined) {
			this.#reasons.delete(file);
		} else {
			this.#reasons.set(file, reason);
			this.#log.warn(`${file} is not parsed until it changes: ${reason}.`);
		}
	}
}
