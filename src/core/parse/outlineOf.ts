import type { Language } from './languages.ts';
import type { Outline, OutlineImport, OutlineSymbol, SymbolKind } from './outline.ts';
import { Positions } from './positions.ts';
import type { DefinitionRecord, ImportRecord, PlacedName, Records, Span } from './records.ts';
import { typeNames } from './typeNames.ts';
import { type IsPrivate, visibilityOf } from './visibility.ts';

/** A signature longer than this is cut: constructors of a hundred parameter lines would crowd everything else out. */
const MAX_SIGNATURE_LINES = 8;
/** Kinds that a receiver can name. */
const HOLDERS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'enum', 'type', 'namespace']);

/** The text that was parsed, cut in the ways it is asked for. */
export interface Source {
	readonly language: Language;
	readonly text: string;
	readonly lines: readonly string[];
	readonly positions: Positions;
	readonly hasErrors: boolean;
}

export function sourceOf(language: Language, text: string, hasErrors: boolean): Source {
	return { language, text, lines: text.split('\n'), positions: new Positions(text), hasErrors };
}

/** The outline, and of each symbol what it was read from. */
export interface ReadOutline {
	/** Without what its code accesses: that is told by its uses. */
	readonly outline: Omit<Outline, 'accesses'>;
	readonly spans: readonly DefinitionRecord[];
}

/** Puts what was captured in a text together. */
export function outlineOf(records: Records, source: Source): ReadOutline {
	const bound = new Set(records.imported.map(({ start }) => start));
	const defining = records.definitions.filter(({ nameStart }) => !bound.has(nameStart));
	const isPrivate = visibilityOf(records, source.language.id, source.text);
	const { symbols, spans } = symbolsOf(defining, records.hidden, source, isPrivate);
	const packages = namesOf(records.packages);
	return {
		spans,
		outline: {
			language: source.language.id,
			lines: source.lines.length,
			symbols,
			imports: importsOf(records.imports, source),
			...(packages.length > 0 ? { packages } : {}),
			...(records.exports.length > 0 ? { exports: records.exports.map(({ exported, local }) => ({ exported, local })) } : {}),
			hasErrors: source.hasErrors,
		},
	};
}

/** Each name once. */
function namesOf(placed: readonly PlacedName[]): string[] {
	return [...new Set([...placed].sort((a, b) => a.start - b.start).map(({ name }) => name))];
}

function importsOf(records: readonly ImportRecord[], { positions }: Source): OutlineImport[] {
	const imports = new Map<string, OutlineImport & { names: OutlineImport['names'][number][] }>();
	const bound = new Set(records.map(({ kind, name }) => (kind === 'path' ? undefined : name?.local)));
	for (const { start, kind, source, name } of [...records].sort((a, b) => a.start - b.start)) {
		const isPath = kind === 'path';
		// `io::Error` after `use std::io;` is a member of what that brought.
		if (isPath && bound.has(source.split('::')[0])) {
			continue;
		}
		const line = positions.line(start);
		// A statement matches once for each name it binds; they are one import, and so is all that is said with one path.
		const key = isPath ? source : `${line}:${source}`;
		let found = imports.get(key);
		if (!found) {
			found = { kind, source, line, names: [] };
			imports.set(key, found);
		}
		if (name && !(isPath && found.names.some(({ local }) => local === name.local))) {
			found.names.push(name);
		}
	}
	return [...imports.values()];
}

type SymbolRecord = DefinitionRecord & { readonly kind: SymbolKind };

function symbolsOf(
	definitions: readonly DefinitionRecord[],
	hiddenSpans: readonly Span[],
	source: Source,
	isPrivate: IsPrivate,
): { symbols: OutlineSymbol[]; spans: DefinitionRecord[] } {
	const { sigil } = source.language;
	const ordered = definitions.filter(isSymbol).sort((a, b) => a.start - b.start || b.end - a.end);
	const hidden = new Intervals(hiddenSpans);
	const symbols: OutlineSymbol[] = [];
	const spans: SymbolRecord[] = [];
	const outside: { index: number; receiver: string }[] = [];
	const open: number[] = [];
	const attributes = new Set<string>();
	for (const definition of ordered) {
		const { start, end, kind, name, receiver } = definition;
		// What spans the same text is a sibling (`a, b = 1, 2`), not a member.
		for (let top = spans[open.at(-1) ?? -1]; top && (top.end < end || top.start === start); top = spans[open.at(-1) ?? -1]) {
			open.pop();
		}
		if (kind !== 'attribute' && hidden.contain(start, end)) {
			continue;
		}
		const container = containerOf(open, symbols, definition);
		const text = sigil && kind !== 'variable' ? name.replace(sigil, '') : name;
		if (kind === 'attribute') {
			// `self.x` is defined where it is assigned first, in whichever method that is.
			const key = `${container}.${text}`;
			if (container < 0 || attributes.has(key)) {
				continue;
			}
			attributes.add(key);
		}
		if (receiver !== undefined) {
			outside.push({ index: symbols.length, receiver });
		}
		open.push(symbols.length);
		symbols.push(symbolOf(definition, text, container, source, isPrivate));
		spans.push(definition);
	}
	for (const { index, receiver } of outside) {
		const symbol = symbols[index];
		if (symbol) {
			// Types come before their members in most files, but need not.
			const container = symbols.findIndex(({ name, kind }) => name === receiver && HOLDERS.has(kind));
			symbols[index] = container < 0 ? { ...symbol, owner: receiver } : { ...symbol, container };
		}
	}
	return { symbols, spans };
}

/** What a package holds is not its member: it spans files, and all of them name it. */
function isSymbol(definition: DefinitionRecord): definition is SymbolRecord {
	return definition.kind !== 'package';
}

/** The innermost open symbol; for `self.x = …` and for a parameter property the class, not the method it stands in. */
function containerOf(open: readonly number[], symbols: readonly OutlineSymbol[], { kind, isParameter }: SymbolRecord): number {
	if (kind === 'attribute') {
		return open.findLast((index) => symbols[index]?.kind === 'class') ?? -1;
	}
	if (isParameter) {
		return open.findLast((index) => HOLDERS.has(symbols[index]?.kind ?? 'method')) ?? -1;
	}
	return open.at(-1) ?? -1;
}

function symbolOf(
	definition: SymbolRecord,
	name: string,
	container: number,
	source: Source,
	isPrivate: IsPrivate,
): OutlineSymbol {
	const { language, lines, positions, text } = source;
	const { start, end, kind, nameStart, body } = definition;
	const extentStart = positions.line(start);
	const line = positions.line(nameStart);
	// A node that takes its line break with it (C's macros) ends in the line before.
	const after = positions.line(end);
	const last = after > line && positions.column(end) === 0 ? after - 1 : after;
	// One line of decorators or modifiers above the name belongs to the signature; so does what C writes before it.
	const isNamedAfter = body >= 0 && body < nameStart;
	const first = Math.max(extentStart, line - (isNamedAfter ? MAX_SIGNATURE_LINES - 1 : 1));
	const header = body < 0 ? positions.line(definition.header) : positions.line(body) - (language.bodyByIndent ? 1 : 0);
	let headerEnd = Math.max(line, Math.min(header, last, line + MAX_SIGNATURE_LINES - 1));
	// Between a header and a body told by its indentation there may be comments; a brace on a line of its own says nothing.
	const empty = language.bodyByIndent ? /^\s*(#|$)/ : /^\s*\{?\s*$/;
	while (headerEnd > line && empty.test(lines[headerEnd] ?? '')) {
		headerEnd--;
	}
	const signature = lines.slice(first, headerEnd + 1);
	const types = new Set(typeNames(signature.join('\n')));
	types.delete(name);
	// From the line on which it begins: `export const` stands before what a declarator spans, other parameters before a parameter.
	const prefix = text.slice(definition.isParameter ? start : text.lastIndexOf('\n', start - 1) + 1, nameStart);
	return {
		name,
		kind,
		container,
		...(isPrivate(definition, name, container >= 0, prefix) ? { isPrivate: true } : {}),
		line,
		signature: [first, headerEnd],
		extent: [extentStart, last],
		signatureLength: signature.reduce((sum, each) => sum + each.length + 1, 0),
		types: [...types],
		result:
			!definition.hasTypes && (kind === 'class' || kind === 'interface') ? parentsOf(name, lines[line] ?? '') : definition.result,
	};
}

/** `class A extends B<C> implements D`, `class A(B, C):`: everything after the name that is a type. */
function parentsOf(name: string, header: string): string[] {
	return typeNames(header.slice(header.indexOf(name) + name.length));
}

/** Spans sorted by start, merged, for "is this inside any of them". */
export class Intervals {
	readonly #spans: Span[] = [];

	constructor(spans: readonly Span[]) {
		for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
			const last = this.#spans.at(-1);
			if (!last || span.start >= last.end) {
				this.#spans.push(span);
			}
		}
	}

	contain(start: number, end: number): boolean {
		let low = 0;
		let high = this.#spans.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#spans[middle]?.start ?? 0) <= start) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		const span = this.#spans[low - 1];
		return span !== undefined && span.start <= start && end <= span.end;
	}
}
