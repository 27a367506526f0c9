import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Outline, OutlineImport, OutlineSymbol, SymbolKind } from '../parse/outline.ts';

// The order of these is part of what is stored: add at the end.
const SYMBOL_KINDS: readonly SymbolKind[] = [
	'function',
	'class',
	'interface',
	'type',
	'enum',
	'namespace',
	'method',
	'property',
	'attribute',
	'constant',
	'variable',
];
const IMPORT_KINDS: readonly OutlineImport['kind'][] = ['import', 'reexport', 'require', 'dynamic', 'include', 'module', 'path'];
/** Stands beside a symbol's kind when it has an owner. */
const HAS_OWNER = 128;
/** Stands beside a symbol's kind when no other file can name it. */
const IS_PRIVATE = 64;

/** An outline as bytes, about a tenth of its JSON: lines are distances, names stand in a table. */
export function encodeOutline(outline: Outline): Uint8Array {
	const writer = new ByteWriter();
	writer.text(outline.language);
	writer.number(outline.lines);
	writer.number(outline.hasErrors ? 1 : 0);
	writer.number(outline.packages ? 1 : 0);
	writer.texts(outline.packages ?? []);
	writer.texts(outline.accesses);
	writeNames(writer, outline.exports ?? []);
	writeImports(writer, outline.imports);
	writeSymbols(writer, outline.symbols);
	return writer.bytes();
}

export function decodeOutline(bytes: Uint8Array): Outline {
	const reader = new ByteReader(bytes);
	const language = reader.text();
	const lines = reader.number();
	const hasErrors = reader.number() === 1;
	const hasPackages = reader.number() === 1;
	const packages = reader.texts();
	const accesses = reader.texts();
	const exports = readNames(reader);
	const imports = readImports(reader);
	const symbols = readSymbols(reader);
	return {
		language,
		lines,
		symbols,
		imports,
		accesses,
		...(exports.length > 0 ? { exports } : {}),
		...(hasPackages ? { packages } : {}),
		hasErrors,
	};
}

function writeImports(writer: ByteWriter, imports: readonly OutlineImport[]): void {
	writer.number(imports.length);
	let before = 0;
	for (const { kind, source, line, names } of imports) {
		writer.number(IMPORT_KINDS.indexOf(kind));
		writer.text(source);
		writer.signed(line - before);
		before = line;
		writeNames(writer, names);
	}
}

function writeNames(writer: ByteWriter, names: OutlineImport['names']): void {
	writer.number(names.length);
	for (const { exported, local } of names) {
		writer.text(exported);
		writer.text(local);
	}
}

function readNames(reader: ByteReader): OutlineImport['names'] {
	return reader.list(() => ({ exported: reader.text(), local: reader.text() }));
}

function readImports(reader: ByteReader): OutlineImport[] {
	let line = 0;
	return reader.list(() => {
		const kind = IMPORT_KINDS[reader.number()] ?? 'import';
		const source = reader.text();
		line += reader.signed();
		return { kind, source, line, names: readNames(reader) };
	});
}

function writeSymbols(writer: ByteWriter, symbols: readonly OutlineSymbol[]): void {
	writer.number(symbols.length);
	let before = 0;
	for (const [index, symbol] of symbols.entries()) {
		const { name, kind, container, owner, isPrivate, line, signature, extent } = symbol;
		writer.number(SYMBOL_KINDS.indexOf(kind) | (owner === undefined ? 0 : HAS_OWNER) | (isPrivate ? IS_PRIVATE : 0));
		writer.text(name);
		// 0 for none: nothing is a member of itself.
		writer.signed(container < 0 ? 0 : index - container);
		if (owner !== undefined) {
			writer.text(owner);
		}
		writer.signed(line - before);
		before = line;
		writer.signed(signature[0] - line);
		writer.signed(signature[1] - signature[0]);
		writer.signed(extent[0] - signature[0]);
		writer.signed(extent[1] - signature[1]);
		writer.number(symbol.signatureLength);
		writer.texts(symbol.types);
		writer.texts(symbol.result);
	}
}

function readSymbols(reader: ByteReader): OutlineSymbol[] {
	let line = 0;
	let index = 0;
	return reader.list(() => {
		const tag = reader.number();
		const name = reader.text();
		const up = reader.signed();
		const owner = tag & HAS_OWNER ? reader.text() : undefined;
		line += reader.signed();
		const first = line + reader.signed();
		const last = first + reader.signed();
		const symbol = {
			name,
			kind: SYMBOL_KINDS[tag & ~(HAS_OWNER | IS_PRIVATE)] ?? 'variable',
			container: up === 0 ? -1 : index - up,
			...(tag & IS_PRIVATE ? { isPrivate: true as const } : {}),
			line,
			signature: [first, last] as const,
			extent: [first + reader.signed(), last + reader.signed()] as const,
			signatureLength: reader.number(),
			types: reader.texts(),
			result: reader.texts(),
		};
		index++;
		return owner === undefined ? symbol : { ...symbol, owner };
	});
}
