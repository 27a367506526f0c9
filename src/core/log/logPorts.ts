import type { LineRange, PackedContext } from '../pack/packedContext.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import type { LogPiece } from './promptLog.ts';

/** Where the user works, and the text as the editor holds it. */
export interface LogPlace {
	readonly root: string;
	/** Relative to `root`, `/`-separated. */
	readonly file: string;
	readonly text: string;
	/** 0-based, UTF-16. */
	readonly line: number;
	readonly character: number;
}

/** What the log needs of the packer: the best context for a cursor whose window is chosen already. */
export interface LogPacker {
	/**
	 * @param window lines of the current file that the log shows itself
	 * @param budget tokens of all, the window's included
	 */
	pack(place: LogPlace, window: LineRange, budget: number, signal: AbortSignal): Promise<PackedContext>;
	/** Of the files where the user was, those that may be shown in another: what is ignored or secret stays where it is. */
	shareable(root: string, files: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

/** A log as it is kept over a restart. */
export interface SavedLog {
	readonly root: string;
	readonly file: string;
	/** Of the settings and the model that it was made for. */
	readonly key: string;
	readonly pieces: readonly LogPiece[];
}

/** Where logs outlive the editor: beside the KV state that was read of them, so that neither is there without the other. */
export interface LogMemory {
	/** The log of a file, `undefined` when there is none. Never rejects: what cannot be read is packed anew. */
	load(root: string, file: string, key: string): Promise<SavedLog | undefined>;
	/** What {@link LogModel.warm} keeps of it. */
	write(log: SavedLog): string;
}

/** What the log needs of the model: its slots, each a KV cache that is valid up to the first token that differs. */
export interface LogModel {
	/** A second one takes a repack while the first goes on answering. */
	readonly slots: 1 | 2;
	/** Tokens of each text alone. */
	count(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
	/** Leading tokens of a prompt that a slot holds. */
	held(slot: number, prompt: readonly PromptSegment[], signal: AbortSignal): Promise<number>;
	/**
	 * Evaluates in the background as much of a prompt as is allowed before somebody asks for a completion; what was evaluated stays.
	 * @param context what holds over requests
	 * @param cursor the current file
	 * @param memo kept with the state of the whole context, when that is
	 * @returns leading tokens of the prompt that the slot holds then
	 */
	warm(
		slot: number,
		context: readonly PromptSegment[],
		cursor: readonly PromptSegment[],
		signal: AbortSignal,
		memo?: string,
	): Promise<number>;
}

/** What the user set, and the model asks for. */
export interface LogSettings {
	readonly style: FimStyle;
	/** Tokens of context, window and suffix included; the template comes on top. */
	readonly budget: number;
	/** Equal keys mean equal settings and model: a log is not used under another. */
	readonly key: string;
	/** Tokens that a pause surely pays for: what takes no more is done in place. */
	readonly patience: number;
	/** Files, folders and symbols that are not shown because the user was there. */
	readonly hidden?: readonly string[];
}
