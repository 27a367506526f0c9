import { ByteReader, ByteWriter } from '../base/bytes.ts';
import type { Binding, CallbackContext, Expectation, Path, Reference, Uses } from '../parse/uses.ts';

// The order of these is part of what is stored: add at the end.
const KINDS: readonly Reference['kind'][] = ['value', 'call', 'new', 'type', 'parent'];
/** A path's length stands above the kind, in one number. */
const KIND_BITS = 3;

/** What a file's code uses, as bytes. */
export function encodeUses({ references, bindings, expectations, headers, made }: Uses): Uint8Array {
	const writer = new ByteWriter();
	writeReferences(writer, references);
	let before = 0;
	writer.number(bindings.length);
	for (const { name, line, extent, types, type, value, context } of bindings) {
		writer.text(name);
		writer.signed(line - before);
		before = line;
		writer.signed(extent[0] - line);
		writer.signed(extent[1] - extent[0]);
		writer.texts(types);
		writer.text(type);
		writePath(writer, value);
		writePath(writer, context?.callee);
		if (context) {
			writer.number(context.argument);
			writer.text(context.key ?? '');
			writer.number(context.parameter);
		}
	}
	before = 0;
	writer.number(expectations.length);
	for (const { lines, types, callee } of expectations) {
		writer.signed(lines[0] - before);
		before = lines[0];
		writer.signed(lines[1] - lines[0]);
		writer.texts(types);
		writePath(writer, callee);
	}
	writer.texts(headers);
	before = 0;
	writer.number(made.length);
	for (const values of made) {
		writer.number(values.length);
		for (const { value, line } of values) {
			writePath(writer, value);
			writer.signed(line - before);
			before = line;
		}
	}
	return writer.bytes();
}

export function decodeUses(bytes: Uint8Array): Uses {
	const reader = new ByteReader(bytes);
	const references = readReferences(reader);
	let line = 0;
	const bindings = reader.list((): Binding => {
		const name = reader.text();
		line += reader.signed();
		const first = line + reader.signed();
		const extent = [first, first + reader.signed()] as const;
		const [types, type, value] = [reader.texts(), reader.text(), readPath(reader)];
		return { name, line, extent, types, type, value, context: readContext(reader) };
	});
	line = 0;
	const expectations = reader.list((): Expectation => {
		line += reader.signed();
		return { lines: [line, line + reader.signed()], types: reader.texts(), callee: readPath(reader) };
	});
	const headers = reader.texts();
	line = 0;
	const made = reader.list(() =>
		reader.list(() => {
			const value = readPath(reader) ?? [];
			line += reader.signed();
			return { value, line };
		}),
	);
	return { references, bindings, expectations, headers, made };
}

function writeReferences(writer: ByteWriter, references: readonly Reference[]): void {
	writer.number(references.length);
	let [lineBefore, symbolBefore] = [0, 0];
	for (const { path, kind, line, column, symbol } of references) {
		writer.number(KINDS.indexOf(kind) | (path.length << KIND_BITS));
		for (const step of path) {
			writer.text(step);
		}
		writer.signed(line - lineBefore);
		writer.number(column);
		writer.signed(symbol - symbolBefore);
		[lineBefore, symbolBefore] = [line, symbol];
	}
}

function readReferences(reader: ByteReader): Reference[] {
	let [line, symbol] = [0, 0];
	return reader.list(() => {
		const tag = reader.number();
		const path = reader.items(tag >>> KIND_BITS, () => reader.text());
		line += reader.signed();
		const column = reader.number();
		symbol += reader.signed();
		return { path, kind: KINDS[tag & ((1 << KIND_BITS) - 1)] ?? 'value', line, column, symbol };
	});
}

function readContext(reader: ByteReader): CallbackContext | undefined {
	const callee = readPath(reader);
	if (!callee) {
		return undefined;
	}
	const [argument, key, parameter] = [reader.number(), reader.text(), reader.number()];
	return { callee, argument, key: key === '' ? undefined : key, parameter };
}

/** No path and an empty one are not the same. */
function writePath(writer: ByteWriter, path: Path | undefined): void {
	writer.number(path ? path.length + 1 : 0);
	for (const step of path ?? []) {
		writer.text(step);
	}
}

function readPath(reader: ByteReader): Path | undefined {
	const length = reader.number();
	return length === 0 ? undefined : reader.items(length - 1, () => reader.text());
}
