import { Emitter } from '../../core/base/event.ts';
import type { Log } from '../../core/base/log.ts';
import type {
	ContextEngine,
	IndexOptions,
	IndexStatus,
	PackRequest,
	SyntaxPlace,
	TokenizerId,
} from '../../core/pack/contextEngine.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import { CachedTokenizer, type Tokenizer } from '../../core/pack/tokenizer.ts';
import type { CursorSyntax } from '../../core/parse/cursorSyntax.ts';
import { TiktokenTokenizer } from '../tokenizer/tiktoken.ts';
import { IndexedWorkspace } from './indexedWorkspace.ts';
import { ParsePool, type ParsePoolOptions } from './parsePool.ts';
import { TreeSitter } from './treeSitter.ts';

/** Milliseconds for the tree of what is being edited: it is made in this thread, and packs wait for it. */
const HERE_LIMIT = 2000;

export interface EngineOptions {
	/** The extension's root: holds `out/` and `syntaxes/`. */
	readonly dataFolder: string;
	/** Where indexes are stored; `undefined` keeps them in memory. */
	readonly storageFolder: string | undefined;
	readonly log: Log;
	/** Counts with the loaded model, for requests that ask for `model`. */
	readonly modelTokenizer: ((texts: readonly string[], signal: AbortSignal) => Promise<readonly number[]>) | undefined;
	/**
	 * Milliseconds without a keystroke after which an unsaved text is one at rest. Until then what is read of one with errors may hang
	 * on what stood there before: that is quicker. Without them every text is one at rest, and the same requests get the same answers.
	 */
	readonly typingPause?: number;
	/** Another script for the parser processes, and another limit for a file. */
	readonly parsing?: Pick<ParsePoolOptions, 'script' | 'fileLimit'>;
}

/** The engine in this thread: the CLI and tests use it so, the editor runs it in a worker. */
export class LocalEngine implements ContextEngine {
	readonly #options: EngineOptions;
	readonly #pool: ParsePool;
	readonly #treeSitter: TreeSitter;
	readonly #workspaces = new Map<string, IndexedWorkspace>();
	readonly #tokenizers = new Map<TokenizerId, Tokenizer>();
	readonly #onDidChangeIndex = new Emitter<IndexStatus>();
	readonly onDidChangeIndex = this.#onDidChangeIndex.event;

	constructor(options: EngineOptions) {
		this.#options = options;
		this.#pool = new ParsePool({ dataFolder: options.dataFolder, ...options.parsing });
		this.#treeSitter = new TreeSitter(options.dataFolder, HERE_LIMIT);
	}

	configure(root: string, options: IndexOptions): void {
		this.#pool.maxWorkers = options.maxWorkers;
		this.workspace(root).configure(options);
	}

	refresh(root: string, signal: AbortSignal): Promise<IndexStatus> {
		return this.workspace(root).refresh(signal);
	}

	rebuild(root: string, signal: AbortSignal): Promise<IndexStatus> {
		return this.workspace(root).rebuild(signal);
	}

	setText(root: string, path: string, text: string | undefined): void {
		if (text !== undefined) {
			this.#pool.rest();
		}
		this.workspace(root).setText(path, text);
	}

	whyNotIndexed(root: string, path: string): Promise<string> {
		return this.workspace(root).whyNotIndexed(path);
	}

	shareable(root: string, paths: readonly string[]): Promise<readonly string[]> {
		return this.workspace(root).shareable(paths);
	}

	symbolsAt(root: string, path: string, line: number): Promise<readonly string[]> {
		return this.workspace(root).symbolsAt(path, line);
	}

	syntaxAt(place: SyntaxPlace): Promise<CursorSyntax | undefined> {
		return this.workspace(place.root).syntaxAt(place);
	}

	close(root: string): void {
		this.#workspaces.get(root)?.close();
		this.#workspaces.delete(root);
	}

	filesChanged(root: string, paths: readonly string[]): void {
		void this.workspace(root).filesChanged(paths);
	}

	pack(request: PackRequest, signal: AbortSignal): Promise<PackedContext> {
		return this.workspace(request.root).pack(request, this.#tokenizer(request.options.tokenizer), signal);
	}

	workspace(root: string): IndexedWorkspace {
		let workspace = this.#workspaces.get(root);
		if (!workspace) {
			workspace = new IndexedWorkspace(root, {
				...this.#options,
				pool: this.#pool,
				treeSitter: this.#treeSitter,
				onStatus: (status) => this.#onDidChangeIndex.fire(status),
			});
			this.#workspaces.set(root, workspace);
		}
		return workspace;
	}

	/** The most bytes of memory that the parser processes have taken; this one's own are not among them. */
	get parserMemory(): number {
		return this.#pool.peakMemory;
	}

	/** Another model counts differently: what was counted with the last one is forgotten. */
	modelChanged(): void {
		this.#tokenizers.delete('model');
	}

	#tokenizer(id: TokenizerId): Tokenizer {
		let tokenizer = this.#tokenizers.get(id);
		if (!tokenizer) {
			tokenizer = new CachedTokenizer(this.#inner(id));
			this.#tokenizers.set(id, tokenizer);
		}
		return tokenizer;
	}

	#inner(id: TokenizerId): Tokenizer {
		if (id !== 'model') {
			return new TiktokenTokenizer(id, this.#options.dataFolder);
		}
		const count = this.#options.modelTokenizer;
		if (!count) {
			throw new Error('There is no model to count with.');
		}
		return { name: 'model', count };
	}

	async dispose(): Promise<void> {
		for (const workspace of this.#workspaces.values()) {
			workspace.close();
		}
		await this.#pool.dispose();
	}
}
