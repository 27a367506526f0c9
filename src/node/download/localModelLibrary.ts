import process from 'node:process';
import type { DownloadedModel, DownloadProgress, ModelLibrary, StoredModel } from '../../core/model/modelLibrary.ts';
import { parseModelSource } from '../../core/model/modelSource.ts';
import type { Machine } from '../../core/model/recommendedModels.ts';
import { downloadModel } from './downloadModel.ts';
import { deleteModel, listModels, requireWritable } from './modelFolder.ts';

/** Models in a folder of this machine. Nothing is asked of the network but what {@link download} is for. */
export class LocalModelLibrary implements ModelLibrary {
	readonly #folder: () => string;
	readonly #check: (path: string, signal: AbortSignal) => Promise<void>;
	readonly machine: (signal: AbortSignal) => Promise<Machine>;

	/**
	 * @param folder asked each time: it is a setting
	 * @param check rejects with a sentence for a file that is no usable model
	 */
	constructor(
		folder: () => string,
		check: (path: string, signal: AbortSignal) => Promise<void>,
		machine: (signal: AbortSignal) => Promise<Machine>,
	) {
		this.#folder = folder;
		this.#check = check;
		this.machine = machine;
	}

	get folder(): string {
		return this.#folder();
	}

	list(): Promise<readonly StoredModel[]> {
		return listModels(this.folder);
	}

	async download(
		source: string,
		sha256: string | undefined,
		onProgress: (progress: DownloadProgress) => void,
		signal: AbortSignal,
	): Promise<DownloadedModel> {
		const { folder } = this;
		const parsed = parseModelSource(source);
		await requireWritable(folder);
		return downloadModel(parsed, { folder, sha256, check: this.#check, onProgress, signal, ...mirror() });
	}

	delete(path: string): Promise<void> {
		return deleteModel(this.folder, path);
	}
}

/** As the tools of Hugging Face name a mirror. */
export function mirror(): { readonly endpoint?: string } {
	const endpoint = process.env['HF_ENDPOINT']?.replace(/\/+$/, '');
	return endpoint ? { endpoint } : {};
}
