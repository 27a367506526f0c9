import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import { Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import type { DownloadedModel, DownloadProgress, ModelLibrary, StoredModel } from '../core/model/modelLibrary.ts';
import { parseModelSource } from '../core/model/modelSource.ts';
import { type RecommendedModel, recommend } from '../core/model/recommendedModels.ts';
import { t, translated } from '../protocol/localize.ts';
import type { ModelLoader } from './modelLoader.ts';
import { formatBytes } from './numbers.ts';

export interface ModelPickerParts {
	readonly library: ModelLibrary;
	readonly loader: ModelLoader;
	/** The chosen model's path; empty for none. */
	readonly current: () => string;
	readonly recommended: () => readonly RecommendedModel[];
	readonly log: Log;
}

type Action<T> = vscode.QuickPickItem & { readonly value: T };

/** A download as far as it is. */
export interface RunningDownload extends DownloadProgress {
	/** Of the file. */
	readonly name: string;
}

/** Chooses, downloads and deletes model files with the user. */
export class ModelPicker implements vscode.Disposable {
	readonly #parts: ModelPickerParts;
	readonly #changed = new Emitter<void>();
	/** {@link downloading} changed. */
	readonly onDidChange = this.#changed.event;
	#downloading: { readonly shown: RunningDownload; readonly stop: () => void } | undefined;

	constructor(parts: ModelPickerParts) {
		this.#parts = parts;
	}

	/** The download that began last and still runs. */
	get downloading(): RunningDownload | undefined {
		return this.#downloading?.shown;
	}

	/** What came so far stays for the next time. */
	stopDownload(): void {
		this.#downloading?.stop();
	}

	dispose(): void {
		this.#changed.dispose();
	}

	/** Takes a file of the disk or a downloaded one, or goes on to the download. */
	async choose(): Promise<void> {
		const { library, current } = this.#parts;
		const stored = (await library.list()).filter(({ whole }) => whole);
		if (stored.length === 0 && current()) {
			await this.#chooseFile();
			return;
		}
		const items: Action<'file' | 'download' | StoredModel>[] = [
			...stored.map((model) => ({
				label: nameOf(model.path),
				description: model.path === current() ? t('{0}, in use', formatBytes(model.bytes)) : formatBytes(model.bytes),
				value: model,
			})),
			{ label: `$(folder-opened) ${t('Choose a file…')}`, value: 'file' },
			{ label: `$(cloud-download) ${t('Download a model…')}`, value: 'download' },
		];
		const picked = await vscode.window.showQuickPick(items, { title: t('Choose a model') });
		if (picked?.value === 'file') {
			await this.#chooseFile();
		} else if (picked?.value === 'download') {
			await this.download();
		} else if (picked) {
			await this.#use(picked.value.path);
		}
	}

	/** Asks what to download, downloads it with progress and a way to stop, and offers to use it. */
	async download(): Promise<void> {
		const wanted = await this.#askForSource();
		if (!wanted) {
			return;
		}
		const downloaded = await this.#downloadWithProgress(wanted);
		if (!downloaded) {
			return;
		}
		const { current } = this.#parts;
		const file = nameOf(downloaded.path);
		if (!current()) {
			await this.#use(downloaded.path);
			return;
		}
		const said = downloaded.existed ? t('{0} was downloaded before.', file) : t('{0} is downloaded.', file);
		const use = t('Use It');
		if ((await vscode.window.showInformationMessage(said, use)) === use) {
			await this.#use(downloaded.path);
		}
	}

	/** Shows what is there, what it takes and where, with a button that deletes. */
	async manage(): Promise<void> {
		const { library, current } = this.#parts;
		for (;;) {
			const stored = await library.list();
			const total = stored.reduce((sum, { bytes }) => sum + bytes, 0);
			if (stored.length === 0) {
				throw new UserError(t('No model was downloaded yet; they would be kept in {0}.', library.folder), {
					title: t('Download Model'),
					command: 'plimsoll.downloadModel',
				});
			}
			const chosen = await pickOrDelete(
				stored.map((model) => ({
					label: nameOf(model.path),
					description: !model.whole
						? t('{0}, not finished', formatBytes(model.bytes))
						: model.path === current()
							? t('{0}, in use', formatBytes(model.bytes))
							: formatBytes(model.bytes),
					buttons: [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete') }],
					value: model,
				})),
				t('{0} in {1}', formatBytes(total), library.folder),
			);
			if (!chosen) {
				return;
			}
			if (!chosen.remove) {
				if (chosen.value.whole) {
					await this.#use(chosen.value.path);
				}
				return;
			}
			await this.#delete(chosen.value);
		}
	}

	async #chooseFile(): Promise<void> {
		const [file] =
			(await vscode.window.showOpenDialog({
				title: t('Choose a model file'),
				openLabel: t('Use this model'),
				canSelectMany: false,
				filters: { [t('GGUF models')]: ['gguf'] },
			})) ?? [];
		if (file) {
			await this.#use(file.fsPath);
		}
	}

	/** Writes it into the settings, which loads it. */
	async #use(path: string): Promise<void> {
		const { loader, current } = this.#parts;
		if (path === current()) {
			await loader.reload();
			return;
		}
		await vscode.workspace.getConfiguration().update('plimsoll.model', path, vscode.ConfigurationTarget.Global);
	}

	async #askForSource(): Promise<Pick<RecommendedModel, 'source' | 'sha256'> | undefined> {
		const { library, recommended, log } = this.#parts;
		const machine = await library.machine(new AbortController().signal).catch((error: unknown) => {
			log.debug(`The machine is not known: ${String(error)}`);
			return undefined;
		});
		const offered = machine
			? recommend(recommended(), machine)
			: recommended().map((model) => ({ model, fits: true, best: false }));
		const items: Action<RecommendedModel | 'other'>[] = [
			...offered.map(({ model, fits, best }) => ({
				label: `${best ? '$(star-full) ' : ''}${model.name}`,
				description: formatBytes(model.bytes),
				detail: best ? t('Suits this machine best.') : fits ? t('Fits this machine.') : t('Too large for this machine’s memory.'),
				value: model,
			})),
			{ label: `$(link) ${t('Another model…')}`, detail: t('By its address or its name on Hugging Face.'), value: 'other' },
		];
		const memory =
			machine &&
			(machine.vram > 0
				? t('{0} of RAM, {1} of GPU memory', formatBytes(machine.ram), formatBytes(machine.vram))
				: t('{0} of RAM', formatBytes(machine.ram)));
		const picked = await vscode.window.showQuickPick(items, {
			title: memory ? t('Download a model for {0}', memory) : t('Download a model'),
			matchOnDetail: true,
		});
		if (picked?.value !== 'other') {
			return picked?.value;
		}
		const source = await vscode.window.showInputBox({
			title: t('Which model?'),
			placeHolder: t('https://…/model.gguf, hf:owner/repository/model.gguf or hf:owner/repository:Q4_K_M'),
			validateInput: (typed) => (typed ? problemOf(typed) : undefined),
		});
		return source ? { source } : undefined;
	}

	/** @returns `undefined` when it was stopped */
	async #downloadWithProgress({
		source,
		sha256,
	}: Pick<RecommendedModel, 'source' | 'sha256'>): Promise<DownloadedModel | undefined> {
		const { library, log } = this.#parts;
		const name = nameOf(source);
		log.info(`Downloading ${source} to ${library.folder}`);
		const options = { location: vscode.ProgressLocation.Notification, title: t('Downloading {0}', name), cancellable: true };
		try {
			return await vscode.window.withProgress(options, async (progress, token) => {
				const controller = new AbortController();
				const stop = () => controller.abort();
				token.onCancellationRequested(stop);
				this.#show({ name, step: 'downloading', bytes: 0, total: undefined }, stop);
				let shown = 0;
				return library.download(
					source,
					sha256,
					({ step, bytes, total }) => {
						const percent = total ? (100 * bytes) / total : 0;
						// A notification that is told of each chunk is busy with nothing else.
						if (step === 'checking' || percent - shown >= 0.2 || !total) {
							const message =
								step === 'checking'
									? t('checking')
									: total
										? t('{0} of {1}', formatBytes(bytes), formatBytes(total))
										: formatBytes(bytes);
							progress.report({ message, increment: percent - shown });
							this.#show({ name, step, bytes, total }, stop);
							shown = percent;
						}
					},
					controller.signal,
				);
			});
		} catch (error) {
			if (isAbort(error)) {
				vscode.window.setStatusBarMessage(t('Download of {0} stopped; the next one goes on from there', name), 5000);
				return undefined;
			}
			throw error;
		} finally {
			this.#show(undefined, () => undefined);
		}
	}

	#show(shown: RunningDownload | undefined, stop: () => void): void {
		this.#downloading = shown && { shown, stop };
		this.#changed.fire();
	}

	async #delete(model: StoredModel): Promise<void> {
		const { library, current } = this.#parts;
		const name = nameOf(model.path);
		const detail = model.path === current() ? t('It is the model in use: ghost text and chat end.') : '';
		const remove = t('Delete');
		const answer = await vscode.window.showWarningMessage(
			t('Delete {0} ({1})?', name, formatBytes(model.bytes)),
			{ modal: true, detail },
			remove,
		);
		if (answer !== remove) {
			return;
		}
		if (model.path === current()) {
			await vscode.workspace.getConfiguration().update('plimsoll.model', undefined, vscode.ConfigurationTarget.Global);
		}
		await library.delete(model.path);
	}
}

function nameOf(path: string): string {
	return path.split(/[\\/]/).at(-1) ?? path;
}

function problemOf(typed: string): string | undefined {
	try {
		parseModelSource(typed);
		return undefined;
	} catch (error) {
		return translated(messageOf(error));
	}
}

/** One of `items`, and whether it was its button that was pressed. */
function pickOrDelete<T>(
	items: readonly Action<T>[],
	title: string,
): Promise<{ readonly value: T; readonly remove: boolean } | undefined> {
	return new Promise((resolve) => {
		const pick = vscode.window.createQuickPick<Action<T>>();
		pick.title = title;
		pick.items = items;
		const settle = (value: { readonly value: T; readonly remove: boolean } | undefined) => {
			resolve(value);
			pick.dispose();
		};
		pick.onDidAccept(() => {
			const [chosen] = pick.selectedItems;
			settle(chosen && { value: chosen.value, remove: false });
		});
		pick.onDidTriggerItemButton(({ item }) => settle({ value: item.value, remove: true }));
		pick.onDidHide(() => settle(undefined));
		pick.show();
	});
}
