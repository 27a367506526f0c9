import { Emitter, type Event } from '../base/event.ts';
import { HashCounts } from '../base/hashCounts.ts';
import { HashLists } from '../base/hashLists.ts';
import { IntLists } from '../base/intLists.ts';
import type { Outline } from '../parse/outline.ts';
import { NO_USES, type Uses } from '../parse/uses.ts';
import { digestOf, type FileDigest, topHash } from './fileDigest.ts';
import { type Files, FileTable } from './fileTable.ts';
import { EMPTY_SOURCE, type OutlineSource } from './outlineSource.ts';

/** A file that came, went, or is not what it was. */
export interface IndexChange {
	readonly id: number;
	readonly path: string;
	readonly kind: 'came' | 'went' | 'changed';
	/** True when what other files read of it may be another: its definitions' names, its imports. */
	readonly isNewFace: boolean;
	/** True when its packages, or whether it hands on what it imports, are others. */
	readonly isRepackaged: boolean;
	/** {@link topHash} of what it defines now and did not, or did and does not now. */
	readonly names: readonly number[];
}

/**
 * The files of one workspace folder and what is known of them. Of a file that is stored only a digest is kept: its outline and its
 * uses are asked for when they are needed. An unsaved file shadows the one on disk until it is saved or reverted.
 */
export class WorkspaceIndex {
	readonly #source: OutlineSource;
	readonly #table = new FileTable();
	/** Whole, for what is not stored: unsaved text. */
	readonly #held = new Map<number, { readonly outline: Outline; readonly uses: Uses }>();
	readonly #languages: string[] = [''];
	/** Place of each file's language in {@link #languages}; 0 for one that is not parsed. */
	#language = new Uint8Array(64);
	#symbols = new Uint32Array(64);
	#face = new Int32Array(64);
	readonly #packages = new Map<number, readonly string[]>();
	readonly #handsOn = new Set<number>();
	readonly #accesses = new IntLists();
	readonly #tops = new IntLists();
	/** How many files access a member of each name. */
	readonly #accessors = new HashCounts();
	readonly #definers = new HashLists();
	readonly #counts = new Map<string, number>();
	#allSymbols = 0;
	#revision = 0;
	readonly #onDidChange = new Emitter<IndexChange>();

	constructor(source: OutlineSource = EMPTY_SOURCE) {
		this.#source = source;
	}

	/** Tells each change once it holds; a file that went is told of while its id is still its own. */
	get onDidChange(): Event<IndexChange> {
		return this.#onDidChange.event;
	}

	/** Counts up with each change, so that what is derived from the index knows when it is stale. */
	get revision(): number {
		return this.#revision;
	}

	/** Every file of the workspace, parsed or plain. */
	get files(): Files {
		return this.#table;
	}

	/** The small number by which tables know a file, -1 for one that is not there. Given anew when the file goes. */
	id(path: string): number {
		return this.#table.id(path);
	}

	path(id: number): string {
		return this.#table.path(id);
	}

	/** One more than the largest id. */
	get ids(): number {
		return this.#table.end;
	}

	get symbols(): number {
		return this.#allSymbols;
	}

	/** Parsed files of each language. */
	get languages(): Readonly<Record<string, number>> {
		return Object.fromEntries([...this.#counts].filter(([, files]) => files > 0));
	}

	isParsed(path: string): boolean {
		return this.#isParsed(this.#table.id(path));
	}

	/** How many symbols a file defines, `undefined` for a plain one. */
	symbolsOf(path: string): number | undefined {
		const id = this.#table.id(path);
		return this.#isParsed(id) ? this.#symbols[id] : undefined;
	}

	/** Packages or namespaces that a file says it is part of, as written. */
	packages(path: string): readonly string[] {
		return this.#packages.get(this.#table.id(path)) ?? [];
	}

	/** True when a file has an import that hands on what it imports. */
	handsOn(path: string): boolean {
		return this.#handsOn.has(this.#table.id(path));
	}

	/**
	 * @param keep false for one of a pass over many files
	 * @returns `undefined` for a plain file
	 */
	outline(path: string, keep = true): Outline | undefined {
		const id = this.#table.id(path);
		return this.#isParsed(id) ? (this.#held.get(id)?.outline ?? this.#source.outline(path, keep)) : undefined;
	}

	/** What the code of a file names and holds; `undefined` for a plain file. */
	uses(path: string): Uses | undefined {
		const id = this.#table.id(path);
		return this.#isParsed(id) ? (this.#held.get(id)?.uses ?? this.#source.uses(path)) : undefined;
	}

	/** Files whose code accesses a member of the name that has this hash: how much it is used by those who can. */
	accessors(hash: number): number {
		return this.#accessors.get(hash);
	}

	/** Hashes of the names of members that a file's code accesses, each once; at hand for all files. */
	accessesOf(path: string): Int32Array {
		return this.#accesses.view(this.#table.id(path));
	}

	/**
	 * Files that define this name outside of any other definition. In no order that means anything.
	 * @param isOwned for members of types that stand in other files
	 */
	definers(name: string, isOwned = false): readonly string[] {
		return this.#definers.of(topHash(name, isOwned)).map((id) => this.#table.path(id));
	}

	/**
	 * Keeps a file whole.
	 * @param outline `undefined` for a plain file: listed, never parsed.
	 */
	set(path: string, outline: Outline | undefined, uses: Uses = NO_USES): void {
		const held = outline && { outline, uses };
		this.#change(path, outline && digestOf(outline), held);
	}

	/**
	 * Keeps what is needed of a file that the source has.
	 * @param digest `undefined` for a plain file
	 */
	setStored(path: string, digest: FileDigest | undefined): void {
		this.#change(path, digest, undefined);
	}

	delete(path: string): void {
		const id = this.#table.id(path);
		if (id >= 0) {
			const names = [...this.#tops.view(id)];
			this.#keep(id, undefined);
			this.#held.delete(id);
			this.#revision++;
			this.#onDidChange.fire({ id, path, kind: 'went', isNewFace: true, isRepackaged: true, names });
			this.#table.delete(path);
		}
	}

	/** Gives back what many changes left over. */
	trim(): void {
		this.#accesses.trim();
		this.#tops.trim();
		this.#definers.trim();
	}

	#change(path: string, digest: FileDigest | undefined, held: { readonly outline: Outline; readonly uses: Uses } | undefined) {
		const isNew = !this.#table.has(path);
		const id = this.#table.add(path);
		this.#room(id);
		const before = { isParsed: this.#isParsed(id), face: this.#face[id], label: this.#label(id), tops: [...this.#tops.view(id)] };
		this.#keep(id, digest);
		if (held) {
			this.#held.set(id, held);
		} else {
			this.#held.delete(id);
		}
		this.#revision++;
		const isNewFace = before.isParsed !== (digest !== undefined) || before.face !== this.#face[id];
		this.#onDidChange.fire({
			id,
			path,
			kind: isNew ? 'came' : 'changed',
			isNewFace,
			isRepackaged: before.label !== this.#label(id),
			names: isNewFace ? difference(before.tops, [...this.#tops.view(id)]) : [],
		});
	}

	/** All that a resolver may read of every file. */
	#label(id: number): string {
		return `${this.#packages.get(id)?.join() ?? ''} ${this.#handsOn.has(id)}`;
	}

	/** Counts a file as it is now, and no longer as it was. */
	#keep(id: number, digest: FileDigest | undefined): void {
		if (this.#isParsed(id)) {
			this.#count(id, -1);
		}
		this.#language[id] = digest ? this.#languageId(digest.language) : 0;
		this.#symbols[id] = digest?.symbols ?? 0;
		this.#face[id] = digest?.face ?? 0;
		this.#accesses.set(id, digest?.accesses ?? []);
		this.#tops.set(id, digest?.tops ?? []);
		if (digest?.packages) {
			this.#packages.set(id, digest.packages);
		} else {
			this.#packages.delete(id);
		}
		if (digest?.handsOn) {
			this.#handsOn.add(id);
		} else {
			this.#handsOn.delete(id);
		}
		if (digest) {
			this.#count(id, 1);
		}
	}

	#count(id: number, change: 1 | -1): void {
		const language = this.#languages[this.#language[id] ?? 0] ?? '';
		this.#counts.set(language, (this.#counts.get(language) ?? 0) + change);
		this.#allSymbols += change * (this.#symbols[id] ?? 0);
		for (const hash of this.#accesses.view(id)) {
			this.#accessors.add(hash, change);
		}
		for (const hash of this.#tops.view(id)) {
			if (change > 0) {
				this.#definers.add(hash, id);
			} else {
				this.#definers.remove(hash, id);
			}
		}
	}

	#isParsed(id: number): boolean {
		return (this.#language[id] ?? 0) !== 0;
	}

	#languageId(language: string): number {
		const known = this.#languages.indexOf(language);
		return known > 0 ? known : this.#languages.push(language) - 1;
	}

	/** Makes the arrays long enough for an id. */
	#room(id: number): void {
		if (id >= this.#language.length) {
			const length = Math.ceil((id + 1) * 1.25);
			this.#language = longer(new Uint8Array(length), this.#language);
			this.#symbols = longer(new Uint32Array(length), this.#symbols);
			this.#face = longer(new Int32Array(length), this.#face);
		}
	}
}

function difference(a: readonly number[], b: readonly number[]): number[] {
	const [inA, inB] = [new Set(a), new Set(b)];
	return [...a.filter((value) => !inB.has(value)), ...b.filter((value) => !inA.has(value))];
}

function longer<T extends { set(values: T): void }>(longer: T, values: T): T {
	longer.set(values);
	return longer;
}
