import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { abortError, isAbort, messageOf, throwIfAborted, UserError } from '../../core/base/errors.ts';
import { type Disposable, Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import { sentence } from '../../core/base/sentence.ts';
import type {
	ChatMessage,
	ChatRequest,
	CompletionRequest,
	CompletionResult,
	KvCacheSize,
	ModelInfo,
	ModelOptions,
	ModelPlan,
	ModelRuntime,
	ModelState,
	SlotPrompt,
	WarmRequest,
	WarmResult,
	Warmth,
} from '../../core/model/modelRuntime.ts';
import { PrefillPace } from '../../core/model/prefillPace.ts';
import type { Machine } from '../../core/model/recommendedModels.ts';
import { AUTO_PREFILL_SECONDS } from '../../core/prompt/budget.ts';
import { ModelChild, type ModelChildEnd, ModelChildGone } from './modelChild.ts';

export interface LocalModelOptions {
	/** The built entry of the model process, `out/modelProcess.mjs`. */
	readonly script: string;
	readonly log: Log;
	/** A Node or Electron executable; by default the one that runs this. */
	readonly execPath?: string;
	/** Quiet milliseconds after a request before its KV state is saved. */
	readonly saveAfterIdleMs?: number;
	/** Milliseconds before each new start after a crash; as many as there are starts. */
	readonly restartDelays?: readonly number[];
	/** Milliseconds that a request waits for a model that is being loaded or started again. */
	readonly patienceMs?: number;
}

/** Older crashes are forgotten when it is decided whether to start again. */
const CRASH_WINDOW_MS = 180_000;

/** A closing process saves for three seconds at most; one that hangs is killed. */
const CLOSE_MS = 5000;

/** What was asked to be loaded, and how its process is doing. */
interface Loaded {
	readonly path: string;
	options: ModelOptions;
	child: ModelChild | undefined;
	/** A process that loads; it answers nothing yet. */
	starting: ModelChild | undefined;
	/** `performance.now()` of each crash. */
	crashes: number[];
	/** Settles when the present start does; rejects with the reason. */
	ready: Promise<ModelInfo>;
	readonly stopped: AbortController;
}

const NO_MODEL = { title: 'Choose Model', command: 'plimsoll.chooseModel' };

/** A model in a child process, started again with growing delays when it dies. */
export class LocalModel implements ModelRuntime, Disposable {
	readonly #options: Required<LocalModelOptions>;
	readonly #changed = new Emitter<ModelState>();
	#state: ModelState = { kind: 'none' };
	#loaded: Loaded | undefined;
	#running = 0;
	/** Of the model that is loaded. */
	#pace: { readonly path: string; readonly pace: PrefillPace } | undefined;
	/** Numbers the loads: the newest wins. */
	#loads = 0;

	readonly onDidChangeState = this.#changed.event;
	readonly #warmed = new Emitter<Warmth>();
	readonly onDidWarm = this.#warmed.event;

	constructor(options: LocalModelOptions) {
		this.#options = {
			execPath: process.execPath,
			saveAfterIdleMs: 1000,
			restartDelays: [500, 2000, 8000],
			patienceMs: 30_000,
			...options,
		};
	}

	get state(): ModelState {
		return this.#state;
	}

	/** Of the process that runs or starts now; for tests and the log. */
	get pid(): number | undefined {
		return (this.#loaded?.child ?? this.#loaded?.starting)?.pid;
	}

	async load(path: string, options: ModelOptions, signal: AbortSignal): Promise<ModelInfo> {
		const load = ++this.#loads;
		await this.unload();
		if (signal.aborted || load !== this.#loads) {
			throw abortError();
		}
		const stopped = new AbortController();
		const loaded: Loaded = {
			path,
			options,
			child: undefined,
			starting: undefined,
			crashes: [],
			ready: Promise.reject(),
			stopped,
		};
		loaded.ready.catch(() => undefined);
		this.#loaded = loaded;
		this.#pace = undefined;
		const abort = () => stopped.abort();
		signal.addEventListener('abort', abort, { once: true });
		try {
			return await this.#begin(loaded, this.#startOnceMore(loaded));
		} catch (error) {
			if (this.#loaded === loaded && isAbort(error)) {
				this.#loaded = undefined;
				this.#setState({ kind: 'none' });
			}
			throw error;
		} finally {
			signal.removeEventListener('abort', abort);
		}
	}

	async unload(): Promise<void> {
		const loaded = this.#loaded;
		if (!loaded) {
			return;
		}
		this.#loaded = undefined;
		loaded.stopped.abort();
		this.#setState({ kind: 'none' });
		const { child } = loaded;
		if (child) {
			const kill = setTimeout(() => child.dispose(), CLOSE_MS);
			await child.close();
			clearTimeout(kill);
		}
	}

	async plan(path: string, options: ModelOptions, signal: AbortSignal): Promise<ModelPlan> {
		throwIfAborted(signal);
		const loaded = this.#loaded;
		if (loaded?.child && loaded.path === path && JSON.stringify(loaded.options) === JSON.stringify(options)) {
			return loaded.child.ask('plan', { path, options }, signal).catch(this.#explain);
		}
		return this.#askAnother((child) => child.ask('plan', { path, options }), path, signal);
	}

	/** Reads the header of a model file. Rejects with one sentence that says what is wrong with it. */
	async checkFile(path: string, signal: AbortSignal): Promise<void> {
		throwIfAborted(signal);
		await this.#askAnother((child) => child.ask('checkFile', { path }), path, signal);
	}

	/** What this machine has for a model on `gpu`. */
	async machine(gpu: ModelOptions['gpu'], signal: AbortSignal): Promise<Machine> {
		throwIfAborted(signal);
		return this.#askAnother((child) => child.ask('machine', { gpu }), '', signal);
	}

	async countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
		return (await this.#child(signal)).ask('countTokens', { texts: [...texts] }, signal).catch(this.#explain);
	}

	/** Tokens of a whole chat prompt, template included. */
	async countChatTokens(messages: readonly ChatMessage[], signal: AbortSignal): Promise<number> {
		return (await this.#child(signal)).ask('countChatTokens', { messages: [...messages] }, signal).catch(this.#explain);
	}

	/** Once aborted it resolves with what there is, `end: 'aborted'`; waiting for the model to start it rejects with an `AbortError`. */
	async complete(request: CompletionRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		return this.#read(signal, (child) => this.#busy(() => child.stream('complete', request, onText, signal)));
	}

	/** What it reads is nobody's answer: the model is not shown as busy. */
	async warm(request: WarmRequest, signal: AbortSignal): Promise<WarmResult> {
		const result = await (await this.#child(signal)).ask('warm', { request }, signal).catch(this.#explain);
		this.#notePace(result);
		return result;
	}

	async memo(workspace: string, signal: AbortSignal): Promise<string | undefined> {
		return (await (await this.#child(signal)).ask('memo', { workspace }, signal).catch(this.#explain)).memo;
	}

	async held(request: SlotPrompt, signal: AbortSignal): Promise<number> {
		return (await this.#child(signal)).ask('held', { request }, signal).catch(this.#explain);
	}

	/** Ids of a prompt, with the first token that the model wants. */
	async tokenize(request: SlotPrompt, signal: AbortSignal): Promise<readonly number[]> {
		return (await this.#child(signal)).ask('tokenize', { request }, signal).catch(this.#explain);
	}

	/** As {@link complete}. */
	async chat(request: ChatRequest, onText: (piece: string) => void, signal: AbortSignal): Promise<CompletionResult> {
		return this.#read(signal, (child) => this.#busy(() => child.stream('chat', request, onText, signal)));
	}

	async clearKvCache(): Promise<KvCacheSize> {
		return (await this.#child(never)).ask('clearKvCache', {}).catch(this.#explain);
	}

	/** Bytes of RAM that the model's process takes now. */
	async memoryUsed(): Promise<number> {
		return (await this.#child(never)).ask('memoryUsed', {}).catch(this.#explain);
	}

	async kvCacheSize(): Promise<KvCacheSize> {
		return (await this.#child(never)).ask('kvCacheSize', {}).catch(this.#explain);
	}

	/** Writes a KV state that is still waiting for a quiet moment. */
	async saveKv(): Promise<void> {
		await (await this.#child(never)).ask('saveKv', {}).catch(this.#explain);
	}

	/** Ends the process; it may save for a moment more by itself. */
	dispose(): void {
		void this.unload();
		this.#changed.dispose();
		this.#warmed.dispose();
	}

	/** Asks a process of its own, which ends afterwards: what is loaded goes on meanwhile. */
	async #askAnother<T>(ask: (child: ModelChild) => Promise<T>, path: string, signal: AbortSignal): Promise<T> {
		const { script, execPath, log } = this.#options;
		const child = new ModelChild({ script, execPath, log });
		const abort = () => child.dispose();
		signal.addEventListener('abort', abort, { once: true });
		try {
			return await ask(child);
		} catch (error) {
			throw signal.aborted ? abortError() : asUserError(error, path);
		} finally {
			signal.removeEventListener('abort', abort);
			child.dispose();
		}
	}

	/** The first start of a load. One that crashes is tried once more, without the GPU if there was one. */
	async #startOnceMore(loaded: Loaded): Promise<ModelInfo> {
		try {
			return await this.#start(loaded);
		} catch (error) {
			if (!(error instanceof ModelChildGone) || loaded.stopped.signal.aborted) {
				throw error;
			}
			const without = loaded.options.gpu === 'cpu' ? '' : ' without the GPU';
			this.#options.log.warn(`${error.message} while loading; trying again${without}.`);
			loaded.options = { ...loaded.options, gpu: 'cpu' };
			return this.#start(loaded);
		}
	}

	/** A start after a crash: waits, starts, and counts a crash in it as one more. */
	async #restart(loaded: Loaded): Promise<ModelInfo> {
		for (;;) {
			const delay = this.#options.restartDelays[loaded.crashes.length - 1];
			if (delay === undefined) {
				throw new UserError(sentence`The model process keeps stopping; load the model again, or choose another one.`);
			}
			await sleep(delay, undefined, { signal: loaded.stopped.signal });
			try {
				return await this.#start(loaded);
			} catch (error) {
				if (!(error instanceof ModelChildGone) || loaded.stopped.signal.aborted) {
					throw error;
				}
				this.#countCrash(loaded, error.end);
			}
		}
	}

	/** Makes `start` what requests wait for, and tells how it goes. */
	async #begin(loaded: Loaded, start: Promise<ModelInfo>): Promise<ModelInfo> {
		loaded.ready = start.catch((error: unknown) => {
			throw isAbort(error) || error instanceof UserError ? error : asUserError(error, loaded.path);
		});
		try {
			const info = await loaded.ready;
			this.#setStateOf(loaded, this.#running > 0 ? { kind: 'busy', info } : { kind: 'ready', info });
			return info;
		} catch (error) {
			if (!isAbort(error)) {
				this.#setStateOf(loaded, { kind: 'failed', path: loaded.path, reason: messageOf(error), restarting: false });
			}
			throw error;
		}
	}

	/** Forks a process and loads the model in it. */
	async #start(loaded: Loaded): Promise<ModelInfo> {
		const { script, execPath, log, saveAfterIdleMs } = this.#options;
		const { path, options, stopped } = loaded;
		if (stopped.signal.aborted) {
			throw abortError();
		}
		const child = new ModelChild({ script, execPath, log });
		loaded.starting = child;
		const progress = (value: number) => this.#setStateOf(loaded, { kind: 'loading', path, progress: value });
		const abort = () => child.dispose();
		stopped.signal.addEventListener('abort', abort, { once: true });
		child.onProgress.event(progress);
		child.onWarm.event((warmth) => this.#warmed.fire(warmth));
		progress(0);
		try {
			const info = await child.ask('load', { path, options, saveAfterIdleMs });
			if (stopped.signal.aborted) {
				throw abortError();
			}
			loaded.child = child;
			child.onDidEnd.event((end) => this.#died(loaded, info, end));
			const { name, device, contextSize, prefillRate } = info;
			log.info(
				`${name} is ready on ${device}: ${contextSize} tokens of context, ${Math.round(prefillRate)} tokens/s of prefill.`,
			);
			return info;
		} catch (error) {
			child.dispose();
			throw stopped.signal.aborted ? abortError() : error;
		} finally {
			loaded.starting = undefined;
			stopped.signal.removeEventListener('abort', abort);
		}
	}

	#died(loaded: Loaded, info: ModelInfo, end: ModelChildEnd): void {
		loaded.child = undefined;
		if (loaded.stopped.signal.aborted || this.#loaded !== loaded) {
			return;
		}
		this.#countCrash(loaded, end);
		if (loaded.crashes.length >= 2 && info.device !== 'cpu') {
			this.#options.log.warn('Two crashes in a row on the GPU; the model is started on the CPU.');
			loaded.options = { ...loaded.options, gpu: 'cpu' };
		}
		const restarting = loaded.crashes.length <= this.#options.restartDelays.length;
		this.#setStateOf(loaded, { kind: 'failed', path: loaded.path, reason: stoppedBy(end), restarting });
		// Whoever waits gets the reason from `ready`, the log and the state have it too.
		this.#begin(loaded, this.#restart(loaded)).catch(() => undefined);
	}

	#countCrash(loaded: Loaded, end: ModelChildEnd): void {
		const now = performance.now();
		loaded.crashes = [...loaded.crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
		this.#options.log.error([stoppedBy(end), ...end.lastLines].join('\n    '));
	}

	/** The process, once it is ready. */
	async #child(signal: AbortSignal): Promise<ModelChild> {
		const loaded = this.#loaded;
		if (!loaded) {
			throw new UserError(sentence`No model is loaded.`, NO_MODEL);
		}
		if (!loaded.child) {
			await this.#patiently(loaded.ready, signal);
		}
		if (!loaded.child) {
			throw new UserError(sentence`The model was unloaded before it could answer.`);
		}
		return loaded.child;
	}

	/** Waits for a start, but not for ever and not after an abort. */
	async #patiently(ready: Promise<unknown>, signal: AbortSignal): Promise<void> {
		throwIfAborted(signal);
		const done = new AbortController();
		const abort = () => done.abort();
		signal.addEventListener('abort', abort, { once: true });
		try {
			await Promise.race([
				ready,
				sleep(this.#options.patienceMs, undefined, { signal: done.signal }).then(() => {
					throw new UserError(sentence`The model is still being loaded; try again in a moment.`);
				}),
			]);
		} catch (error) {
			// An abort of the load itself is no abort of this request.
			throw isAbort(error) && !signal.aborted ? new UserError(sentence`Loading the model was cancelled.`, NO_MODEL) : error;
		} finally {
			signal.removeEventListener('abort', abort);
			done.abort();
		}
	}

	/** Asks the process; once more another one, when that one was dead before it read the question. */
	async #read<T>(signal: AbortSignal, ask: (child: ModelChild) => Promise<T>): Promise<T> {
		const child = await this.#child(signal);
		try {
			return await ask(child);
		} catch (error) {
			if (!(error instanceof ModelChildGone) || !error.unread || !this.#loaded) {
				return this.#explain(error);
			}
			return ask(await this.#child(signal)).catch(this.#explain);
		}
	}

	/** Tells how quick the model is when a base has shown that it is not what was measured at load. */
	#notePace({ held, evaluated, readMs }: WarmResult): void {
		const state = this.#state;
		if (state.kind !== 'ready' && state.kind !== 'busy') {
			return;
		}
		const { info } = state;
		if (this.#pace?.path !== info.path) {
			this.#pace = { path: info.path, pace: new PrefillPace(info.prefillRate) };
		}
		const { pace } = this.#pace;
		const over = AUTO_PREFILL_SECONDS * 1000;
		if (pace.tell(Math.max(0, held - evaluated), evaluated, readMs, over)) {
			this.#setState({ kind: state.kind, info: { ...info, prefillRate: pace.rateFor(over) } });
		}
	}

	async #busy<T>(work: () => Promise<T>): Promise<T> {
		this.#running++;
		this.#showBusy();
		try {
			return await work();
		} finally {
			this.#running--;
			this.#showBusy();
		}
	}

	#showBusy(): void {
		const { kind } = this.#state;
		const wanted = this.#running > 0 ? 'busy' : 'ready';
		if ((this.#state.kind === 'ready' || this.#state.kind === 'busy') && kind !== wanted) {
			this.#setState({ kind: wanted, info: this.#state.info });
		}
	}

	/** The end of the process in the words of a user. */
	readonly #explain = (error: unknown): never => {
		if (!(error instanceof ModelChildGone)) {
			throw error;
		}
		const state = this.#state;
		if (state.kind === 'none') {
			throw new UserError(sentence`The model was unloaded before it could answer.`);
		}
		const next = state.kind === 'failed' && !state.restarting ? '' : ` ${sentence`It is being started again.`}`;
		throw new UserError(`${stoppedBy(error.end)}${next}`);
	};

	#setStateOf(loaded: Loaded, state: ModelState): void {
		if (this.#loaded === loaded) {
			this.#setState(state);
		}
	}

	#setState(state: ModelState): void {
		this.#state = state;
		this.#changed.fire(state);
	}
}

/** For what is not worth aborting. */
const never = new AbortController().signal;

function stoppedBy(end: ModelChildEnd): string {
	return sentence`The model process stopped (${end.cause}).`;
}

function asUserError(error: unknown, path: string): unknown {
	return error instanceof ModelChildGone
		? new UserError(sentence`The model process stopped (${error.end.cause}) while loading ${path}.`)
		: error;
}
