import { ByteReader, ByteWriter } from '../base/bytes.ts';
import { hashOf } from '../base/hash.ts';
import type { Outline } from '../parse/outline.ts';

/** What the index keeps in memory of every parsed file. Names are hashed: their outline has them. */
export interface FileDigest {
	readonly language: string;
	readonly symbols: number;
	/** As {@link Outline.packages}. */
	readonly packages: readonly string[] | undefined;
	/** True when one of its imports hands on what it imports. */
	readonly handsOn: boolean;
	/** Hashes of the names of members that its code accesses, each once. */
	readonly accesses: Int32Array;
	/** {@link topHash} of its definitions that have no container, each once. */
	readonly tops: Int32Array;
	/** Hash of what other files' imports may read of it: its definitions' names and its imports. */
	readonly face: number;
}

/** @param isOwned true for a member of a type that stands in another file */
export function topHash(name: string, isOwned: boolean): number {
	return isOwned ? ~hashOf(name) : hashOf(name);
}

export function digestOf(outline: Outline): FileDigest {
	const { language, symbols, packages, imports, accesses } = outline;
	const tops = symbols.filter(({ container }) => container < 0);
	const face = [
		...symbols.map(({ name }) => name),
		...imports.map(({ kind, source, names }) => [kind, source, ...names.map((name) => `${name.exported} ${name.local}`)].join()),
	];
	return {
		language,
		symbols: symbols.length,
		packages,
		handsOn: imports.some(({ kind }) => kind === 'reexport'),
		accesses: distinct(accesses.map((name) => hashOf(name))),
		tops: distinct(tops.map(({ name, owner }) => topHash(name, owner !== undefined))),
		face: hashOf(face.join('\n')),
	};
}

export function encodeDigest({ language, symbols, packages, handsOn, accesses, tops, face }: FileDigest): Uint8Array {
	const writer = new ByteWriter();
	writer.text(language);
	writer.number(symbols);
	writer.number(packages ? 1 : 0);
	writer.texts(packages ?? []);
	writer.number(handsOn ? 1 : 0);
	for (const list of [accesses, tops, [face]]) {
		writer.number(list.length);
		for (const hash of list) {
			writer.number(hash >>> 0);
		}
	}
	return writer.bytes();
}

export function decodeDigest(bytes: Uint8Array): FileDigest {
	const reader = new ByteReader(bytes);
	const language = reader.text();
	const symbols = reader.number();
	const hasPackages = reader.number() === 1;
	const packages = reader.texts();
	const handsOn = reader.number() === 1;
	const list = () => Int32Array.from(reader.list(() => reader.number() | 0));
	const [accesses, tops, [face = 0]] = [list(), list(), list()];
	return { language, symbols, packages: hasPackages ? packages : undefined, handsOn, accesses, tops, face };
}

function distinct(hashes: readonly number[]): Int32Array {
	return Int32Array.from(new Set(hashes));
}
