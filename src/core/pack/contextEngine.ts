import type { Event } from '../base/event.ts';
import type { CursorSyntax } from '../parse/cursorSyntax.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import type { Exclude } from '../workspace/exclude.ts';
import type { Overflow } from './overflow.ts';
import type { LineRange, PackedContext, Tier } from './packedContext.ts';

/** Index and packer behind one port. The editor talks to one in a worker thread, the CLI and tests to one in the same thread. */
export interface ContextEngine {
	/** What the user's settings say about indexing `root`. Told before the first refresh; a change takes hold with the next. */
	configure(root: string, options: IndexOptions): void;

	/** Brings the index of `root` up to date with the disk; cheap when it is. */
	refresh(root: string, signal: AbortSignal): Promise<IndexStatus>;

	/** Forgets what is known and stored of `root`, and indexes it anew. */
	rebuild(root: string, signal: AbortSignal): Promise<IndexStatus>;

	/**
	 * The unsaved text of a file, or `undefined` when the disk is right again. Re-parsed at the next pack. A text says that the user
	 * types: indexing rests for a moment.
	 */
	setText(root: string, path: string, text: string | undefined): void;

	/** One sentence that says whether a file is indexed, and if not, why. */
	whyNotIndexed(root: string, path: string, signal: AbortSignal): Promise<string>;

	/** Of some files, those that may stand in the context of another: neither ignored nor excluded nor secret. */
	shareable(root: string, paths: readonly string[], signal: AbortSignal): Promise<readonly string[]>;

	/** Qualified names of the symbols whose definition holds a 0-based line, innermost first; none for a file that is not indexed. */
	symbolsAt(root: string, path: string, line: number, signal: AbortSignal): Promise<readonly string[]>;

	/** What a cursor stands in and how much is to be written there; `undefined` for a file whose language is not parsed. */
	syntaxAt(place: SyntaxPlace, signal: AbortSignal): Promise<CursorSyntax | undefined>;

	/** The folder was closed: its index is not needed in memory any more. What is stored of it stays for the next time. */
	close(root: string): void;

	/** Files and folders that changed on disk: read again, or dropped when they are gone. A folder stands for all that is in it. */
	filesChanged(root: string, paths: readonly string[]): void;

	/** Chooses what to tell the model. Works on what is indexed so far; `notices` says when that is not all. */
	pack(request: PackRequest, signal: AbortSignal): Promise<PackedContext>;

	readonly onDidChangeIndex: Event<IndexStatus>;
}

/** A cursor in a file as the editor holds it. */
export interface SyntaxPlace {
	readonly root: string;
	readonly file: string;
	readonly text: string;
	/** 0-based, UTF-16. */
	readonly line: number;
	readonly character: number;
}

export interface IndexOptions {
	/** Parser processes, for all folders together; `auto` is half the cores, up to four. */
	readonly maxWorkers: number | 'auto';
	/** Globs of files and folders that are left out, relative to the folder. */
	readonly excludes: readonly Exclude[];
	/** Megabytes that what was read lately may take, for each folder: decoded outlines and lines of source. */
	readonly memory: number;
}

/** Enough for what packs of 200,000 tokens go through in a workspace of some thousand files. */
export const DEFAULT_INDEX_MEMORY = 64;

export interface IndexStatus {
	readonly root: string;
	/** `stopped`: by the user; what is known so far is used, the next refresh goes on. */
	readonly kind: 'indexing' | 'ready' | 'stopped';
	readonly files: number;
	/** Files parsed or loaded so far. */
	readonly done: number;
	readonly symbols: number;
	readonly edges: number;
	/** Import statements that name something in the workspace but lead nowhere. */
	readonly unresolved: number;
	/** Files per language id. */
	readonly languages: Readonly<Record<string, number>>;
	readonly ms: number;
}

export interface PackRequest {
	/** Absolute path of the workspace folder. */
	readonly root: string;
	/** The current file, relative to `root`, `/`-separated. */
	readonly file: string;
	/** The file as the editor holds it; `undefined` reads the disk. */
	readonly text: string | undefined;
	/** 0-based, UTF-16. */
	readonly line: number;
	readonly character: number;
	readonly budget: number;
	/** `exclude` gives context from other files only; the whole budget is for them. */
	readonly current: 'include' | 'exclude';
	/** Lines of the current file that the caller shows round the cursor and holds still; `undefined` lets the packer choose them. */
	readonly window?: LineRange | undefined;
	readonly options: PackOptions;
	/** Files that the user had open lately, the latest first. They are within reach though nothing imports them. */
	readonly recent?: readonly string[] | undefined;
	/** What the editor complains about in the current file. */
	readonly diagnostics?: readonly Diagnostic[] | undefined;
	/** Id of a definition, `path#Container.name`: the answer explains what became of it. */
	readonly explain?: string | undefined;
}

export interface Diagnostic {
	/** 0-based. */
	readonly line: number;
	readonly message: string;
}

export interface PackOptions {
	/** `o200k_base`, `cl100k_base`, or `model` for the loaded model's own. */
	readonly tokenizer: TokenizerId;
	/** Fractions of the budget, summing to 1. */
	readonly shares: Readonly<Record<Tier, number>>;
	/** Beyond this many import hops nothing enters. */
	readonly maxHops: number;
	/** What takes the rest of the budget where nothing more near the cursor speaks for anything. */
	readonly fill: Fill;
	/** How files are set apart in the prompt; `undefined` writes comment headers. */
	readonly style: FimStyle | undefined;
	/** Always included, as far as they fit. Each names a file (`src/a.ts`), a folder (`src/`) or a symbol (`src/a.ts#Store.read`). */
	readonly pins: readonly string[];
	/** Never included, named as pins are. An exclude wins over a pin. */
	readonly excludes: readonly string[];
	/** Never shown in a richer form than their signatures, named as pins are. */
	readonly signatureOnly: readonly string[];
	/** What is kept of a pin that is too large for its place. */
	readonly overflow: Overflow;
	/** Tokens of a window of {@link overflow} `window`. */
	readonly windowTokens: number;
}

/** `relevant` leaves the rest empty; `full` goes on with whatever is within reach, and with what most files import. */
export type Fill = (typeof FILLS)[number];
export const FILLS = ['relevant', 'full'] as const;

export type TokenizerId = 'o200k_base' | 'cl100k_base' | 'model';

/** SPEC: critical 20 %, important 40 %, supporting 30 %, cache 10 %. */
export const DEFAULT_PACK_OPTIONS: PackOptions = {
	tokenizer: 'o200k_base',
	shares: { critical: 0.2, important: 0.4, supporting: 0.3, cache: 0.1 },
	maxHops: 3,
	fill: 'relevant',
	style: undefined,
	pins: [],
	excludes: [],
	signatureOnly: [],
	overflow: 'middle',
	windowTokens: 512,
};
