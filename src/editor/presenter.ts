import * as vscode from 'vscode';
import { Emitter } from '../core/base/event.ts';
import type { CompletionResult, ModelRuntime, Warmth } from '../core/model/modelRuntime.ts';
import type { IndexStatus } from '../core/pack/contextEngine.ts';
import type { ViewState } from '../protocol/budgetView.ts';
import type { ChatFocus } from './chat/chatFocus.ts';
import type { ChoiceStore } from './choiceStore.ts';
import type { CursorFollower } from './cursorFollower.ts';
import type { MetricsKeeper } from './metricsKeeper.ts';
import type { ModelLoader } from './modelLoader.ts';
import type { ModelPicker } from './modelPicker.ts';
import type { SettingsStore } from './settingsStore.ts';
import { viewStateOf } from './viewState.ts';
import type { WhatIf } from './whatIf.ts';

export interface PresenterParts {
	readonly follower: CursorFollower;
	readonly model: ModelRuntime;
	readonly loader: ModelLoader;
	readonly models: Pick<ModelPicker, 'downloading'>;
	readonly choices: ChoiceStore;
	readonly settings: SettingsStore;
	readonly whatIf: WhatIf;
	readonly metrics: MetricsKeeper;
	readonly chatFocus: ChatFocus;
}

/** Milliseconds in which changes become one drawing: a loading model reports faster than anyone reads. */
const GATHER_MS = 30;

/** The model saves after a second of rest; a state of some megabytes is then written in less than another. */
const SAVED_MS = 2000;

/** Puts together what view and status bar draw, once per change. */
export class Presenter {
	readonly #parts: PresenterParts;
	readonly #drawn = new Emitter<ViewState>();
	readonly onDidChange = this.#drawn.event;
	readonly #indexed = new Emitter<IndexStatus>();
	readonly #indexes = new Map<string, IndexStatus>();
	#timer: NodeJS.Timeout | undefined;
	#revision = 0;
	#last: CompletionResult | undefined;
	#warmth: Warmth | undefined;
	#kvTimer: NodeJS.Timeout | undefined;
	#kvBytes = 0;
	#state: ViewState | undefined;

	constructor(parts: PresenterParts) {
		this.#parts = parts;
	}

	/** The state that was given out last. */
	get state(): ViewState | undefined {
		return this.#state;
	}

	/** A newer one than {@link state} is on its way. */
	get isGathering(): boolean {
		return this.#timer !== undefined;
	}

	setIndex(status: IndexStatus): void {
		this.#indexes.set(status.root, status);
		this.#indexed.fire(status);
		this.changed();
	}

	/** The index of a folder once it is complete; at once with `undefined` without a folder. */
	async whenIndexed(root: string | undefined): Promise<IndexStatus | undefined> {
		const known = root === undefined ? undefined : this.#indexes.get(root);
		if (root === undefined || known?.kind === 'ready') {
			return known;
		}
		return new Promise((resolve) => {
			const listener = this.#indexed.event((status) => {
				if (status.root === root && status.kind === 'ready') {
					listener.dispose();
					resolve(status);
				}
			});
		});
	}

	/** What the last answer cost; asks anew what is on disk once that is saved. */
	setLast(result: CompletionResult): void {
		this.#last = result;
		this.changed();
		clearTimeout(this.#kvTimer);
		this.#kvTimer = setTimeout(() => this.refreshKv(), SAVED_MS);
	}

	/** How far the context is read ahead. */
	setWarmth(warmth: Warmth): void {
		// What came from disk stays told: there is less to read because of it.
		this.#warmth = { ...warmth, fromDisk: warmth.fromDisk || (this.#warmth?.fromDisk ?? 0) };
		this.changed();
	}

	refreshKv(): void {
		this.#parts.model.kvCacheSize().then(
			({ bytes }) => {
				this.#kvBytes = bytes;
				this.changed();
			},
			() => {
				// Without a model nothing is known of its states; the number stays.
			},
		);
	}

	/** Something that is shown changed. */
	changed(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#draw();
		}, GATHER_MS);
	}

	dispose(): void {
		clearTimeout(this.#timer);
		clearTimeout(this.#kvTimer);
		this.#drawn.dispose();
		this.#indexed.dispose();
	}

	#draw(): void {
		const { follower, model, loader, models, choices, settings, whatIf, metrics, chatFocus } = this.#parts;
		const { budget, options } = settings.current.context;
		const followed = follower.current;
		const context = followed.kind === 'context' ? followed.context : undefined;
		const index = followed.kind === 'context' ? this.#indexes.get(followed.place.root) : this.#indexes.values().next().value;
		const root = followed.kind === 'context' ? followed.place.root : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
		// A thread without a context shows that of the cursor.
		const thread = chatFocus.current?.packed ? chatFocus.current : undefined;
		const state = viewStateOf(
			{
				packed: thread?.packed ?? context?.packed,
				reserved: thread?.reserved ?? context?.budget.reserved ?? 0,
				conversation: thread?.conversation,
				empty: followed.kind === 'empty' ? followed.reason : '',
				index,
				model: model.state,
				noModel: loader.reason,
				download: models.downloading,
				last: this.#last,
				warmth: this.#warmth,
				kvBytes: this.#kvBytes,
				wish: { budget, shares: options.shares },
				trial: thread ? undefined : whatIf.trial,
				verdict: context?.verdict,
				trusted: vscode.workspace.isTrusted,
				metrics: metrics.metrics.report(settings.current.metrics.regression),
				lowered: { factor: metrics.budgetFactor, target: settings.current.metrics.latencyTarget },
				scope: settings.budgetScope,
				choices: Object.entries(choices.of(root ?? '')).map(([name, choice]) => ({ name, choice })),
			},
			++this.#revision,
		);
		this.#state = state;
		this.#drawn.fire(state);
	}
}
