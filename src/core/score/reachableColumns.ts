import type { Reached } from '../graph/closure.ts';
import type { Outline } from '../parse/outline.ts';
import type { NameTable } from './nameTable.ts';
import { columnsOf } from './outlineColumns.ts';

/** Names within reach, numbered from 0: what the columns by name are asked by. */
export interface NamesWithin {
	readonly table: NameTable;
	/** The number of each in the table. */
	readonly inTable: Int32Array;
	/** The number here of each in the table, -1 for those that are not within reach. */
	readonly here: Int32Array;
}

/** The number of a name, -1 for one that is not within reach. */
export function numberIn({ table, here }: NamesWithin, name: string): number {
	return here[table.find(name)] ?? -1;
}

/** One file and the places of its definitions: that of its symbol `index` is `start + index`. */
export interface FileSpan extends Pick<Reached, 'path' | 'hops' | 'via' | 'link'> {
	readonly outline: Outline;
	readonly start: number;
	readonly end: number;
	/** Names by which the current file has the whole of it. */
	readonly aliases: readonly string[];
}

/** The columns of the files one after the other, their names and places numbered anew. */
export function columnsOver(files: readonly FileSpan[], size: number, table: NameTable) {
	const name = new Int32Array(size);
	const holderName = new Int32Array(size);
	const holder = new Int32Array(size);
	const siblings = new Float64Array(size);
	const hops = new Uint8Array(size);
	const file = new Int32Array(size);
	const tokens = new Int32Array(size);
	const bodyTokens = new Int32Array(size);
	const isPrivate = new Uint8Array(size);
	const isInterface = new Uint8Array(size);
	const isType = new Uint8Array(size);
	const farther = new Uint8Array(size);
	const parts = files.map((file) => ({ start: file.start, hops: file.hops, columns: columnsOf(file.outline, table) }));
	const total = (lengthOf: (columns: ReturnType<typeof columnsOf>) => number) =>
		parts.reduce((sum, { columns }) => sum + lengthOf(columns), 0);
	const types = new Int32Array(total((columns) => columns.types.length));
	const outside = new Int32Array(total((columns) => columns.outside.length));
	const mentions = {
		starts: new Int32Array(size + 1),
		values: new Int32Array(total((columns) => columns.mentions.values.length)),
	};
	const here = new Int32Array(table.size).fill(-1);
	const inTable: number[] = [];
	const numberOf = (name: number) => {
		let number = here[name] ?? -1;
		if (number < 0) {
			number = inTable.push(name) - 1;
			here[name] = number;
		}
		return number;
	};
	let [typesEnd, outsideEnd, mentionsEnd] = [0, 0, 0];
	for (const [number, { start, hops: own, columns }] of parts.entries()) {
		siblings.set(columns.siblings, start);
		tokens.set(columns.tokens, start);
		bodyTokens.set(columns.bodyTokens, start);
		isPrivate.set(columns.isPrivate, start);
		isInterface.set(columns.isInterface, start);
		isType.set(columns.isType, start);
		const count = columns.name.length;
		hops.fill(own, start, start + count);
		farther.fill(own > 2 ? 1 : 0, start, start + count);
		file.fill(number, start, start + count);
		for (let at = 0; at < count; at++) {
			name[start + at] = numberOf(columns.name[at] ?? 0);
			const holding = columns.holder[at] ?? -1;
			const holdingName = columns.holderName[at] ?? -1;
			holder[start + at] = holding < 0 ? -1 : start + holding;
			holderName[start + at] = holdingName < 0 ? -1 : numberOf(holdingName);
			mentions.starts[start + at + 1] = mentionsEnd + (columns.mentions.starts[at + 1] ?? 0);
		}
		for (const mentioned of columns.mentions.values) {
			mentions.values[mentionsEnd++] = numberOf(mentioned);
		}
		for (const type of columns.types) {
			types[typesEnd++] = start + type;
		}
		for (const member of columns.outside) {
			outside[outsideEnd++] = start + member;
		}
	}
	const near = placesIn(files.filter((each) => each.hops === 1));
	return {
		names: { table, inTable: Int32Array.from(inTable), here },
		name,
		holderName,
		holder,
		siblings,
		hops,
		file,
		tokens,
		bodyTokens,
		isPrivate,
		isInterface,
		isType,
		farther,
		near,
		far: placesIn(files.filter((each) => each.hops !== 1 && each.link !== 'central')),
		central: placesIn(files.filter((each) => each.link === 'central')),
		bodies: near.filter((at) => (bodyTokens[at] ?? 0) > 0),
		types,
		outside,
		mentions,
		rarity: rarityOf(name, inTable.length),
	};
}

/** Of each name ln(how many bear it). What only stands in signatures nobody bears, and nobody asks how rare it is. */
function rarityOf(name: Int32Array, names: number): Float64Array {
	const bearers = new Int32Array(names);
	for (const own of name) {
		bearers[own] = (bearers[own] ?? 0) + 1;
	}
	const rarity = new Float64Array(names);
	for (let own = 0; own < names; own++) {
		const count = bearers[own] ?? 0;
		rarity[own] = count > 1 ? Math.log(count) : 0;
	}
	return rarity;
}

/** The places of all that some files define. */
function placesIn(files: readonly FileSpan[]): Int32Array {
	const places = new Int32Array(files.reduce((sum, { start, end }) => sum + end - start, 0));
	let next = 0;
	for (const { start, end } of files) {
		for (let at = start; at < end; at++) {
			places[next++] = at;
		}
	}
	return places;
}
