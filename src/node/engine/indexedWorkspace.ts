import { createHash } from 'node:crypto';
import path from 'node:path';
import { messageOf, throwIfAborted } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { sentence } from '../../core/base/sentence.ts';
import { ImportGraph } from '../../core/graph/importGraph.ts';
import { NO_CONFIG } from '../../core/graph/projectConfig.ts';
import { SymbolGraph } from '../../core/graph/symbolGraph.ts';
import { WorkspaceIndex } from '../../core/index/workspaceIndex.ts';
import { buildContext } from '../../core/pack/buildContext.ts';
import {
	DEFAULT_INDEX_MEMORY,
	type IndexOptions,
	type IndexStatus,
	type PackRequest,
	type SyntaxPlace,
} from '../../core/pack/contextEngine.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import type { Tokenizer } from '../../core/pack/tokenizer.ts';
import type { CursorSyntax } from '../../core/parse/cursorSyntax.ts';
import type { ReadFile } from '../../core/parse/fileOf.ts';
import { languageOf } from '../../core/parse/languages.ts';
import { symbolsAt } from '../../core/parse/outline.ts';
import { offsetAt } from '../../core/parse/positions.ts';
import { NO_USES } from '../../core/parse/uses.ts';
import { MAX_PARSED_BYTES, unparsable } from '../../core/workspace/fileRules.ts';
import { indexingSentence, type Listed, reasonNotParsed } from '../../core/workspace/indexing.ts';
import { whySkipped } from '../workspace/scan.ts';
import { FailedFiles } from './failedFiles.ts';
import { Freshness } from './freshness.ts';
import { normalize, stampOf } from './parseFile.ts';
import type { FileParser } from './parsePool.ts';
import { ProjectMap } from './projectMap.ts';
import { SourceTexts } from './sourceTexts.ts';
import { StampTable } from './stampTable.ts';
import { StatusReport } from './statusReport.ts';
import { StoredOutlines } from './storedOutlines.ts';
import type { TreeSitter } from './treeSitter.ts';
import { TypedFiles } from './typedFiles.ts';

/** The part of the memory for what was read lately that lines of source take; outlines and uses take the rest. */
const TEXT_SHARE = 0.25;

/** One workspace folder: its files, outlines, graph and what is stored of them. */
export class IndexedWorkspace {
	readonly root: string;
	readonly #treeSitter: TreeSitter;
	readonly #stamps = new StampTable();
	readonly #failed: FailedFiles;
	readonly #texts: SourceTexts;
	readonly #stored: StoredOutlines;
	readonly #index: WorkspaceIndex;
	readonly #graph: ImportGraph;
	readonly #map: ProjectMap;
	readonly #report: StatusReport;
	readonly #freshness: Freshness;
	/** Files in which the user types: what they hold meanwhile is read the quickest way. */
	readonly #typed: TypedFiles;
	/** Files whose rows were not there any more, to be read again all at once. */
	readonly #lost = new Set<string>();
	#isClosed = false;
	/** As {@link IndexOptions.memory}. */
	#memory = DEFAULT_INDEX_MEMORY;
	/** Why files are not parsed, as packs of one revision of the index asked for it. */
	#unread: { readonly revision: number; readonly reasons: Map<string, Promise<string | undefined>> } = {
		revision: -1,
		reasons: new Map(),
	};
	/** What was read of the text that was packed last: most requests come for the same text. */
	#current:
		| {
				readonly file: string;
				readonly text: string;
				readonly lines: readonly string[];
				readonly read: ReadFile | undefined;
		  }
		| undefined;

	constructor(
		root: string,
		services: {
			pool: FileParser;
			treeSitter: TreeSitter;
			log: Log;
			storageFolder: string | undefined;
			onStatus: (status: IndexStatus) => void;
			/** As {@link EngineOptions.typingPause}. */
			typingPause?: number | undefined;
		},
	) {
		const { pool, treeSitter, log, storageFolder, onStatus, typingPause } = services;
		this.root = root;
		this.#treeSitter = treeSitter;
		this.#failed = new FailedFiles(log);
		const memory = this.#memory * 1e6;
		this.#texts = new SourceTexts(root, memory * TEXT_SHARE);
		this.#stored = new StoredOutlines({
			log,
			memory: memory * (1 - TEXT_SHARE),
			stampOf: (file) => this.#stamps.get(this.#index.id(file)),
			onLost: (file) => this.#lose(file),
		});
		this.#index = new WorkspaceIndex(this.#stored);
		this.#graph = new ImportGraph(this.#index, NO_CONFIG);
		this.#map = new ProjectMap(this.#index, this.#graph);
		this.#report = new StatusReport(root, this.#index, this.#graph, onStatus);
		const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
		const parts = {
			root,
			pool,
			log,
			index: this.#index,
			graph: this.#graph,
			stamps: this.#stamps,
			stored: this.#stored,
			texts: this.#texts,
			failed: this.#failed,
			report: this.#report,
			storeFile: storageFolder ? path.join(storageFolder, `${key}.db`) : undefined,
		};
		this.#freshness = new Freshness(parts, path.basename(root));
		this.#typed = new TypedFiles(typingPause, (file) => void this.#readAtRest(file));
	}

	get status(): IndexStatus {
		return this.#report.status;
	}

	get bytesOnDisk(): number {
		return this.#stored.bytesOnDisk;
	}

	/** How many edges lead from symbols to symbols, and how many of them are more than a guess. It goes through all files. */
	symbolEdges(signal: AbortSignal): Promise<{ readonly edges: number; readonly confident: number }> {
		return new SymbolGraph(this.#index, this.#graph).totals(signal, () => new Promise((resolve) => setImmediate(resolve)));
	}

	/** Takes hold with the next refresh; memory at once. */
	configure({ excludes, memory }: IndexOptions): void {
		this.#freshness.exclude(excludes);
		if (memory !== this.#memory) {
			this.#memory = memory;
			this.#texts.memory = memory * 1e6 * TEXT_SHARE;
			this.#stored.memory = memory * 1e6 * (1 - TEXT_SHARE);
		}
	}

	/** Brings the index up to date with the disk. Calls while one is running share it, unless it began under other rules. */
	refresh(signal: AbortSignal): Promise<IndexStatus> {
		return this.#freshness.refresh(signal);
	}

	/** Forgets everything, what is stored included, and reads it again. */
	rebuild(signal: AbortSignal): Promise<IndexStatus> {
		return this.#freshness.rebuild(signal);
	}

	/** Reads changed files again, and new ones that are not ignored. Never rejects: a file that cannot be read is dropped. */
	filesChanged(files: readonly string[]): Promise<void> {
		return this.#freshness.filesChanged(files);
	}

	setText(file: string, text: string | undefined): void {
		if (text !== undefined) {
			this.#freshness.focusOn(file);
			this.#texts.edit(file, text);
			this.#typed.add(file);
		} else if (this.#texts.revert(file)) {
			void this.#freshness.readAgain([file]);
		}
	}

	async symbolsAt(file: string, line: number): Promise<readonly string[]> {
		await this.#outlineUnsaved('');
		const outline = this.#index.outline(file);
		return outline ? symbolsAt(outline, line) : [];
	}

	async syntaxAt({ file, text, line, character }: SyntaxPlace): Promise<CursorSyntax | undefined> {
		const normal = normalize(text);
		const offset = offsetAt(normal, line, character);
		return this.#parseHere(file, normal, () => this.#treeSitter.syntaxAt(file, normal, offset, this.#typed.has(file)));
	}

	async shareable(files: readonly string[]): Promise<readonly string[]> {
		const reasons = await Promise.all(files.map((file) => whySkipped(this.root, file, this.#freshness.excluded)));
		// What is not on the disk yet is being written.
		return files.filter((_, at) => (reasons[at]?.kind ?? 'gone') === 'gone');
	}

	async whyNotIndexed(file: string): Promise<string> {
		const skipped = await whySkipped(this.root, file, this.#freshness.excluded);
		return indexingSentence(file, skipped ?? (await this.#listed(file)));
	}

	async #listed(file: string): Promise<Listed> {
		const failed = this.#failed.reason(file);
		if (failed !== undefined) {
			return { kind: 'failed', reason: failed };
		}
		const symbols = this.#index.symbolsOf(file);
		if (symbols !== undefined) {
			return { kind: 'indexed', symbols };
		}
		if (!languageOf(file)) {
			return { kind: 'plain' };
		}
		const bytes = (await stampOf(this.root, file))?.size ?? 0;
		if (bytes > MAX_PARSED_BYTES) {
			return { kind: 'large', bytes };
		}
		const why = unparsable(this.#texts.read(file) ?? '');
		const { done, files } = this.status;
		return why ? { kind: why } : { kind: 'waiting', done, files };
	}

	/** As long as the index stays as it is, a file is looked at once. */
	#whyNotParsed(file: string): Promise<string | undefined> {
		if (this.#unread.revision !== this.#index.revision) {
			this.#unread = { revision: this.#index.revision, reasons: new Map() };
		}
		const { reasons } = this.#unread;
		let reason = reasons.get(file);
		if (!reason) {
			reason = this.#listed(file).then((found) =>
				found.kind === 'indexed' || found.kind === 'waiting' ? undefined : reasonNotParsed(found),
			);
			reasons.set(file, reason);
		}
		return reason;
	}

	async pack(request: PackRequest, tokenizer: Tokenizer, signal: AbortSignal): Promise<PackedContext> {
		this.#freshness.focusOn(request.file);
		await this.#outlineUnsaved(request.file);
		const text = request.text === undefined ? this.#texts.read(request.file) : normalize(request.text);
		if (text === undefined) {
			throw new Error(`${request.file} cannot be read.`);
		}
		throwIfAborted(signal);
		if (this.#current?.file !== request.file || this.#current.text !== text) {
			const known = this.#current?.file === request.file ? undefined : this.#readBefore(request.file, text);
			const read = known ?? (await this.#readEdited(request.file, text));
			this.#current = { file: request.file, text, lines: this.#texts.linesAs(request.file, text), read };
		}
		const { read, lines } = this.#current;
		const sources = {
			index: this.#index,
			graph: this.#graph,
			linesOf: (file: string) => this.#texts.linesOf(file),
			isCrlf: (file: string) => this.#texts.isCrlf(file),
			project: { ...this.#freshness.facts, map: this.#map.lines(this.status.kind === 'ready') },
			isSettled: this.status.kind === 'ready' && (this.#graph.settling().next().done ?? false),
			whyNotParsed: (file: string) => this.#whyNotParsed(file),
		};
		const packed = await buildContext(sources, request, lines, read, tokenizer, signal);
		const { notice } = this.#report;
		return notice === undefined ? packed : { ...packed, notices: [notice, ...packed.notices] };
	}

	/** What the index knows of a file, when that is of this text: a file that is only looked at is not parsed anew. */
	#readBefore(file: string, text: string): ReadFile | undefined {
		if (!this.#stored.isOf(file, text)) {
			return undefined;
		}
		const outline = this.#stored.outline(file, true);
		return outline && { outline, uses: this.#stored.uses(file) ?? NO_USES };
	}

	/** @param current read for itself; the index needs it when another file is packed, not at each key */
	async #outlineUnsaved(current: string): Promise<void> {
		for (const [file, unsaved] of this.#texts.unsaved) {
			if (file !== current && !unsaved.outlined && this.#index.files.has(file)) {
				unsaved.outlined = true;
				const { text } = unsaved;
				const read = await this.#readEdited(file, text);
				this.#index.set(file, read?.outline, read?.uses);
			}
		}
	}

	#readEdited(file: string, text: string): Promise<ReadFile | undefined> {
		return this.#parseHere(file, text, () => this.#treeSitter.readEdited(file, text, this.#typed.has(file)));
	}

	/** The user has stopped typing: from here on a text gives what it gives whoever reads it, whatever stood there before. */
	async #readAtRest(file: string): Promise<void> {
		const unsaved = this.#texts.unsaved.get(file);
		if (unsaved) {
			unsaved.outlined = false;
		}
		const current = this.#current;
		if (current?.file === file) {
			const read = await this.#readEdited(file, current.text);
			if (this.#current === current) {
				this.#current = { ...current, read };
			}
		}
	}

	/** Parses in this thread what is being edited; nothing that a parser failed on, since this thread is not replaced. */
	async #parseHere<T>(file: string, text: string, parse: () => Promise<T | undefined>): Promise<T | undefined> {
		if (this.#failed.reason(file) !== undefined || unparsable(text)) {
			return undefined;
		}
		try {
			return await parse();
		} catch (error) {
			this.#failed.mark(file, sentence`its parser failed (${messageOf(error)})`);
			return undefined;
		}
	}

	/** Another window has rewritten the database, or it was damaged: packs go on without the file until it is read again. */
	#lose(file: string): void {
		if (this.#lost.size === 0) {
			setImmediate(() => {
				const files = [...this.#lost];
				this.#lost.clear();
				if (!this.#isClosed) {
					void this.#freshness.readAgain(files);
				}
			});
		}
		this.#lost.add(file);
	}

	close(): void {
		this.#isClosed = true;
		this.#typed.dispose();
		this.#stored.close();
	}
}
