import { hashOf } from '../base/hash.ts';

/** 200,000 names, their parts and hashes are about 40 MB; a workspace of 50,000 files has more, but what is within reach of one has not. */
const MOST = 200_000;

/** Numbers for names, the same for all files, so that the columns of files can be put together without looking at a name again. */
export class NameTable {
	readonly #numbers = new Map<string, number>();
	readonly #partNumbers = new Map<string, number>();
	/** By number: {@link hashOf} each name. */
	readonly hashes: number[] = [];
	/** The numbers of their parts: those of name `n` stand from `starts[n]` to `starts[n + 1]`. */
	readonly parts: { readonly starts: number[]; readonly values: number[] } = { starts: [0], values: [] };

	get size(): number {
		return this.hashes.length;
	}

	/** How many parts there are. */
	get partCount(): number {
		return this.#partNumbers.size;
	}

	/** The number of a name; a new one for one that is not there. */
	add(name: string): number {
		let number = this.#numbers.get(name);
		if (number === undefined) {
			number = this.#numbers.size;
			this.#numbers.set(name, number);
			this.hashes.push(hashOf(name));
			for (const part of partsOf(name)) {
				this.parts.values.push(numberOf(this.#partNumbers, part));
			}
			this.parts.starts.push(this.parts.values.length);
		}
		return number;
	}

	/** -1 for a name that is not there. */
	find(name: string): number {
		return this.#numbers.get(name) ?? -1;
	}

	findPart(part: string): number {
		return this.#partNumbers.get(part) ?? -1;
	}
}

let table = new NameTable();

/** The table that is filled now. When it is full another one is begun; who has the old one keeps it. */
export function nameTable(): NameTable {
	if (table.size > MOST) {
		table = new NameTable();
	}
	return table;
}

/** The number of a name, given in the order in which they are asked for. */
export function numberOf(numbers: Map<string, number>, name: string): number {
	let number = numbers.get(name);
	if (number === undefined) {
		number = numbers.size;
		numbers.set(name, number);
	}
	return number;
}

/** The words of a name, lower case, without what is too short to mean anything. */
export function partsOf(name: string): readonly string[] {
	return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((part) => part.toLowerCase()).filter((part) => part.length > 2);
}
