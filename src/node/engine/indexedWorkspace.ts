import { createHash } from 'node:crypto';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { isAbort, messageOf, throwIfAborted } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import { ImportGraph } from '../../core/graph/importGraph.ts';
import { NO_CONFIG } from '../../core/graph/projectConfig.ts';
import { ParseOrder } from '../../core/index/parseOrder.ts';
import { WorkspaceIndex } from '../../core/index/workspaceIndex.ts';
import { buildContext } from '../../core/pack/buildContext.ts';
import type { IndexStatus, PackRequest } from '../../core/pack/contextEngine.ts';
import type { ProjectDigest } from '../../core/pack/packContext.ts';
import type { PackedContext } from '../../core/pack/packedContext.ts';
import type { Tokenizer } from '../../core/pack/tokenizer.ts';
import { languageOf } from '../../core/parse/languages.ts';
import { type Outline, symbolsAt } from '../../core/parse/outline.ts';
import { NO_USES } from '../../core/parse/uses.ts';
import type { Exclude } from '../../core/workspace/exclude.ts';
import { MAX_PARSED_BYTES, unparsable } from '../../core/workspace/fileRules.ts';
import { indexingSentence, type Listed } from '../../core/workspace/indexing.ts';
import { type Excluded, excludedBy, NOTHING_EXCLUDED } from '../workspace/excluded.ts';
import { readProjectFacts } from '../workspace/projectFacts.ts';
import { isProjectConfig, readProjectConfig } from '../workspace/readProjectConfig.ts';
import { changedFiles, isIgnoreFile, mayBeOurs, scanWorkspace, whySkipped } from '../workspace/scan.ts';
import { OutlineStore } from './outlineStore.ts';
import { normalize, type ParsedFile, readText, stampOf } from './parseFile.ts';
import type { FileParser } from './parsePool.ts';
import type { ReadFile, TreeSitter } from './treeSitter.ts';

/** Files a worker parses between two messages: small enough that the first answers come soon. */
const BATCH = 40;
/** Files at once from which on the folder is scanned again: a branch was switched, a folder renamed. */
const MANY_FILES = 200;
/** Files whose size and time are asked for at a time. */
const STATS = 256;
/** Files that the user worked on last: they and what they import are parsed before the rest. */
const MAX_FOCUS = 4;
/** Characters of source that are kept as lines for rendering: 8 MB as UTF-16, 400 files of 10 kB. */
const MAX_TEXT = 4_000_000;
/** Files on the workspace map, and names for each. */
const MAP_FILES = 40;
const MAP_NAMES = 6;

/** One workspace folder: its files, outlines, graph and what is stored of them. */
export class IndexedWorkspace {
	readonly root: string;
	readonly #pool: FileParser;
	readonly #treeSitter: TreeSitter;
	readonly #log: Log;
	readonly #onStatus: (status: IndexStatus) => void;
	readonly #storeFile: string | undefined;
	#store: OutlineStore | undefined;
	#opened = false;
	/** False from a write that failed until the next refresh. */
	#storing = true;
	readonly #index = new WorkspaceIndex();
	readonly #graph = new ImportGraph(this.#index, NO_CONFIG);
	/** Unsaved text by path; its outline is made at the next pack. */
	readonly #unsaved = new Map<string, { readonly text: string; outlined: boolean }>();
	readonly #texts = new LRUCache<string, readonly string[]>({
		maxSize: MAX_TEXT,
		// An empty line takes room as well.
		sizeCalculation: (lines) => lines.reduce((sum, line) => sum + line.length + 1, 0),
	});
	readonly #stamps = new Map<string, ParsedFile['stamp']>();
	/** Files that a parser failed on, and how. They are plain files until they change on disk, their unsaved text included. */
	readonly #failed = new Map<string, string>();
	#facts: { readonly name: string; readonly facts: readonly string[] };
	#map: { readonly revision: number; readonly lines: ProjectDigest['map'] } = { revision: -1, lines: [] };
	#excludes: readonly Exclude[] = [];
	#excluded = NOTHING_EXCLUDED;
	/** The latest first. */
	#focus: readonly string[] = [];
	#status: IndexStatus;
	#refreshing: { readonly promise: Promise<IndexStatus>; readonly excluded: Excluded } | undefined;
	/** What was read of the text that was packed last: most requests come for the same text. */
	#current: { readonly file: string; readonly text: string; readonly read: ReadFile | undefined } | undefined;

	constructor(
		root: string,
		services: {
			pool: FileParser;
			treeSitter: TreeSitter;
			log: Log;
			storageFolder: string | undefined;
			onStatus: (status: IndexStatus) => void;
		},
	) {
		this.root = root;
		this.#pool = services.pool;
		this.#treeSitter = services.treeSitter;
		this.#log = services.log;
		this.#onStatus = services.onStatus;
		const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
		this.#storeFile = services.storageFolder ? path.join(services.storageFolder, `${key}.db`) : undefined;
		this.#facts = { name: path.basename(root), facts: [] };
		this.#status = { root, kind: 'indexing', files: 0, done: 0, symbols: 0, edges: 0, unresolved: 0, languages: {}, ms: 0 };
	}

	get status(): IndexStatus {
		return this.#status;
	}

	get bytesOnDisk(): number {
		return this.#store?.bytes ?? 0;
	}

	/** Globs that are left out from the next refresh on. */
	exclude(excludes: readonly Exclude[]): void {
		if (JSON.stringify(excludes) !== JSON.stringify(this.#excludes)) {
			this.#excludes = excludes;
			this.#excluded = excludedBy(excludes);
		}
	}

	/** The user works on this file: it and what it imports are parsed before the rest. */
	#focusOn(file: string): void {
		if (this.#focus[0] !== file) {
			this.#focus = [file, ...this.#focus.filter((other) => other !== file)].slice(0, MAX_FOCUS);
		}
	}

	async symbolsAt(file: string, line: number): Promise<readonly string[]> {
		await this.#outlineUnsaved('');
		const outline = this.#index.outline(file);
		return outline ? symbolsAt(outline, line) : [];
	}

	async whyNotIndexed(file: string): Promise<string> {
		return indexingSentence(file, (await whySkipped(this.root, file, this.#excluded)) ?? (await this.#listed(file)));
	}

	async #listed(file: string): Promise<Listed> {
		const failed = this.#failed.get(file);
		if (failed !== undefined) {
			return { kind: 'failed', reason: failed };
		}
		const outline = this.#index.outline(file);
		if (outline) {
			return { kind: 'indexed', symbols: outline.symbols.length };
		}
		if (!languageOf(file)) {
			return { kind: 'plain' };
		}
		const bytes = (await stampOf(this.root, file))?.size ?? 0;
		if (bytes > MAX_PARSED_BYTES) {
			return { kind: 'large', bytes };
		}
		const why = unparsable((await this.#read(file)) ?? '');
		return why ? { kind: why } : { kind: 'waiting', done: this.#status.done, files: this.#status.files };
	}

	/** Brings the index up to date with the disk. Calls while one is running share it, unless it began under other rules. */
	refresh(signal: AbortSignal): Promise<IndexStatus> {
		const running = this.#refreshing;
		if (running?.excluded === this.#excluded) {
			return running.promise;
		}
		const begin = () => this.#refreshNow(signal);
		const promise = (running ? running.promise.then(begin, begin) : begin()).finally(() => {
			if (this.#refreshing === refreshing) {
				this.#refreshing = undefined;
			}
		});
		const refreshing = { promise, excluded: this.#excluded };
		this.#refreshing = refreshing;
		return promise;
	}

	/** Forgets everything, what is stored included, and reads it again. */
	async rebuild(signal: AbortSignal): Promise<IndexStatus> {
		await this.#refreshing?.promise.catch(() => undefined);
		for (const file of [...this.#index.files]) {
			this.#forget(file);
		}
		try {
			this.#store?.clear();
		} catch (error) {
			this.#log.warn(`The stored index could not be emptied: ${messageOf(error)}`);
		}
		return this.refresh(signal);
	}

	async #refreshNow(signal: AbortSignal): Promise<IndexStatus> {
		const started = performance.now();
		if (!this.#opened && this.#storeFile) {
			this.#store = await OutlineStore.open(this.#storeFile, this.#log);
		}
		this.#opened = true;
		this.#storing = true;
		const files = await scanWorkspace(this.root, signal, this.#excluded);
		const stored = this.#load();
		const known = new Set(files);
		for (const file of this.#index.files) {
			if (!known.has(file)) {
				this.#forget(file);
			}
		}
		// All are listed before the first is parsed: what an import leads to is known as soon as the import is.
		for (const file of files) {
			if (!this.#index.files.has(file)) {
				this.#index.set(file, undefined);
			}
		}
		this.#graph.configure(await readProjectConfig(this.root, files));
		this.#facts = await readProjectFacts(this.root);
		const stale: string[] = [];
		for (let start = 0; start < files.length; start += STATS) {
			throwIfAborted(signal);
			const part = files.slice(start, start + STATS);
			const stamps = await Promise.all(part.map((file) => stampOf(this.root, file)));
			for (const [n, file] of part.entries()) {
				const stamp = stamps[n];
				const row = stored.get(file);
				const have = this.#stamps.get(file);
				if (stamp && have && same(stamp, have)) {
					continue;
				}
				if (stamp && row && same(stamp, row.stamp)) {
					this.#accept(row);
				} else {
					stale.push(file);
				}
			}
		}
		throwIfAborted(signal);
		try {
			await this.#parse(stale, files.length, started, signal);
		} catch (error) {
			if (isAbort(error)) {
				this.#publish('stopped', files.length, this.#stamps.size, started);
			}
			throw error;
		}
		const gone = [...stored.keys()].filter((file) => !known.has(file));
		if (gone.length > 0) {
			this.#save([], gone);
		}
		return this.#publish('ready', this.#index.files.size, this.#index.files.size, started);
	}

	async #parse(files: readonly string[], total: number, started: number, signal: AbortSignal): Promise<void> {
		const order = new ParseOrder(files);
		const targets = (file: string) => this.#graph.edges(file).flatMap((edge) => edge.targets);
		let done = total - files.length;
		const lane = async () => {
			for (;;) {
				const { files: batch, near } = order.next(BATCH, this.#focus, targets);
				if (batch.length === 0) {
					return;
				}
				const parsed = await this.#pool.parse(this.root, batch, near ? 'now' : 'later');
				throwIfAborted(signal);
				for (const file of parsed) {
					this.#accept(file);
				}
				this.#drop(batch, parsed);
				this.#save(parsed, []);
				order.done(batch);
				done += batch.length;
				this.#publish('indexing', total, done, started);
			}
		};
		await Promise.all(Array.from({ length: this.#pool.threads }, lane));
	}

	/** Forgets what was asked for and is not there any more. @returns what is gone */
	#drop(files: readonly string[], parsed: readonly ParsedFile[]): readonly string[] {
		const found = new Set(parsed.map((file) => file.path));
		const gone = files.filter((file) => !found.has(file));
		for (const file of gone) {
			this.#forget(file);
		}
		return gone;
	}

	#accept(file: ParsedFile): void {
		this.#stamps.set(file.path, file.stamp);
		this.#texts.delete(file.path);
		if (file.failed === undefined) {
			this.#failed.delete(file.path);
		} else {
			this.#fail(file.path, file.failed);
		}
		if (!this.#unsaved.has(file.path)) {
			this.#index.set(file.path, file.outline, file.uses);
		}
	}

	#fail(file: string, reason: string): void {
		this.#failed.set(file, reason);
		this.#log.warn(`${file} is not parsed until it changes: ${reason}.`);
	}

	#forget(file: string): void {
		this.#index.delete(file);
		this.#failed.delete(file);
		this.#stamps.delete(file);
		this.#texts.delete(file);
	}

	#load(): Map<string, ParsedFile> {
		try {
			return this.#store?.load() ?? new Map();
		} catch (error) {
			this.#log.warn(`The stored index could not be read: ${messageOf(error)}`);
			return new Map();
		}
	}

	#save(files: readonly ParsedFile[], gone: readonly string[]): void {
		if (!this.#storing) {
			return;
		}
		try {
			this.#store?.save(files, gone);
		} catch (error) {
			// A full disk or a lock held too long costs the next start some parsing, nothing else. Each try takes time from packs.
			this.#storing = false;
			this.#log.warn(`The index is not stored until the next refresh: ${messageOf(error)}`);
		}
	}

	/** Symbols and edges are counted when the index is whole: before, they would be counted again with each batch. */
	#publish(kind: IndexStatus['kind'], files: number, done: number, started: number): IndexStatus {
		const ready = kind === 'ready';
		const languages: Record<string, number> = {};
		let symbols = 0;
		for (const outline of ready ? this.#index.outlines.values() : []) {
			languages[outline.language] = (languages[outline.language] ?? 0) + 1;
			symbols += outline.symbols.length;
		}
		const { edges, unresolved } = ready ? this.#graph.totals() : { edges: 0, unresolved: 0 };
		this.#status = { root: this.root, kind, files, done, symbols, edges, unresolved, languages, ms: performance.now() - started };
		this.#onStatus(this.#status);
		return this.#status;
	}

	setText(file: string, text: string | undefined): void {
		this.#texts.delete(file);
		if (text !== undefined) {
			this.#focusOn(file);
			this.#unsaved.set(file, { text: normalize(text), outlined: false });
		} else if (this.#unsaved.delete(file)) {
			this.#stamps.delete(file);
			void this.filesChanged([file]);
		}
	}

	/** Reads changed files again, and new ones that are not ignored. Never rejects: a file that cannot be read is dropped. */
	async filesChanged(told: readonly string[]): Promise<void> {
		try {
			const { signal } = new AbortController();
			const ours = told.filter(mayBeOurs);
			const rescan = ours.length > MANY_FILES || ours.some(isIgnoreFile);
			const changed = rescan ? ours : await changedFiles(this.root, ours, this.#index.files, this.#excluded, signal);
			if (rescan || changed.length > MANY_FILES) {
				// One scan knows sooner than a question for each; the one that runs may be past what changed.
				await this.#refreshing?.promise.catch(() => undefined);
				await this.refresh(signal);
				return;
			}
			const fresh = changed.filter((file) => !this.#index.files.has(file));
			const listed = new Set<string>();
			for (const file of fresh) {
				if (!(await whySkipped(this.root, file, this.#excluded))) {
					listed.add(file);
				}
			}
			const known = changed.filter((file) => this.#index.files.has(file) || listed.has(file));
			const files = await this.#differing(known);
			if (files.length === 0) {
				return;
			}
			const parsed = await this.#pool.parse(this.root, files, 'now');
			for (const file of parsed) {
				this.#accept(file);
			}
			this.#save(parsed, this.#drop(files, parsed));
			if (files.some(isProjectConfig)) {
				this.#graph.configure(await readProjectConfig(this.root, this.#index.files));
				this.#facts = await readProjectFacts(this.root);
			}
			this.#publish(this.#status.kind, this.#index.files.size, this.#index.files.size, performance.now());
		} catch (error) {
			if (!isAbort(error)) {
				this.#log.error('Changed files could not be indexed', error);
			}
		}
	}

	/** Those that are not as they were read: a save is told twice, by the editor and by the watcher of the disk. */
	async #differing(files: readonly string[]): Promise<readonly string[]> {
		const stamps = await Promise.all(files.map((file) => stampOf(this.root, file)));
		return files.filter((file, at) => {
			const [now, read] = [stamps[at], this.#stamps.get(file)];
			return !now || !read || !same(now, read);
		});
	}

	async pack(request: PackRequest, tokenizer: Tokenizer, signal: AbortSignal): Promise<PackedContext> {
		this.#focusOn(request.file);
		await this.#outlineUnsaved(request.file);
		const text = request.text === undefined ? await this.#read(request.file) : normalize(request.text);
		if (text === undefined) {
			throw new Error(`${request.file} cannot be read.`);
		}
		throwIfAborted(signal);
		if (this.#current?.file !== request.file || this.#current.text !== text) {
			const read = await this.#parseHere(request.file, text, () => this.#treeSitter.read(request.file, text));
			this.#current = { file: request.file, text, read };
		}
		const { read } = this.#current;
		const sources = {
			index: this.#index,
			graph: this.#graph,
			linesOf: (file: string) => this.#linesOf(file),
			project: this.#project(),
		};
		const packed = await buildContext(
			sources,
			request,
			text.split('\n'),
			read?.outline,
			read?.uses ?? NO_USES,
			tokenizer,
			signal,
		);
		const { kind, done, files } = this.#status;
		return kind === 'ready'
			? packed
			: {
					...packed,
					notices: [
						`Indexing${kind === 'stopped' ? ' was stopped' : ''}: ${done} of ${files} files are known so far.`,
						...packed.notices,
					],
				};
	}

	/** @param current read for itself; the index needs it when another file is packed, not at each key */
	async #outlineUnsaved(current: string): Promise<void> {
		for (const [file, unsaved] of this.#unsaved) {
			if (file !== current && !unsaved.outlined && this.#index.files.has(file)) {
				unsaved.outlined = true;
				const { text } = unsaved;
				const read = await this.#parseHere(file, text, () => this.#treeSitter.read(file, text));
				this.#index.set(file, read?.outline, read?.uses);
			}
		}
	}

	/** Parses in this thread what is being edited; nothing that a parser failed on, since this thread is not replaced. */
	async #parseHere<T>(file: string, text: string, parse: () => Promise<T | undefined>): Promise<T | undefined> {
		if (this.#failed.has(file) || unparsable(text)) {
			return undefined;
		}
		try {
			return await parse();
		} catch (error) {
			this.#fail(file, `its parser failed (${messageOf(error)})`);
			return undefined;
		}
	}

	async #read(file: string): Promise<string | undefined> {
		const unsaved = this.#unsaved.get(file);
		if (unsaved) {
			return unsaved.text;
		}
		return readText(this.root, file);
	}

	async #linesOf(file: string): Promise<readonly string[] | undefined> {
		const known = this.#texts.get(file);
		if (known) {
			return known;
		}
		const lines = (await this.#read(file))?.split('\n');
		if (lines) {
			this.#texts.set(file, lines);
		}
		return lines;
	}

	/** What changes least: computed once for each state of the index, and not before it is whole. */
	#project(): ProjectDigest {
		if (this.#status.kind === 'ready' && this.#map.revision !== this.#index.revision) {
			const importers = [...this.#graph.importers()].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
			const lines = importers.slice(0, MAP_FILES).map(([file]) => ({
				path: file,
				names: [...new Set(topLevelNames(this.#index.outline(file)))].slice(0, MAP_NAMES),
			}));
			this.#map = { revision: this.#index.revision, lines: lines.filter((line) => line.names.length > 0) };
		}
		return { ...this.#facts, map: this.#map.lines };
	}

	close(): void {
		this.#store?.close();
		this.#store = undefined;
	}
}

function topLevelNames(outline: Outline | undefined): string[] {
	return (outline?.symbols ?? []).filter((symbol) => symbol.container < 0).map((symbol) => symbol.name);
}

function same(a: ParsedFile['stamp'], b: ParsedFile['stamp']): boolean {
	return a.size === b.size && a.mtime === b.mtime;
}
