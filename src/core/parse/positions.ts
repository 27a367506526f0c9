/** Tells the lines of offsets; quickest when they are asked for in their order. */
export class Positions {
	/** Offset of each line's first character. */
	readonly #starts: number[] = [0];
	#line = 0;

	constructor(text: string) {
		for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
			this.#starts.push(at + 1);
		}
	}

	/** 0-based. */
	line(offset: number): number {
		let line = this.#line;
		if (offset < this.#start(line) || offset >= this.#start(line + 16)) {
			line = this.#search(offset);
		}
		while (offset >= this.#start(line + 1)) {
			line++;
		}
		this.#line = line;
		return line;
	}

	/** UTF-16 units from the start of its line. */
	column(offset: number): number {
		return offset - this.#start(this.line(offset));
	}

	#start(line: number): number {
		return this.#starts[line] ?? Number.POSITIVE_INFINITY;
	}

	#search(offset: number): number {
		let low = 0;
		let high = this.#starts.length;
		while (high - low > 1) {
			const middle = (low + high) >> 1;
			if (this.#start(middle) <= offset) {
				low = middle;
			} else {
				high = middle;
			}
		}
		return low;
	}
}

/** Offset of a 0-based line and column; the end of the text for what lies beyond. */
export function offsetAt(text: string, line: number, character: number): number {
	let start = 0;
	for (let index = 0; index < line; index++) {
		const end = text.indexOf('\n', start);
		if (end < 0) {
			break;
		}
		start = end + 1;
	}
	return Math.min(text.length, start + character);
}
