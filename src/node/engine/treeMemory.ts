import path from 'node:path';
import { Parser, type Tree } from 'web-tree-sitter';
import { ERROR_KIND, MORE, NAMED, type Nodes, PASSES_ON } from '../../core/parse/nodes.ts';
import type { Span } from '../../core/parse/records.ts';

// How tree-sitter lays out a tree in 32-bit memory: `Subtree`, `SubtreeInlineData` and `SubtreeHeapData` in its lib/src/subtree.h.
/** Bytes of a subtree in the list of its parent's children, which ends where the parent's own data starts. */
const SLOT = 8;
const INLINE = 1;
const IS_VISIBLE = 1;
const IS_NAMED = 2;
const IS_EXTRA = 4;
const PADDING = 4;
const SIZE = 16;
const CHILD_COUNT = 36;
const SYMBOL = 40;
const BITS = 44;
const DESCENDANTS = 56;
const PRODUCTION = 66;
/** Behind the root in `TSTree`. */
const LANGUAGE = 8;
// `TSLanguage` in parser.h, which every grammar is built with.
const PRODUCTIONS = 28;
const FIELD_COUNT = 32;
const ALIASES_LENGTH = 36;
const FIELD_SLICES = 64;
const FIELD_ENTRIES = 68;
const IS_INHERITED = 3;
const METADATA = 72;
const PUBLIC_SYMBOLS = 76;
const ALIASES = 84;

// Node has it, its types do not tell of it.
declare const WebAssembly: {
	readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => WasmMemory;
};
interface WasmMemory {
	readonly buffer: ArrayBuffer;
}

let loaded: Promise<TreeMemory> | undefined;

/** Loads the library, once for a thread. @param folder holds its code, and the grammars */
export function loadParser(folder: string): Promise<TreeMemory> {
	loaded ??= (async () => {
		// As large as it would make it itself.
		const wasmMemory = new WebAssembly.Memory({ initial: 512, maximum: 32_768 });
		await Parser.init({ wasmMemory, locateFile: (name: string) => path.join(folder, name) });
		return new TreeMemory(wasmMemory);
	})();
	return loaded;
}

/** What the children of a node that was made by one rule are called. */
interface Production {
	/** By the place among the children that are no extras; 0 where the symbol stays what it is. */
	readonly aliases: Uint16Array;
	readonly fields: Uint16Array;
	/** 1 where a child's own children have fields of its parent. */
	readonly passesOn: Uint8Array;
	/** By field the last place at or under which a child can have it, -1 for none. */
	readonly lasts: Int16Array;
}

/** Of a grammar what its trees are read with. */
interface Tables {
	readonly productions: readonly (Production | undefined)[];
	/** The kind of each symbol. */
	readonly publicKinds: Uint16Array;
	readonly isNamed: Uint8Array;
}

/**
 * Reads whole trees out of the parser's memory: a call for each node takes ten times as long as to parse it. This hangs on the version
 * of web-tree-sitter, and a unit test compares it with what the library says of each node.
 */
export class TreeMemory {
	readonly #memory: WasmMemory;
	/** By their addresses. */
	readonly #tables = new Map<number, Tables>();
	#columns = columnsOf(1 << 14);
	/** Of each level that is open: where its node's data is, which child is next, and so on. */
	#stack = new Int32Array(1 << 12);

	constructor(memory: WasmMemory) {
		this.#memory = memory;
	}

	/** @param around what is asked for, in whole statements of the top level; all of it by default */
	read(tree: Tree, around?: Span): Nodes {
		const { buffer } = this.#memory;
		const bytes = new Uint8Array(buffer);
		const halves = new Uint16Array(buffer);
		const words = new Uint32Array(buffer);
		const root = tree.rootNode.id;
		const { productions, publicKinds, isNamed } = this.#tablesOf(words[(root + LANGUAGE) >> 2] ?? 0);
		const first = around ? around.start * 2 : 0;
		const last = around ? around.end * 2 : Number.POSITIVE_INFINITY;
		// A root is never stored inline.
		let data = words[root >> 2] ?? 0;
		let childCount = words[(data + CHILD_COUNT) >> 2] ?? 0;
		const descendants = childCount > 0 ? (words[(data + DESCENDANTS) >> 2] ?? 0) : 0;
		if (descendants >= this.#columns.kinds.length) {
			this.#columns = columnsOf(Math.ceil((descendants + 1) * 1.25));
		}
		const columns = this.#columns;
		const { kinds, flags, fields, outerFields, starts, ends, parents, nexts, firsts, lasts } = columns;
		const rootSymbol = halves[(data + SYMBOL) >> 1] ?? 0;
		const begin = words[(data + PADDING) >> 2] ?? 0;
		kinds[0] = rootSymbol === ERROR_KIND ? ERROR_KIND : (publicKinds[rootSymbol] ?? 0);
		flags[0] = NAMED;
		fields[0] = 0;
		outerFields[0] = 0;
		starts[0] = begin >> 1;
		ends[0] = (begin + (words[(data + SIZE) >> 2] ?? 0)) >> 1;
		parents[0] = -1;
		nexts[0] = -1;
		firsts[0] = -1;
		let count = 1;
		let stack = this.#stack;
		/** Whether a later child of the visible parent can have the same field; a node without a name of its own hands its children's on. */
		const mayRecur = (field: number, from: number): boolean => {
			const parent = stack[from + PARENT];
			let found = false;
			for (let level = from; level >= 0 && stack[level + PARENT] === parent; level -= LEVEL) {
				const production = productions[halves[((stack[level + DATA] ?? 0) + PRODUCTION) >> 1] ?? 0];
				const place = (stack[level + PLACE] ?? 0) - 1;
				found ||= production?.fields[place] === field;
				if (found && (production?.lasts[field] ?? -1) > place) {
					return true;
				}
			}
			return false;
		};
		let top = 0;
		let child = 0;
		let place = 0;
		let offset = begin;
		let production = productions[halves[(data + PRODUCTION) >> 1] ?? 0];
		stack.set([data, 0, 0, begin, 0, 0, 0]);
		for (;;) {
			if (child === childCount) {
				if (top === 0) {
					return { ...columns, count };
				}
				top -= LEVEL;
				data = stack[top + DATA] ?? 0;
				child = stack[top + CHILD] ?? 0;
				place = stack[top + PLACE] ?? 0;
				offset = stack[top + OFFSET] ?? 0;
				childCount = words[(data + CHILD_COUNT) >> 2] ?? 0;
				production = productions[halves[(data + PRODUCTION) >> 1] ?? 0];
				continue;
			}
			const slot = data - SLOT * (childCount - child);
			const word = words[slot >> 2] ?? 0;
			let bits: number;
			let symbol: number;
			let padding: number;
			let size: number;
			let children = 0;
			if (word & INLINE) {
				const rest = words[(slot >> 2) + 1] ?? 0;
				bits = (word >>> 1) & 7;
				symbol = (word >>> 8) & 255;
				padding = (rest >>> 16) & 255;
				size = rest >>> 24;
			} else {
				bits = bytes[word + BITS] ?? 0;
				symbol = halves[(word + SYMBOL) >> 1] ?? 0;
				padding = words[(word + PADDING) >> 2] ?? 0;
				size = words[(word + SIZE) >> 2] ?? 0;
				children = words[(word + CHILD_COUNT) >> 2] ?? 0;
			}
			const at = child > 0 ? offset + padding : offset;
			const end = at + size;
			child++;
			offset = end;
			let field = 0;
			let alias = 0;
			let passesOn = 0;
			if (!(bits & IS_EXTRA)) {
				if (production) {
					alias = production.aliases[place] ?? 0;
					field = production.fields[place] ?? 0;
					passesOn = production.passesOn[place] ?? 0;
				}
				place++;
			}
			let outer = stack[top + OUTER] || field;
			field ||= stack[top + FIELD] ?? 0;
			let parent = stack[top + PARENT] ?? 0;
			if (parent === 0 && (end < first || at > last)) {
				continue;
			}
			if (bits & IS_VISIBLE || alias) {
				const node = count++;
				const name = alias || symbol;
				stack[top + PLACE] = place;
				kinds[node] = name === ERROR_KIND ? ERROR_KIND : (publicKinds[name] ?? 0);
				flags[node] =
					((alias ? isNamed[alias] : bits & IS_NAMED) ? NAMED : 0) |
					(passesOn ? PASSES_ON : 0) |
					(field > 0 && mayRecur(field, top) ? MORE : 0);
				fields[node] = field;
				outerFields[node] = outer;
				starts[node] = at >> 1;
				ends[node] = end >> 1;
				parents[node] = parent;
				nexts[node] = -1;
				firsts[node] = -1;
				if (firsts[parent] === -1) {
					firsts[parent] = node;
				} else {
					nexts[lasts[parent] ?? 0] = node;
				}
				lasts[parent] = node;
				parent = node;
				field = 0;
				outer = 0;
			}
			if (children > 0) {
				stack[top + CHILD] = child;
				stack[top + PLACE] = place;
				stack[top + OFFSET] = offset;
				top += LEVEL;
				if (top + LEVEL > stack.length) {
					const more = new Int32Array(stack.length * 2);
					more.set(stack);
					stack = more;
					this.#stack = stack;
				}
				stack[top + DATA] = word;
				stack[top + PARENT] = parent;
				stack[top + FIELD] = field;
				stack[top + OUTER] = outer;
				data = word;
				child = 0;
				place = 0;
				offset = at;
				childCount = children;
				production = productions[halves[(data + PRODUCTION) >> 1] ?? 0];
			}
		}
	}

	#tablesOf(language: number): Tables {
		let tables = this.#tables.get(language);
		if (!tables) {
			tables = tablesOf(new DataView(this.#memory.buffer), language);
			this.#tables.set(language, tables);
		}
		return tables;
	}
}

const DATA = 0;
const CHILD = 1;
const PLACE = 2;
const OFFSET = 3;
const PARENT = 4;
const FIELD = 5;
const OUTER = 6;
const LEVEL = 7;

function tablesOf(memory: DataView, language: number): Tables {
	const word = (at: number) => memory.getUint32(at, true);
	const half = (at: number) => memory.getUint16(at, true);
	const halves = (at: number, count: number) => new Uint16Array(memory.buffer.slice(at, at + 2 * count));
	const symbols = word(language + 4) + word(language + 8);
	const aliasesLength = half(language + ALIASES_LENGTH);
	const slices = word(language + FIELD_SLICES);
	const entries = word(language + FIELD_ENTRIES);
	const aliases = word(language + ALIASES);
	const fieldCount = word(language + FIELD_COUNT);
	const productions = Array.from({ length: word(language + PRODUCTIONS) }, (_, id): Production | undefined => {
		const names = halves(aliases + 2 * id * aliasesLength, id === 0 ? 0 : aliasesLength);
		const fields: number[] = [];
		const passesOn: number[] = [];
		const lasts = new Int16Array(fieldCount + 1).fill(-1);
		if (fieldCount > 0) {
			const from = half(slices + 4 * id);
			for (let at = entries + 4 * from; at < entries + 4 * (from + half(slices + 4 * id + 2)); at += 4) {
				const place = memory.getUint8(at + 2);
				const field = half(at);
				lasts[field] = Math.max(lasts[field] ?? -1, place);
				if (memory.getUint8(at + IS_INHERITED)) {
					passesOn[place] = 1;
				} else {
					fields[place] ??= field;
				}
			}
		}
		return names.some((name) => name > 0) || lasts.some((place) => place >= 0)
			? {
					aliases: names,
					fields: Uint16Array.from(fields, (field) => field ?? 0),
					passesOn: Uint8Array.from(passesOn, (each) => each ?? 0),
					lasts,
				}
			: undefined;
	});
	const publicKinds = halves(word(language + PUBLIC_SYMBOLS), symbols);
	const isNamed = Uint8Array.from({ length: symbols }, (_, symbol) =>
		memory.getUint8(word(language + METADATA) + 3 * symbol + 1),
	);
	return { productions, publicKinds, isNamed };
}

type Columns = Omit<Nodes, 'count'> & { readonly lasts: Int32Array };

function columnsOf(length: number): Columns {
	return {
		kinds: new Uint16Array(length),
		flags: new Uint8Array(length),
		fields: new Uint16Array(length),
		outerFields: new Uint16Array(length),
		starts: new Uint32Array(length),
		ends: new Uint32Array(length),
		parents: new Int32Array(length),
		nexts: new Int32Array(length),
		firsts: new Int32Array(length),
		lasts: new Int32Array(length),
	};
}
