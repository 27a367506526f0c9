import type { Token } from 'node-llama-cpp';
import { messageOf } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { KvCacheSize } from '../../core/model/modelRuntime.ts';
import type { KvStore } from './kvStore.ts';
import { commonPrefixLength, type PromptSequence } from './promptSequence.ts';
import type { Turns } from './turns.ts';

/** Between two saves: a state of a 7B model has some 450 MB, and bases may change every minute. Closing saves in any case. */
const SAVE_INTERVAL_MS = 120_000;

/** Some 100 kB each. */
const MAX_MEMOS = 20;

export interface KvKeeperOptions {
	/** Quiet time after a request before its state is written: writing holds the context for some 200 ms per 100 MB. */
	readonly saveAfterIdleMs: number;
	readonly bytesPerToken: number;
	readonly log: Log;
}

/** A prompt whose first `stable` tokens are worth keeping over a restart. */
export interface KeptPrompt {
	readonly workspace: string;
	readonly tokens: readonly Token[];
	readonly stable: number;
	/** Where it is, or will be. */
	readonly sequence: PromptSequence;
	/** What is to be known of its first `stable` tokens when they come back. */
	readonly memo?: string | undefined;
}

/**
 * Moves the state of a sequence to disk and back. What is written is the whole sequence, since cutting it to the stable part
 * would make the next keystroke evaluate the rest again; what is used of it is only that part.
 */
export class KvKeeper {
	readonly #store: KvStore;
	readonly #turns: Turns;
	readonly #options: KvKeeperOptions;
	/** Not saved yet: the last of each sequence. */
	readonly #waiting = new Map<PromptSequence, KeptPrompt>();
	/** By workspace: the last memo, and the tokens that it is of. */
	readonly #memos = new Map<string, { readonly memo: string; readonly tokens: readonly Token[] }>();
	#timer: NodeJS.Timeout | undefined;
	/** `performance.now()` of the last save. */
	#savedAt = -SAVE_INTERVAL_MS;

	constructor(store: KvStore, turns: Turns, options: KvKeeperOptions) {
		this.#store = store;
		this.#turns = turns;
		this.#options = options;
	}

	/**
	 * Loads the saved state when it holds at least a batch more of the prompt than the sequence does. For the holder of the turn.
	 * @returns leading tokens of the prompt that came from disk; 0 when nothing was loaded
	 */
	async restore(prompt: KeptPrompt): Promise<number> {
		const { sequence } = prompt;
		const entry = await this.#store.find(prompt.workspace);
		if (!entry) {
			return 0;
		}
		const shared = Math.min(commonPrefixLength(entry.tokens, prompt.tokens), entry.clean);
		const usable = shared - (shared % sequence.grain);
		if (usable - sequence.reusable(prompt.tokens) < sequence.batchSize || !(await this.#store.verify(entry))) {
			return 0;
		}
		const loaded = await this.#store.whileLoading(entry, () => sequence.restore(entry.file, entry.tokens, usable));
		if (!loaded) {
			await this.#store.delete(entry.workspace, 'the runtime refused it');
			return 0;
		}
		this.#options.log.debug(`KV state loaded: ${usable} of ${entry.tokens.length} tokens are used.`);
		return usable;
	}

	/** The state of this prompt is worth saving once it is quiet. */
	remember(prompt: KeptPrompt): void {
		const { workspace, memo, tokens, stable, sequence } = prompt;
		if (memo !== undefined) {
			// The latest stands last.
			this.#memos.delete(workspace);
			this.#memos.set(workspace, { memo, tokens: tokens.slice(0, stable) });
			const [oldest] = this.#memos.keys();
			if (this.#memos.size > MAX_MEMOS && oldest !== undefined) {
				this.#memos.delete(oldest);
			}
		}
		this.#waiting.set(sequence, prompt);
	}

	/** The memo of the saved state. */
	async memo(workspace: string): Promise<string | undefined> {
		return (await this.#store.find(workspace))?.memo;
	}

	/** Called at the end of each request of any kind: the quiet time begins anew. */
	rest(): void {
		clearTimeout(this.#timer);
		if (this.#waiting.size > 0) {
			const wait = Math.max(this.#options.saveAfterIdleMs, this.#savedAt + SAVE_INTERVAL_MS - performance.now());
			this.#timer = setTimeout(() => {
				// The end of what is running now comes back here.
				if (!this.#turns.busy) {
					void this.saveNow();
				}
			}, wait);
		}
	}

	/** Never rejects: what cannot be saved is computed again. */
	async saveNow(): Promise<void> {
		clearTimeout(this.#timer);
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const prompt of waiting) {
			await this.#save(prompt);
		}
	}

	async #save(prompt: KeptPrompt): Promise<void> {
		const { sequence, workspace } = prompt;
		const known = this.#memos.get(workspace);
		// What a memo was given for is saved with it; another prompt of the same name does not part the two on disk.
		if (known && commonPrefixLength(known.tokens, prompt.tokens) < known.tokens.length) {
			return;
		}
		const turn = await this.#turns.take('patient', new AbortController().signal);
		try {
			const keep = Math.min(sequence.clean, prompt.stable, sequence.shared(prompt.tokens));
			const boundary = keep - (keep % sequence.grain);
			const saved = await this.#store.find(workspace);
			const there = saved ? Math.min(commonPrefixLength(saved.tokens, prompt.tokens), saved.clean) : 0;
			// A new base is worth a file, a grown one when it has grown by a third: each time the whole file is written.
			const isWorth = boundary - there >= Math.max(sequence.batchSize, boundary / 4);
			// What nobody can put in words again does not take the place of what somebody can.
			if ((saved?.memo !== undefined && !known) || boundary < sequence.batchSize) {
				return;
			}
			if (saved && !isWorth) {
				// The state is the beginning of what the memo is of.
				if (known && known.memo !== saved.memo) {
					await this.#store.remark(saved, known.memo);
				}
				return;
			}
			const started = performance.now();
			const expected = sequence.held.length * (this.#options.bytesPerToken + 16);
			const written = async (file: string) => {
				await sequence.save(file);
				// Hashing and syncing the file need no model: the next keystroke need not wait for them.
				turn.end();
			};
			if (await this.#store.save(workspace, { clean: boundary, memo: known?.memo }, expected, written)) {
				this.#savedAt = performance.now();
				this.#options.log.debug(`KV state saved: ${boundary} tokens in ${Math.round(performance.now() - started)} ms.`);
			}
		} catch (error) {
			this.#options.log.warn(`KV state not saved: ${messageOf(error)}`);
		} finally {
			turn.end();
		}
	}

	size(): Promise<KvCacheSize> {
		return this.#store.size();
	}

	async clear(): Promise<void> {
		clearTimeout(this.#timer);
		this.#waiting.clear();
		await this.#store.clear();
	}
}
