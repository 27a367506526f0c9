import type { ManualClock } from '../../support/manualClock.ts';
import type { Asker } from './replay.ts';
import type { SimulatedModel } from './simulatedModel.ts';

/** As its source says: waits so long between two looks whether the last request is over. */
const POLL_MS = 150;
const MAX_PREDICT_MS = 500;
const MAX_TOKENS = 128;

/**
 * llama.vscode's rules for the same keys: one request at a time, looked for by polling and never aborted; answers by the text round the
 * cursor, found again while they are typed within their line; what would follow a suggestion is asked for once it is shown.
 */
export class LlamaVscode implements Asker {
	readonly #clock: ManualClock;
	readonly #model: SimulatedModel;
	readonly #answers = new Map<string, string>();
	#isBusy = false;
	readonly counts = { asked: 0, sent: 0, remembered: 0, ahead: 0 };

	constructor(clock: ManualClock, model: SimulatedModel) {
		this.#clock = clock;
		this.#model = model;
	}

	async ask(before: string, after: string, signal: AbortSignal): Promise<string> {
		this.counts.asked++;
		while (this.#isBusy) {
			await this.#clock.sleep(POLL_MS, new AbortController().signal);
			if (signal.aborted) {
				return '';
			}
		}
		this.#isBusy = true;
		const remembered = this.#recall(before, after);
		if (remembered !== undefined) {
			this.counts.remembered++;
		} else if (signal.aborted) {
			this.#isBusy = false;
			return '';
		} else {
			this.counts.sent++;
		}
		const answer = remembered ?? (await this.#generate(before));
		if (remembered === undefined && answer.trim() !== '') {
			this.#answers.set(`${before}|${after}`, answer);
		}
		if (answer.trim() !== '' && !signal.aborted && (after.split('\n')[0] ?? '').trim() === '') {
			void this.#askAhead(before + answer, after);
		}
		this.#isBusy = false;
		return answer;
	}

	typed(): void {
		// Nothing is ended.
	}

	#recall(before: string, after: string): string | undefined {
		const start = before.lastIndexOf('\n') + 1;
		for (let end = before.length; end >= start; end--) {
			const typed = before.slice(end);
			const answer = this.#answers.get(`${before.slice(0, end)}|${after}`);
			if (answer?.startsWith(typed)) {
				return answer.slice(typed.length);
			}
		}
		return undefined;
	}

	async #askAhead(before: string, after: string): Promise<void> {
		if (!this.#answers.has(`${before}|${after}`)) {
			this.counts.ahead++;
			const answer = await this.#generate(before);
			if (answer.trim() !== '') {
				this.#answers.set(`${before}|${after}`, answer);
			}
		}
	}

	async #generate(before: string): Promise<string> {
		const never = new AbortController().signal;
		const { text } = await this.#model.answer(before, [], MAX_TOKENS, MAX_PREDICT_MS, () => undefined, never);
		return text.trimEnd();
	}
}
