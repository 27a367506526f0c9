import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import { type Disposable, Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import type { ModelOptions, ModelPlan, ModelRuntime, ModelState } from '../core/model/modelRuntime.ts';
import { t, translated } from '../protocol/localize.ts';
import { COMMANDS } from './manifest.ts';
import { reportError } from './report.ts';
import type { Settings } from './settings.ts';

export interface ModelLoaderParts {
	readonly model: ModelRuntime;
	readonly settings: () => Settings;
	/** Where KV states are kept. */
	readonly kvDirectory: string;
	/** Where the windows of this machine tell each other what memory their models take. */
	readonly leaseDirectory: string;
	readonly log: Log;
}

/** Keeps the loaded model equal to the settings: loads, reloads, unloads. No model is started in an untrusted workspace. */
export class ModelLoader implements vscode.Disposable {
	readonly #parts: ModelLoaderParts;
	readonly #changed = new Emitter<void>();
	/** {@link reason} changed. */
	readonly onDidChange = this.#changed.event;
	readonly #trust: vscode.Disposable;
	#loaded = '';
	#loading: AbortController | undefined;
	#reason: string | undefined;

	constructor(parts: ModelLoaderParts) {
		this.#parts = parts;
		this.#trust = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.sync());
	}

	/** Why no model is loaded; `undefined` while one is, or when the model's own state says it. */
	get reason(): string | undefined {
		return this.#reason;
	}

	/** Brings the model to what the settings say; does nothing when it is there. Failures are told to the user. */
	async sync(): Promise<void> {
		const { model, settings, log } = this.#parts;
		const path = settings().model;
		const options = this.#options();
		const wanted = vscode.workspace.isTrusted && path ? JSON.stringify([path, options]) : '';
		this.#setReason(vscode.workspace.isTrusted || !path ? undefined : t('The workspace is not trusted: no model is started.'));
		if (wanted === this.#loaded) {
			return;
		}
		this.#loaded = wanted;
		this.#loading?.abort();
		const loading = new AbortController();
		this.#loading = loading;
		try {
			if (!wanted) {
				await model.unload();
				return;
			}
			const info = await model.load(path, options, loading.signal);
			log.info(
				`Model ${info.name}: context ${info.contextSize}, ${info.device}, ${Math.round(info.prefillRate)} tokens/s of prefill`,
			);
		} catch (error) {
			if (isAbort(error) || loading.signal.aborted) {
				return;
			}
			// The next change of the settings, or the command, tries again.
			this.#loaded = '';
			this.#setReason(translated(messageOf(error)));
			const action = { title: t('Choose Model'), command: COMMANDS.chooseModel };
			await reportError(error instanceof UserError && !error.action ? new UserError(error.message, action) : error, log);
		}
	}

	/** What the chosen model takes, loaded or not. */
	async plan(signal: AbortSignal): Promise<ModelPlan> {
		const path = this.#parts.settings().model;
		if (!vscode.workspace.isTrusted) {
			throw new UserError(t('The workspace is not trusted: no model is looked at.'));
		}
		if (!path) {
			throw new UserError(t('No model is chosen.'), { title: t('Choose Model'), command: COMMANDS.chooseModel });
		}
		return this.#parts.model.plan(path, this.#options(), signal);
	}

	/** Loads again although nothing changed: the file at the path may be another one now. */
	reload(): Promise<void> {
		this.#loaded = '';
		return this.sync();
	}

	dispose(): void {
		this.#loading?.abort();
		this.#trust.dispose();
		this.#changed.dispose();
	}

	#options(): ModelOptions {
		const { settings, kvDirectory, leaseDirectory } = this.#parts;
		const { modelOptions, keepKv } = settings();
		return { ...modelOptions, leaseDirectory, kvDirectory: keepKv ? kvDirectory : undefined };
	}

	#setReason(reason: string | undefined): void {
		if (reason !== this.#reason) {
			this.#reason = reason;
			this.#changed.fire();
		}
	}
}

/** Tells when a model is there, gone, loading or failed; that it works on something is no change. */
export function onDidChangeKind(model: ModelRuntime, listener: (kind: Exclude<ModelState['kind'], 'busy'>) => void): Disposable {
	const kindOf = ({ kind }: ModelState) => (kind === 'busy' ? 'ready' : kind);
	let known = kindOf(model.state);
	return model.onDidChangeState((state) => {
		const kind = kindOf(state);
		if (kind !== known) {
			known = kind;
			listener(kind);
		}
	});
}
