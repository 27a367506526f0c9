// Records as bytes: whole numbers of seven bits a byte, and each text once, in a table at the start.

const encoder = new TextEncoder();
// A name may begin with a byte order mark like any other character.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes what a {@link ByteReader} reads, in the same order. */
export class ByteWriter {
	#bytes = new Uint8Array(1024);
	#length = 0;
	readonly #texts = new Map<string, number>();

	/** A whole number from 0 to 2³² − 1. */
	number(value: number): void {
		if (this.#length + 5 > this.#bytes.length) {
			this.#bytes = enlarged(this.#bytes);
		}
		let rest = value;
		while (rest > 127) {
			this.#bytes[this.#length++] = (rest & 127) | 128;
			rest >>>= 7;
		}
		this.#bytes[this.#length++] = rest;
	}

	/** A whole number that may be below 0: most often a distance from the one before. Up to 2³¹ either way. */
	signed(value: number): void {
		this.number(((value << 1) ^ (value >> 31)) >>> 0);
	}

	text(text: string): void {
		let at = this.#texts.get(text);
		if (at === undefined) {
			at = this.#texts.size;
			this.#texts.set(text, at);
		}
		this.number(at);
	}

	texts(texts: readonly string[]): void {
		this.number(texts.length);
		for (const text of texts) {
			this.text(text);
		}
	}

	/** Everything written, with its table. */
	bytes(): Uint8Array {
		const body = this.#bytes.subarray(0, this.#length);
		const texts = [...this.#texts.keys()];
		const joined = encoder.encode(texts.join(''));
		const table = new ByteWriter();
		table.number(joined.length);
		table.number(texts.length);
		for (const text of texts) {
			table.number(text.length);
		}
		const head = table.#bytes.subarray(0, table.#length);
		const all = new Uint8Array(head.length + joined.length + body.length);
		all.set(head);
		all.set(joined, head.length);
		all.set(body, head.length + joined.length);
		return all;
	}
}

/** Reads what a {@link ByteWriter} wrote. What is cut short reads as zeros and empty texts, never beyond its end. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	#at = 0;
	readonly #texts: readonly string[];

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		const joined = this.number();
		const lengths = Array.from({ length: Math.min(this.number(), bytes.length) }, () => this.number());
		const all = decoder.decode(bytes.subarray(this.#at, this.#at + joined));
		this.#at += joined;
		let start = 0;
		this.#texts = lengths.map((length) => {
			const text = all.slice(start, start + length);
			start += length;
			return text;
		});
	}

	number(): number {
		const bytes = this.#bytes;
		let byte = bytes[this.#at++] ?? 0;
		let value = byte & 127;
		for (let shift = 7; byte > 127; shift += 7) {
			byte = bytes[this.#at++] ?? 0;
			value |= (byte & 127) << shift;
		}
		return value >>> 0;
	}

	signed(): number {
		const value = this.number();
		return (value >>> 1) ^ -(value & 1);
	}

	text(): string {
		return this.#texts[this.number()] ?? '';
	}

	texts(): string[] {
		return this.list(() => this.text());
	}

	/** As many as the next number says. */
	list<T>(read: () => T): T[] {
		return this.items(this.number(), read);
	}

	/** No more than there are bytes, since each takes one at least: a damaged number does not fill the memory. */
	items<T>(wanted: number, read: () => T): T[] {
		const count = Math.min(wanted, this.#bytes.length);
		const items: T[] = new Array(count);
		for (let at = 0; at < count; at++) {
			items[at] = read();
		}
		return items;
	}
}

function enlarged(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const larger = new Uint8Array(bytes.length * 2);
	larger.set(bytes);
	return larger;
}
