import type { Machine } from './recommendedModels.ts';

/** Model files that were downloaded, and how more of them come. */
export interface ModelLibrary {
	/** Where they live. */
	readonly folder: string;

	/** The largest first; none when there is no such folder. */
	list(): Promise<readonly StoredModel[]>;

	/**
	 * Downloads a file, from where an earlier try ended. It has its name only when size, checksum and header are right.
	 * Rejects with one sentence; with an `AbortError` after an abort, which keeps what came so far for the next time.
	 * @param source as `parseModelSource` reads it
	 * @param sha256 of the whole file, where it is known
	 */
	download(
		source: string,
		sha256: string | undefined,
		onProgress: (progress: DownloadProgress) => void,
		signal: AbortSignal,
	): Promise<DownloadedModel>;

	/** Deletes one that {@link list} gave; rejects with one sentence for any other file. */
	delete(path: string): Promise<void>;

	/** What this machine has for a model; the GPU is asked through the runtime. */
	machine(signal: AbortSignal): Promise<Machine>;
}

/** A model in the folder of models. */
export interface StoredModel {
	/** Of several files the first. */
	readonly path: string;
	readonly bytes: number;
	/** False for a download that is not finished. */
	readonly whole: boolean;
}

export interface DownloadProgress {
	readonly step: 'downloading' | 'checking';
	/** Of the model, what came in earlier tries included. */
	readonly bytes: number;
	readonly total: number | undefined;
}

export interface DownloadedModel {
	/** Of several files the first. */
	readonly path: string;
	readonly bytes: number;
	/** True when it was there before. */
	readonly existed: boolean;
	/** True when a checksum was known and right. */
	readonly verified: boolean;
}
