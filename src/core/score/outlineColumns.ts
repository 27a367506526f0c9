import { type Runs, runsOf } from '../base/runs.ts';
import type { Outline, OutlineSymbol, SymbolKind } from '../parse/outline.ts';
import { bodyTokens, estimatedTokens } from './candidate.ts';
import type { NameTable } from './nameTable.ts';

/** The definitions of one file as columns: what of their score hangs on nothing but the file itself. */
export interface OutlineColumns {
	/** Where the names have their numbers. */
	readonly table: NameTable;
	readonly name: Int32Array;
	/** Name of what it is a member of, -1 for none. */
	readonly holderName: Int32Array;
	/** Its place in the outline, -1 for none. */
	readonly holder: Int32Array;
	/** ln(members of what it is a member of, itself among them). */
	readonly siblings: Float64Array;
	/** Estimates: of its signature, and of its body when that is worth reading, else 0. */
	readonly tokens: Int32Array;
	readonly bodyTokens: Int32Array;
	/** 1 or 0. */
	readonly isPrivate: Uint8Array;
	readonly isInterface: Uint8Array;
	readonly isType: Uint8Array;
	/** Names of types in each signature. */
	readonly mentions: Runs;
	/** Places of types and of what else can hold members. */
	readonly types: readonly number[];
	/** Places of members that stand outside of their type. */
	readonly outside: readonly number[];
}

const HOLDERS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'enum', 'type', 'namespace', 'variable']);

/** Outlines do not change: a changed file has a new one. */
const remembered = new WeakMap<Outline, OutlineColumns>();

export function columnsOf(outline: Outline, table: NameTable): OutlineColumns {
	let columns = remembered.get(outline);
	if (columns?.table !== table) {
		columns = collect(outline.symbols, table);
		remembered.set(outline, columns);
	}
	return columns;
}

function collect(symbols: readonly OutlineSymbol[], table: NameTable): OutlineColumns {
	const members = new Int32Array(symbols.length);
	const holder = Int32Array.from(symbols, ({ container }) => (symbols[container] ? container : -1));
	for (const container of holder) {
		if (container >= 0) {
			members[container] = (members[container] ?? 0) + 1;
		}
	}
	const flag = (isSo: (symbol: OutlineSymbol) => boolean) => Uint8Array.from(symbols, (symbol) => (isSo(symbol) ? 1 : 0));
	const places = (isSo: (symbol: OutlineSymbol) => boolean) => symbols.flatMap((symbol, at) => (isSo(symbol) ? [at] : []));
	const holderNameOf = ({ container, owner }: OutlineSymbol) => symbols[container]?.name ?? owner;
	return {
		table,
		name: Int32Array.from(symbols, ({ name }) => table.add(name)),
		holderName: Int32Array.from(symbols, (symbol) => {
			const name = holderNameOf(symbol);
			return name === undefined ? -1 : table.add(name);
		}),
		holder,
		siblings: Float64Array.from(holder, (container) => Math.log(Math.max(1, members[container] ?? 1))),
		tokens: Int32Array.from(symbols, estimatedTokens),
		bodyTokens: Int32Array.from(symbols, bodyTokens),
		isPrivate: flag((symbol) => symbol.isPrivate === true),
		isInterface: flag(({ kind }) => kind === 'interface'),
		isType: flag(({ kind }) => kind === 'type'),
		mentions: runsOf(symbols.map(({ types }) => types.map((type) => table.add(type)))),
		types: places(({ kind }) => HOLDERS.has(kind)),
		outside: places(({ container, owner }) => !symbols[container] && owner !== undefined),
	};
}
