import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAbort, messageOf, throwIfAborted } from '../../core/base/errors.ts';
import type { Log } from '../../core/base/log.ts';
import type { ImportGraph } from '../../core/graph/importGraph.ts';
import { decodeDigest } from '../../core/index/fileDigest.ts';
import { ParseOrder } from '../../core/index/parseOrder.ts';
import type { WorkspaceIndex } from '../../core/index/workspaceIndex.ts';
import type { IndexStatus } from '../../core/pack/contextEngine.ts';
import { languageOf } from '../../core/parse/languages.ts';
import type { Exclude } from '../../core/workspace/exclude.ts';
import { MAX_PARSED_BYTES } from '../../core/workspace/fileRules.ts';
import { type Excluded, excludedBy, NOTHING_EXCLUDED } from '../workspace/excluded.ts';
import { readProjectFacts } from '../workspace/projectFacts.ts';
import { isProjectConfig, readProjectConfig } from '../workspace/readProjectConfig.ts';
import { changedFiles, isIgnoreFile, mayBeOurs, scanWorkspace, whySkipped } from '../workspace/scan.ts';
import type { EncodedFile } from './encodedFile.ts';
import type { FailedFiles } from './failedFiles.ts';
import { OutlineStore } from './outlineStore.ts';
import { type FileStamp, stampOf } from './parseFile.ts';
import type { FileParser } from './parsePool.ts';
import type { SourceTexts } from './sourceTexts.ts';
import type { StampTable } from './stampTable.ts';
import type { StatusReport } from './statusReport.ts';
import type { StoredOutlines } from './storedOutlines.ts';

/** Files a worker parses between two messages: small enough that the first answers come soon. */
const BATCH = 40;
/** Files at once from which on the folder is scanned again: a branch was switched, a folder renamed. */
const MANY_FILES = 200;
/** Files whose size and time are asked for at a time. */
const STATS = 256;
/** Files that are listed at a time. */
const LISTED = 2000;
/** Files that the user worked on last: they and what they import are parsed before the rest. */
const MAX_FOCUS = 4;

/** What keeping an index fresh works with. */
export interface FreshnessParts {
	readonly root: string;
	readonly pool: FileParser;
	readonly log: Log;
	readonly index: WorkspaceIndex;
	readonly graph: ImportGraph;
	readonly stamps: StampTable;
	readonly stored: StoredOutlines;
	readonly texts: SourceTexts;
	readonly failed: FailedFiles;
	readonly report: StatusReport;
	/** Where the index is stored; `undefined` keeps it in memory. */
	readonly storeFile: string | undefined;
}

/** Keeps the index of one workspace folder as the disk has it: at the start, on changes, and when all is to be read again. */
export class Freshness {
	readonly #parts: FreshnessParts;
	#isOpened = false;
	#facts: readonly string[] = [];
	#name: string;
	#excludes: readonly Exclude[] = [];
	#excluded = NOTHING_EXCLUDED;
	/** The latest first. */
	#focus: readonly string[] = [];
	#refreshing: { readonly promise: Promise<IndexStatus>; readonly excluded: Excluded } | undefined;

	constructor(parts: FreshnessParts, name: string) {
		this.#parts = parts;
		this.#name = name;
	}

	/** The project's name and facts. */
	get facts(): { readonly name: string; readonly facts: readonly string[] } {
		return { name: this.#name, facts: this.#facts };
	}

	get excluded(): Excluded {
		return this.#excluded;
	}

	/** Globs that are left out from the next refresh on. */
	exclude(excludes: readonly Exclude[]): void {
		if (JSON.stringify(excludes) !== JSON.stringify(this.#excludes)) {
			this.#excludes = excludes;
			this.#excluded = excludedBy(excludes);
		}
	}

	/** The user works on this file: it and what it imports are parsed before the rest. */
	focusOn(file: string): void {
		if (this.#focus[0] !== file) {
			this.#focus = [file, ...this.#focus.filter((other) => other !== file)].slice(0, MAX_FOCUS);
		}
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
		const { index, stored, log } = this.#parts;
		for (const file of [...index.files]) {
			this.#forget(file);
		}
		try {
			stored.clear();
		} catch (error) {
			log.warn(`The stored index could not be emptied: ${messageOf(error)}`);
		}
		return this.refresh(signal);
	}

	/** Reads changed files again, and new ones that are not ignored. Never rejects: a file that cannot be read is dropped. */
	async filesChanged(told: readonly string[]): Promise<void> {
		const { root, index, graph, pool, report, log } = this.#parts;
		try {
			const { signal } = new AbortController();
			const ours = told.filter(mayBeOurs);
			const rescan = ours.length > MANY_FILES || ours.some(isIgnoreFile);
			const changed = rescan ? ours : await changedFiles(root, ours, index.files, this.#excluded, signal);
			if (rescan || changed.length > MANY_FILES) {
				// One scan knows sooner than a question for each; the one that runs may be past what changed.
				await this.#refreshing?.promise.catch(() => undefined);
				await this.refresh(signal);
				return;
			}
			const fresh = changed.filter((file) => !index.files.has(file));
			const listed = new Set<string>();
			for (const file of fresh) {
				if (!(await whySkipped(root, file, this.#excluded))) {
					listed.add(file);
				}
			}
			const known = changed.filter((file) => index.files.has(file) || listed.has(file));
			const files = await this.#differing(known);
			if (files.length === 0) {
				return;
			}
			this.#accept(files, await pool.parse(root, files, 'now'));
			if (files.some(isProjectConfig)) {
				graph.configure(await readProjectConfig(root, index.files));
				this.#learn(await readProjectFacts(root));
			}
			await inTurns(graph.settling(), signal);
			report.publish(report.status.kind, index.files.size, index.files.size, performance.now());
		} catch (error) {
			if (!isAbort(error)) {
				log.error('Changed files could not be indexed', error);
			}
		}
	}

	/** Reads a file again although it is as it was. */
	readAgain(files: readonly string[]): Promise<void> {
		for (const file of files) {
			this.#parts.stamps.delete(this.#parts.index.id(file));
		}
		return this.filesChanged(files);
	}

	async #refreshNow(signal: AbortSignal): Promise<IndexStatus> {
		const { root, pool, index, graph, stored, report } = this.#parts;
		const started = performance.now();
		await this.#open();
		stored.retry();
		if (index.files.size === 0 && stored.isEmpty) {
			// It takes as long to start as most folders take to be listed.
			pool.prepare();
		}
		const files = await scanWorkspace(root, signal, this.#excluded);
		const known = new Set(files);
		for (const file of [...index.files]) {
			if (!known.has(file)) {
				this.#forget(file);
			}
		}
		// All are listed before the first is parsed: what an import leads to is known as soon as the import is.
		await inTurns(listing(index, files), signal);
		graph.configure(await readProjectConfig(root, files));
		this.#learn(await readProjectFacts(root));
		const stale = await this.#stale(files, signal);
		const progress = { started, total: files.length, done: files.length - stale.size };
		try {
			await this.#parse(stale, progress, signal);
			await inTurns(stored.retaining(known), signal);
			await inTurns(graph.settling(), signal);
		} catch (error) {
			if (isAbort(error)) {
				report.publish('stopped', progress.total, progress.done, started);
			}
			throw error;
		}
		stored.shrink();
		index.trim();
		graph.trim();
		return report.publish('ready', index.files.size, index.files.size, started);
	}

	async #open(): Promise<void> {
		const { storeFile, stored, log } = this.#parts;
		if (!this.#isOpened && storeFile) {
			const store = await OutlineStore.open(storeFile, log);
			if (store) {
				stored.attach(store);
			}
		}
		this.#isOpened = true;
	}

	/** Files that have to be parsed, with their bytes. What is stored of the others is taken over, a few at a time, so that packs have their turn. */
	async #stale(files: readonly string[], signal: AbortSignal): Promise<Map<string, number>> {
		const { root, index, stamps, stored, texts } = this.#parts;
		const stale = new Map<string, number>();
		for (let start = 0; start < files.length; start += STATS) {
			throwIfAborted(signal);
			const part = files.slice(start, start + STATS);
			const found = await Promise.all(part.map((file) => stampOf(root, file)));
			for (const [at, file] of part.entries()) {
				const stamp = found[at];
				if (stamp && stamps.isSame(index.id(file), stamp)) {
					continue;
				}
				texts.forget(file);
				const row = stamp && !isPlain(file, stamp) ? stored.find(file) : undefined;
				if (stamp && isPlain(file, stamp)) {
					this.#acceptPlain(file, stamp);
				} else if (stamp && row && isSame(stamp, row.stamp)) {
					this.#know(file, stamp, row);
				} else {
					stale.set(file, stamp?.size ?? 0);
				}
			}
		}
		throwIfAborted(signal);
		return stale;
	}

	async #parse(
		files: ReadonlyMap<string, number>,
		progress: { readonly started: number; readonly total: number; done: number },
		signal: AbortSignal,
	): Promise<void> {
		const { root, pool, graph, report } = this.#parts;
		const order = new ParseOrder(files);
		const targets = (file: string) => graph.edges(file).flatMap((edge) => edge.targets);
		const lane = async () => {
			for (;;) {
				const { files: batch, near } = order.next(BATCH, this.#focus, targets);
				if (batch.length === 0) {
					return;
				}
				const parsed = await pool.parse(root, batch, near ? 'now' : 'later');
				throwIfAborted(signal);
				this.#accept(batch, parsed);
				order.done(batch);
				progress.done += batch.length;
				report.publish('indexing', progress.total, progress.done, progress.started);
			}
		};
		// Twice as many as are parsed at a time: a process that is done has its next batch before its last one is taken in.
		await Promise.all(Array.from({ length: 2 * pool.workers }, lane));
	}

	/** Takes over what was parsed, and forgets what was asked for and is not there any more. */
	#accept(files: readonly string[], parsed: readonly EncodedFile[]): void {
		const { stored, texts } = this.#parts;
		const found = new Set(parsed.map((file) => file.path));
		const gone = files.filter((file) => !found.has(file));
		stored.save(parsed, gone);
		for (const { path, stamp, content, failed } of parsed) {
			texts.forget(path);
			this.#know(path, stamp, { digest: content?.digest, failed });
		}
		for (const file of gone) {
			this.#forget(file);
		}
	}

	/** A file is in the index as it was read: what the user edits shadows it. */
	#know(
		file: string,
		stamp: FileStamp,
		{ digest, failed }: { readonly digest: Uint8Array | undefined; readonly failed?: string | undefined },
	): void {
		const { index, stamps, texts } = this.#parts;
		this.#parts.failed.mark(file, failed);
		if (!texts.unsaved.has(file) || !index.files.has(file)) {
			index.setStored(file, digest && decodeDigest(digest));
		}
		stamps.set(index.id(file), stamp);
	}

	/** A file that is listed and never parsed: nothing of it is stored. */
	#acceptPlain(file: string, stamp: FileStamp): void {
		const { index, stored } = this.#parts;
		if (index.isParsed(file)) {
			stored.save([], [file]);
			index.setStored(file, undefined);
		}
		this.#parts.stamps.set(index.id(file), stamp);
	}

	#forget(file: string): void {
		const { index, stamps, texts, failed } = this.#parts;
		stamps.delete(index.id(file));
		index.delete(file);
		failed.mark(file, undefined);
		texts.forget(file);
	}

	#learn({ name, facts }: { readonly name: string; readonly facts: readonly string[] }): void {
		this.#name = name;
		this.#facts = facts;
	}

	/** Those that are not as they were read: a save is told twice, by the editor and by the watcher of the disk. */
	async #differing(files: readonly string[]): Promise<readonly string[]> {
		const { root, index, stamps } = this.#parts;
		const found = await Promise.all(files.map((file) => stampOf(root, file)));
		return files.filter((file, at) => {
			const stamp = found[at];
			return !stamp || !stamps.isSame(index.id(file), stamp);
		});
	}
}

/** Does work that pauses now and then; packs have their turn in between. */
async function inTurns(work: Iterable<void>, signal: AbortSignal): Promise<void> {
	for (const _ of work) {
		await nextTurn();
		throwIfAborted(signal);
	}
}

/** Lists files as plain ones, those that are not in the index yet. */
function* listing(index: WorkspaceIndex, files: readonly string[]): Generator<void> {
	for (const [at, file] of files.entries()) {
		if (!index.files.has(file)) {
			index.setStored(file, undefined);
		}
		if (at % LISTED === LISTED - 1) {
			yield;
		}
	}
}

/** True for a file that no parser sees: its language is not known, or it is too large. */
function isPlain(file: string, { size }: FileStamp): boolean {
	return !languageOf(file) || size > MAX_PARSED_BYTES;
}

function isSame(a: FileStamp, b: FileStamp): boolean {
	return a.size === b.size && a.mtime === b.mtime;
}
