import type { Node, Query, QueryCapture, Tree } from 'web-tree-sitter';
import type { Language } from './languages.ts';
import type { Outline, OutlineImport, OutlineSymbol, SymbolKind } from './outline.ts';
import { pathOf, typeNames } from './readScope.ts';
import { flattenUseTree } from './useTree.ts';

/** A signature longer than this is cut: constructors of a hundred parameter lines would crowd everything else out. */
const MAX_SIGNATURE_LINES = 8;
/** Characters of a type that are read: what a generated type of a thousand lines mentions says nothing. */
const MAX_TYPE_LENGTH = 500;
const IMPORT_KINDS = ['import', 'reexport', 'require', 'dynamic', 'include', 'module'] as const;
/** Kinds that a receiver can name. */
const HOLDERS: ReadonlySet<SymbolKind> = new Set(['class', 'interface', 'enum', 'type', 'namespace']);

/** Reads what the query of `language` captures in `tree` into an outline. `lines` is the text that was parsed. */
export function readOutline(tree: Tree, query: Query, language: Language, lines: readonly string[]): Outline {
	const definitions: Definition[] = [];
	const locals: Node[] = [];
	const imports = new Map<string, MutableImport>();
	const accesses = new Set<string>();
	const packages = new Set<string>();
	/** Starts of names that an import statement binds: `const a = require('a')` defines nothing new. */
	const bound = new Set<number>();
	const bare = (name: string) => (language.sigil ? name.replace(language.sigil, '') : name);
	for (const { captures, patternIndex } of query.matches(tree.rootNode)) {
		const access = nodeOf(captures, 'access');
		if (access) {
			accesses.add(access.text);
			continue;
		}
		const local = nodeOf(captures, 'local');
		const declared = nodeOf(captures, 'package');
		const definition = captures.find((capture) => capture.name.startsWith('definition.'));
		const name = nodeOf(captures, 'name');
		if (definition && name) {
			definitions.push({
				kind: definition.name.slice('definition.'.length) as Definition['kind'],
				node: definition.node,
				name,
				receiver: nodeOf(captures, 'receiver')?.text,
				body: nodeOf(captures, 'body'),
				types: captures.filter((capture) => capture.name === 'type').map((capture) => capture.node),
				patternIndex,
			});
		} else if (local) {
			locals.push(local);
		} else if (declared) {
			packages.add(declared.text);
		} else {
			collectImport(captures, imports, bare);
			for (const { node } of captures.filter(({ name }) => name === 'namespace' || name === 'alias')) {
				bound.add(node.startIndex);
			}
		}
	}
	const defining = definitions.filter(({ name }) => !bound.has(name.startIndex));
	return {
		language: language.id,
		lines: lines.length,
		symbols: symbolsOf(defining, locals, language, lines),
		imports: [...imports.values()],
		accesses: [...accesses],
		...(packages.size > 0 ? { packages: [...packages] } : {}),
		hasErrors: tree.rootNode.hasError,
	};
}

interface Definition<Kind = SymbolKind | 'package'> {
	readonly kind: Kind;
	readonly node: Node;
	readonly name: Node;
	/** Name of the type it belongs to though it does not stand in it. */
	readonly receiver: string | undefined;
	/** Where its signature ends, when the grammar has no field for it. */
	readonly body: Node | undefined;
	/** What it gives, or its parents, when the grammar has no field for it; a type may come in parts. */
	readonly types: readonly Node[];
	readonly patternIndex: number;
}

type MutableImport = Omit<OutlineImport, 'names'> & { names: { exported: string; local: string }[] };

function nodeOf(captures: readonly QueryCapture[], name: string): Node | undefined {
	return captures.find((capture) => capture.name === name)?.node;
}

function collectImport(
	captures: readonly QueryCapture[],
	into: Map<string, MutableImport>,
	bare: (name: string) => string,
): void {
	const statement = captures.find((capture) => (IMPORT_KINDS as readonly string[]).includes(capture.name));
	if (!statement) {
		return;
	}
	const line = statement.node.startPosition.row;
	const importOf = (source: string) => {
		// A statement matches once for each name it binds; they are one import.
		const key = `${line}:${source}`;
		let found = into.get(key);
		if (!found) {
			found = { kind: statement.name as OutlineImport['kind'], source, line, names: [] };
			into.set(key, found);
		}
		return found;
	};
	for (const { source, ...name } of flattenUseTree(nodeOf(captures, 'tree')?.text ?? '')) {
		importOf(source).names.push(name);
	}
	const source = nodeOf(captures, 'source')?.text.replace(/^['"`]|['"`]$/g, '');
	if (source === undefined) {
		return;
	}
	const found = importOf(source);
	const bound = nodeOf(captures, 'bound')?.text;
	const whole = nodeOf(captures, 'namespace')?.text;
	const standard = nodeOf(captures, 'default')?.text;
	if (bound !== undefined) {
		found.names.push({ exported: bare(bound), local: nodeOf(captures, 'alias')?.text ?? bare(bound) });
	} else if (whole !== undefined) {
		found.names.push({ exported: '*', local: whole });
	} else if (standard !== undefined) {
		found.names.push({ exported: 'default', local: standard });
	} else if (nodeOf(captures, 'wildcard')) {
		found.names.push({ exported: '*', local: '*' });
	}
}

function symbolsOf(
	definitions: Definition[],
	locals: readonly Node[],
	language: Language,
	lines: readonly string[],
): OutlineSymbol[] {
	// A node can be captured twice (a method is a function, too): the later pattern is the more exact one.
	const byName = new Map<number, Definition>();
	for (const definition of definitions) {
		const known = byName.get(definition.name.startIndex);
		if (!known || known.patternIndex < definition.patternIndex) {
			byName.set(definition.name.startIndex, definition);
		}
	}
	const ordered = [...byName.values()]
		.filter(isSymbol)
		.sort((a, b) => a.node.startIndex - b.node.startIndex || endOf(b).endIndex - endOf(a).endIndex);
	const hidden = new Intervals(locals);
	const symbols: OutlineSymbol[] = [];
	const outside: { index: number; receiver: string }[] = [];
	const open: { index: number; start: number; end: number }[] = [];
	const attributes = new Set<string>();
	for (const definition of ordered) {
		const { node, kind, name } = definition;
		const { endIndex } = endOf(definition);
		// What spans the same text is a sibling (`a, b = 1, 2`), not a member.
		for (let top = open.at(-1); top && (top.end < endIndex || top.start === node.startIndex); top = open.at(-1)) {
			open.pop();
		}
		if (kind !== 'attribute' && hidden.contain(node.startIndex, node.endIndex)) {
			continue;
		}
		const container = containerOf(open, symbols, definition);
		const text = language.sigil && kind !== 'variable' ? name.text.replace(language.sigil, '') : name.text;
		if (kind === 'attribute') {
			// `self.x` is defined where it is assigned first, in whichever method that is.
			const key = `${container}.${text}`;
			if (container < 0 || attributes.has(key)) {
				continue;
			}
			attributes.add(key);
		}
		if (definition.receiver !== undefined) {
			outside.push({ index: symbols.length, receiver: definition.receiver });
		}
		symbols.push(symbolOf(definition, text, container, language, lines));
		open.push({ index: symbols.length - 1, start: node.startIndex, end: endIndex });
	}
	for (const { index, receiver } of outside) {
		const symbol = symbols[index];
		if (symbol) {
			// Types come before their members in most files, but need not.
			const container = symbols.findIndex(({ name, kind }) => name === receiver && HOLDERS.has(kind));
			symbols[index] = container < 0 ? { ...symbol, owner: receiver } : { ...symbol, container };
		}
	}
	return symbols;
}

/** What a package holds is not its member: it spans files, and all of them name it. */
function isSymbol(definition: Definition): definition is Definition<SymbolKind> {
	return definition.kind !== 'package';
}

/** The node with which a definition ends: in Dart the body of a function stands beside what declares it. */
function endOf({ node, body }: Definition): Node {
	return body && body.endIndex > node.endIndex ? body : node;
}

/** The innermost open symbol; for `self.x = …` and for a parameter property the class, not the method it stands in. */
function containerOf(
	open: readonly { index: number }[],
	symbols: readonly OutlineSymbol[],
	{ kind, node }: Definition<SymbolKind>,
): number {
	if (kind === 'attribute') {
		return open.findLast(({ index }) => symbols[index]?.kind === 'class')?.index ?? -1;
	}
	if (node.type.endsWith('_parameter')) {
		return open.findLast(({ index }) => HOLDERS.has(symbols[index]?.kind ?? 'method'))?.index ?? -1;
	}
	return open.at(-1)?.index ?? -1;
}

function symbolOf(
	definition: Definition<SymbolKind>,
	text: string,
	container: number,
	language: Language,
	lines: readonly string[],
): OutlineSymbol {
	const { node, name, kind, body } = definition;
	const line = name.startPosition.row;
	const { endPosition } = endOf(definition);
	// A node that takes its line break with it (C's macros) ends in the line before.
	const end = endPosition.row - (endPosition.column === 0 && endPosition.row > line ? 1 : 0);
	const extent = [node.startPosition.row, end] as const;
	// One line of decorators or modifiers above the name belongs to the signature; so does what C writes before it.
	const isNamedAfter = body !== undefined && body.startIndex < name.startIndex;
	const first = Math.max(extent[0], line - (isNamedAfter ? MAX_SIGNATURE_LINES - 1 : 1));
	let last = Math.max(line, Math.min(signatureEnd(node, kind, line, language, body), end, line + MAX_SIGNATURE_LINES - 1));
	// Between a header and a body told by its indentation there may be comments; a brace on a line of its own says nothing.
	const empty = language.bodyByIndent ? /^\s*(#|$)/ : /^\s*\{?\s*$/;
	while (last > line && empty.test(lines[last] ?? '')) {
		last--;
	}
	const signature = lines.slice(first, last + 1);
	const types = new Set(typeNames(signature.join('\n')));
	types.delete(text);
	return {
		name: text,
		kind,
		container,
		line,
		signature: [first, last],
		extent,
		signatureLength: signature.reduce((sum, each) => sum + each.length + 1, 0),
		types: [...types],
		result: resultOf(definition, lines[line] ?? ''),
	};
}

/** Type names of what a definition gives: its declared result or type, a class's parents, else what it is first made from. */
function resultOf({ node, kind, name, types }: Definition<SymbolKind>, header: string): string[] {
	if (types.length > 0) {
		return typeNames(types.map(({ text }) => text.slice(0, MAX_TYPE_LENGTH)).join(' '));
	}
	if (kind === 'class' || kind === 'interface') {
		// `class A extends B<C> implements D`, `class A(B, C):`: everything after the name that is a type.
		return typeNames(header.slice(header.indexOf(name.text) + name.text.length));
	}
	if (kind === 'type') {
		return typeNames(node.childForFieldName('value')?.text.slice(0, MAX_TYPE_LENGTH) ?? '');
	}
	const value = node.childForFieldName('value') ?? node.childForFieldName('right');
	const declared =
		node.childForFieldName('return_type') ??
		node.childForFieldName('result') ??
		node.childForFieldName('type') ??
		value?.childForFieldName('return_type');
	if (declared) {
		return typeNames(declared.text.slice(0, MAX_TYPE_LENGTH));
	}
	const made = value && pathOf(value);
	if (!made) {
		return [];
	}
	// `self.repo = repo`: what the parameter was declared to be.
	const head = made[0] ?? '';
	return made.length === 1 && kind === 'attribute' ? [...typeNames(head), ...parameterTypes(node, head)] : typeNames(head);
}

function parameterTypes(node: Node, name: string): string[] {
	for (let around = node.parent; around; around = around.parent) {
		const parameters = around.childForFieldName('parameters');
		if (parameters) {
			const parameter = parameters.namedChildren.find(
				(child) => (child?.childForFieldName('name') ?? child?.firstNamedChild)?.text === name,
			);
			return typeNames(parameter?.childForFieldName('type')?.text ?? '');
		}
	}
	return [];
}

function signatureEnd(
	node: Node,
	kind: SymbolKind,
	line: number,
	language: Language,
	body = node.childForFieldName('body') ?? undefined,
): number {
	if (body) {
		return language.bodyByIndent ? body.startPosition.row - 1 : body.startPosition.row;
	}
	if (kind === 'variable' || kind === 'attribute') {
		// A function kept in a variable has its parameters as its signature; any other value is told by its first line.
		const inner = node.childForFieldName('value')?.childForFieldName('body');
		return inner ? inner.startPosition.row : line;
	}
	return kind === 'property' && node.type === 'pair' ? line : node.endPosition.row;
}

/** Spans sorted by start, merged, for "is this inside any of them". */
class Intervals {
	readonly #spans: { start: number; end: number }[] = [];

	constructor(nodes: readonly Node[]) {
		for (const { startIndex, endIndex } of [...nodes].sort((a, b) => a.startIndex - b.startIndex)) {
			const last = this.#spans.at(-1);
			if (!last || startIndex >= last.end) {
				this.#spans.push({ start: startIndex, end: endIndex });
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
