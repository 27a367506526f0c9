import type { Node, Query, QueryCapture, QueryMatch, Tree } from 'web-tree-sitter';
import type { Language } from './languages.ts';
import type { OutlineImport, SymbolKind } from './outline.ts';
import type {
	BindingRecord,
	DefinitionRecord,
	ExpectationRecord,
	ImportRecord,
	NameRecord,
	PlacedName,
	Records,
	ScopeRecord,
	Span,
} from './records.ts';
import { typeNames } from './typeNames.ts';
import type { Path } from './uses.ts';
import { flattenUseTree } from './useTree.ts';

/** Characters of a type that are read: what a generated type of a thousand lines mentions says nothing. */
const MAX_TYPE_LENGTH = 500;
/** Longer chains are query builders: what they end in is rarely known. */
const MAX_STEPS = 8;
const IMPORT_KINDS: ReadonlySet<string> = new Set(['import', 'reexport', 'require', 'dynamic', 'include', 'module']);
/** Characters of a pattern that make it another than those beside it. */
const MAX_PATTERN = 40;
const UNKNOWN: Path = [''];
const SELF: Path = ['this'];
/** What languages without a word for it call the object that a method is called on. */
const SELF_NAMES: ReadonlySet<string> = new Set(['self', 'Self', 'cls', 'super', 'this']);
const QUOTED_NAME = /[A-Za-z_][\w.]*/g;

/** 0-based and inclusive. */
export interface Lines {
	readonly first: number;
	readonly last: number;
}

/**
 * Reads what the query of `language` captures in `tree`, which was parsed from `text`.
 * @param around the lines to look at; what only touches them may be read as well
 */
export function readRecords(tree: Tree, query: Query, language: Language, text: string, around?: Lines): Records {
	const reader = new Reader(language, text);
	// By lines, since the query takes its indices for bytes.
	const range = around && { startPosition: { row: around.first, column: 0 }, endPosition: { row: around.last + 1, column: 0 } };
	for (const match of query.matches(tree.rootNode, range)) {
		reader.read(match);
	}
	return reader.records();
}

/** A step as captured: what it leads on from is known by its node's id only. */
interface Step {
	readonly from: number;
	readonly member: string | undefined;
	readonly memberStart: number;
	readonly isCall: boolean;
}

type DefinitionDraft = Draft<DefinitionRecord> & { readonly node: Node };
type Draft<T> = { -readonly [K in keyof T]: T[K] };
/** What is made from what, by the ids of nodes. */
type BindingDraft = Omit<Draft<BindingRecord>, 'value' | 'context' | 'type'> & {
	value: number;
	self: number;
	declared: Node | undefined;
};
/** A function that is an argument, with where its parameters start. */
interface Callback {
	readonly callee: number;
	readonly argument: number;
	readonly key: string | undefined;
	readonly parameter: number;
}

class Reader {
	readonly #language: Language;
	readonly #text: string;
	readonly #definitions: DefinitionDraft[] = [];
	readonly #hidden: Span[] = [];
	readonly #imports: ImportRecord[] = [];
	readonly #silent: Span[] = [];
	readonly #imported: { start: number }[] = [];
	readonly #packages: PlacedName[] = [];
	readonly #uses: { id: number; start: number; name: string; kind: 'value' | 'type' }[] = [];
	#small: readonly { readonly start: number; readonly name: string }[] | undefined;
	readonly #own: { id: number; start: number; path: Path }[] = [];
	readonly #heads = new Map<number, Path>();
	readonly #steps = new Map<number, Step>();
	readonly #quoted: NameRecord[] = [];
	readonly #marks = new Map<number, 'call' | 'new' | 'parent'>();
	readonly #bindings = new Map<number, BindingDraft>();
	readonly #foreign: PlacedName[] = [];
	readonly #scopes: ScopeRecord[] = [];
	readonly #annotations: Span[] = [];
	readonly #expectations: { start: number; end: number; types: string[]; callee: number }[] = [];
	readonly #paths = new Map<number, Path>();
	readonly #returned: { start: number; id: number }[] = [];
	readonly #exports: { start: number; exported: string; local: string }[] = [];
	/** By the start of the parameter. */
	readonly #callbacks = new Map<number, Callback>();

	constructor(language: Language, text: string) {
		this.#language = language;
		this.#text = text;
	}

	read({ captures, patternIndex }: QueryMatch): void {
		// What a pattern captures for its own conditions starts with `_`.
		const own = captures.length === 1 ? captures : captures.filter(({ name }) => !name.startsWith('_'));
		const first = own[0];
		if (!first) {
			return;
		}
		if (own.length > 1) {
			this.#readCompound(own, patternIndex);
			return;
		}
		switch (first.name) {
			case 'use':
			case 'type': {
				const { id, startIndex } = first.node;
				const name = this.#textOf(first.node);
				if (SELF_NAMES.has(name)) {
					this.#heads.set(id, SELF);
				} else {
					this.#heads.set(id, [name]);
					this.#uses.push({ id, start: startIndex, name, kind: first.name === 'use' ? 'value' : 'type' });
				}
				return;
			}
			case 'use.own':
				this.#readOwn(first.node);
				return;
			case 'this':
				this.#heads.set(first.node.id, SELF);
				return;
			case 'local':
				this.#hidden.push(spanOf(first.node));
				return;
			case 'scope':
			case 'scope.function':
				this.#readScope(first, first.node);
				return;
			case 'annotation':
				this.#annotations.push(spanOf(first.node));
				return;
			case 'quoted':
				this.#readQuoted(first.node);
				return;
			case 'none':
				this.#silent.push({ start: first.node.startIndex, end: first.node.startIndex + 1 });
				return;
			case 'parent':
				this.#marks.set(first.node.id, 'parent');
				return;
			case 'foreign':
				this.#foreign.push(this.#placed(first.node));
				return;
			case 'package':
				this.#packages.push(this.#placed(first.node));
				return;
			case 'returned':
				this.#returned.push({ start: first.node.startIndex, id: first.node.id });
				return;
			case 'pattern':
				this.#readPattern(first.node, undefined);
				return;
			default:
				this.#readCompound(own, patternIndex);
		}
	}

	/** A name that says itself that it is the object's own: Ruby's `@name`. */
	#readOwn(node: Node): void {
		const { sigil } = this.#language;
		const text = this.#textOf(node);
		const path = [...SELF, sigil ? text.replace(sigil, '') : text];
		this.#heads.set(node.id, path);
		this.#own.push({ id: node.id, start: node.startIndex, path });
	}

	#readCompound(captures: readonly QueryCapture[], pattern: number): void {
		let step: Node | undefined;
		let same: Node | undefined;
		let from: Node | undefined;
		let member: Node | undefined;
		let typed: Node | undefined;
		let mark: 'call' | 'new' | undefined;
		let binding: QueryCapture | undefined;
		let declared: Node | undefined;
		let value: Node | undefined;
		let literal: Node | undefined;
		let expected: Node | undefined;
		let callee: Node | undefined;
		let callback: Node | undefined;
		let key: Node | undefined;
		for (const capture of captures) {
			const { name, node } = capture;
			switch (name) {
				case 'step':
					step = node;
					break;
				case 'same':
					same = node;
					break;
				case 'call':
				case 'new':
					same = node;
					mark = name;
					break;
				case 'of':
					from = node;
					break;
				case 'member':
					member = node;
					break;
				case 'typed':
					typed = node;
					break;
				case 'binding':
				case 'binding.outside':
				case 'binding.function':
				case 'binding.type':
				case 'assigned':
					binding = capture;
					break;
				case 'declared':
					declared = node;
					break;
				case 'value':
					value = node;
					break;
				case 'literal':
					literal = node;
					break;
				case 'expected':
					expected = node;
					break;
				case 'callee':
					callee = node;
					break;
				case 'scope':
				case 'scope.function':
					this.#readScope(capture, captures.find((each) => each.name === 'body')?.node ?? node);
					return;
				case 'export':
					this.#readExport(captures);
					return;
				case 'callback':
					callback = node;
					break;
				case 'key':
					key = node;
					break;
				default:
					if (name.startsWith('definition.')) {
						this.#readDefinition(name.slice('definition.'.length), node, captures, pattern);
						return;
					}
					if (IMPORT_KINDS.has(name)) {
						this.#readImport(name as OutlineImport['kind'], node, captures);
						return;
					}
			}
		}
		if (callback && callee) {
			this.#readCallback(callback, callee, key);
			return;
		}
		const target = step ?? same;
		if (target && typed && step === undefined) {
			this.#readPattern(target, typed);
			return;
		}
		// What a declaration says of its type goes before what its value may be.
		if (target && from && !this.#heads.has(target.id)) {
			this.#steps.set(target.id, {
				from: from?.id ?? 0,
				member: member && this.#textOf(member),
				memberStart: member?.startIndex ?? -1,
				isCall: mark !== undefined,
			});
			if (mark && from) {
				// Where a grammar has no node for `a.b` in `a.b()`, the step is what is called.
				this.#marks.set(step ? step.id : from.id, mark);
			}
		}
		if (binding) {
			this.#readBinding(binding, declared, value);
		}
		if (literal) {
			const types = expected ? typeNames(this.#textOf(expected)) : [];
			this.#expectations.push({ ...spanOf(literal), types, callee: callee?.id ?? 0 });
		}
	}

	/** @param last the node with which it ends: in Dart a body stands beside what declares its parameters */
	#readScope({ name, node }: QueryCapture, last: Node): void {
		this.#scopes.push({ start: node.startIndex, end: last.endIndex, isFunction: name === 'scope.function' });
	}

	/** What a pattern takes apart gets a name of its own, so that its parts have something to be members of. */
	#readPattern(pattern: Node, declared: Node | undefined): void {
		const { id, startIndex: start } = pattern;
		// Not told by its place: that moves.
		const name = `@${(
			this.#textOf(pattern)
				.slice(0, MAX_PATTERN)
				.match(/[\w$]+/g) ?? []
		).join('-')}`;
		this.#heads.set(id, [name]);
		if (declared || !this.#bindings.has(start)) {
			this.#bindings.set(start, { start, name, scope: 'inner', role: 'variable', types: [], value: 0, self: 0, declared });
		}
	}

	#readCallback(callback: Node, callee: Node, key: Node | undefined): void {
		let argument: Node | null = callback;
		while (argument?.parent && argument.parent.type !== 'arguments') {
			argument = argument.parent;
		}
		const given = argument?.parent?.namedChildren.filter((child) => child?.type !== 'comment') ?? [];
		const at = given.findIndex((child) => child?.id === argument?.id);
		const single = field(callback, 'parameter');
		const parameters = single ? [single] : (field(callback, 'parameters')?.namedChildren ?? []);
		for (const [parameter, node] of parameters.entries()) {
			if (node) {
				const name = key && this.#textOf(key);
				this.#callbacks.set(node.startIndex, { callee: callee.id, argument: at, key: name, parameter });
			}
		}
	}

	#readExport(captures: readonly QueryCapture[]): void {
		const bound = nodeOf(captures, 'bound');
		const alias = nodeOf(captures, 'alias');
		const standard = nodeOf(captures, 'default');
		if (bound && alias) {
			this.#exports.push({ start: bound.startIndex, exported: this.#textOf(alias), local: this.#textOf(bound) });
		} else if (standard) {
			this.#exports.push({ start: standard.startIndex, exported: 'default', local: this.#textOf(standard) });
		}
	}

	#readQuoted(node: Node): void {
		const { startIndex } = node;
		for (const { 0: path, index } of this.#textOf(node).matchAll(QUOTED_NAME)) {
			const steps = path.split('.');
			const start = startIndex + index + path.length - (steps.at(-1) ?? '').length;
			this.#quoted.push({ start, path: steps, kind: 'type' });
		}
	}

	#readBinding({ name: capture, node }: QueryCapture, declared: Node | undefined, value: Node | undefined): void {
		const start = node.startIndex;
		let binding = this.#bindings.get(start);
		if (!binding) {
			binding = {
				start,
				name: this.#textOf(node),
				scope: 'inner',
				role: 'variable',
				types: [],
				value: 0,
				self: node.id,
				declared,
			};
			this.#bindings.set(start, binding);
		}
		// A name is captured once for each thing that is known of it.
		if (capture === 'binding.outside') {
			binding.scope = 'outside';
		} else if (capture === 'binding.function') {
			binding.scope = 'function';
		} else if (capture === 'binding.type') {
			binding.role = 'type';
		} else if (capture === 'assigned') {
			binding.role = 'assignment';
		}
		binding.declared = declared ?? binding.declared;
		if (value) {
			binding.value = value.id;
		}
	}

	#readDefinition(kind: string, node: Node, captures: readonly QueryCapture[], pattern: number): void {
		const name = nodeOf(captures, 'name');
		if (!name) {
			return;
		}
		const receiver = nodeOf(captures, 'receiver');
		const body = nodeOf(captures, 'body');
		const { start, end } = spanOf(node);
		this.#definitions.push({
			start,
			// In Dart the body of a function stands beside what declares it.
			end: body ? Math.max(end, body.endIndex) : end,
			kind: kind as DefinitionRecord['kind'],
			name: this.#textOf(name),
			nameStart: name.startIndex,
			receiver: receiver && this.#textOf(receiver),
			body: body ? body.startIndex : -1,
			header: -1,
			isParameter: false,
			result: typeNames(
				captures
					.filter((capture) => capture.name === 'type')
					.map((capture) => this.#typeText(capture.node))
					.join(' '),
			),
			hasTypes: captures.some((capture) => capture.name === 'type'),
			value: undefined,
			pattern,
			node,
		});
	}

	#readImport(kind: OutlineImport['kind'], node: Node, captures: readonly QueryCapture[]): void {
		const start = node.startIndex;
		const at = (name: string) => {
			const found = nodeOf(captures, name);
			return found && this.#textOf(found);
		};
		const push = (source: string, name: ImportRecord['name']) => this.#imports.push({ start, kind, source, name });
		if (kind === 'import' || kind === 'reexport') {
			this.#silent.push(spanOf(node));
		}
		for (const { name, node: names } of captures) {
			if (name === 'namespace' || name === 'bound' || name === 'alias') {
				this.#imported.push({ start: names.startIndex });
			}
		}
		for (const { source, ...name } of flattenUseTree(at('tree') ?? '')) {
			push(source, name);
		}
		const source = at('source')?.replace(/^['"`]|['"`]$/g, '');
		if (source === undefined) {
			return;
		}
		const { sigil } = this.#language;
		const bound = sigil ? at('bound')?.replace(sigil, '') : at('bound');
		const whole = at('namespace');
		const standard = at('default');
		if (bound !== undefined) {
			push(source, { exported: bound, local: at('alias') ?? bound });
		} else if (whole !== undefined) {
			push(source, { exported: '*', local: whole });
		} else if (standard !== undefined) {
			push(source, { exported: 'default', local: standard });
		} else {
			push(source, nodeOf(captures, 'wildcard') ? { exported: '*', local: '*' } : undefined);
		}
	}

	/** What was captured, with every path told by names. */
	records(): Records {
		for (const id of this.#marks.keys()) {
			this.#passOn(id);
		}
		const names = this.#quoted;
		for (const { id, start, name, kind } of this.#uses) {
			names.push({ start, path: [name], kind: this.#marks.get(id) ?? kind });
		}
		for (const { id, start, path } of this.#own) {
			names.push({ start, path, kind: this.#marks.get(id) ?? 'value' });
		}
		for (const [id, { member, memberStart }] of this.#steps) {
			if (member !== undefined) {
				names.push({ start: memberStart, path: this.#path(id) ?? UNKNOWN, kind: this.#marks.get(id) ?? 'value' });
			}
		}
		const bindings = [...this.#bindings.values()].map(
			({ value, self, declared, ...binding }): BindingRecord => ({
				...binding,
				types: declared ? this.#typesIn(declared) : [],
				type: declared ? this.#typeText(declared) : '',
				value: this.#steps.has(self) ? this.#path(self) : this.#path(value),
				context: this.#contextOf(binding.start),
			}),
		);
		const expectations = this.#expectations.map(
			({ callee, ...literal }): ExpectationRecord => ({ ...literal, callee: this.#path(callee) }),
		);
		return {
			definitions: this.#exactDefinitions(),
			hidden: this.#hidden,
			imports: this.#imports,
			silent: this.#silent,
			imported: this.#imported,
			packages: this.#packages,
			names,
			bindings,
			foreign: this.#foreign,
			scopes: this.#scopes,
			annotations: this.#annotations,
			expectations,
			returns: this.#returned.flatMap(({ start, id }) => {
				const value = this.#path(id);
				return value ? [{ start, value }] : [];
			}),
			exports: this.#exports,
		};
	}

	#contextOf(start: number): BindingRecord['context'] {
		const callback = this.#callbacks.get(start);
		const callee = callback && this.#path(callback.callee);
		return callee && { callee, argument: callback.argument, key: callback.key, parameter: callback.parameter };
	}

	/** What is said of `a<b>` or `(a)` is said of `a`. */
	#passOn(id: number): void {
		const mark = this.#marks.get(id);
		for (let step = this.#steps.get(id); mark && step && step.member === undefined && !step.isCall; ) {
			this.#marks.set(step.from, mark);
			step = this.#steps.get(step.from);
		}
	}

	/** The names that a node leads through, `undefined` for what is no chain of names. */
	#path(id: number): Path | undefined {
		const step = this.#steps.get(id);
		if (!step) {
			return this.#heads.get(id);
		}
		const known = this.#paths.get(id);
		if (known) {
			return known.length > 0 ? known : undefined;
		}
		// Against a circle; there is none in a tree, but queries can say anything.
		this.#paths.set(id, []);
		const before = this.#path(step.from);
		const path = step.member === undefined ? before : [...(before && before.length < MAX_STEPS ? before : UNKNOWN), step.member];
		this.#paths.set(id, path ?? []);
		return path;
	}

	/** A node can be captured twice (a method is a function, too): the later pattern is the more exact one. */
	#exactDefinitions(): DefinitionRecord[] {
		const byName = new Map<number, DefinitionDraft>();
		for (const definition of this.#definitions) {
			const known = byName.get(definition.nameStart);
			if (!known || known.pattern < definition.pattern) {
				byName.set(definition.nameStart, definition);
			}
		}
		return [...byName.values()].map(({ node, ...definition }) => this.#complete(definition, node));
	}

	#complete(definition: Draft<DefinitionRecord>, node: Node): DefinitionRecord {
		const { kind } = definition;
		const isKept = kind === 'variable' || kind === 'attribute';
		const hasValue = isKept || kind === 'property' || kind === 'constant';
		const value = hasValue ? (field(node, 'value') ?? field(node, 'right')) : undefined;
		if (definition.body < 0) {
			definition.body = field(node, 'body')?.startIndex ?? -1;
		}
		if (definition.body < 0) {
			// A function kept in a variable has its parameters as its signature; any other value is told by its first line.
			definition.header =
				isKept || (kind === 'property' && node.type === 'pair')
					? ((isKept && value ? field(value, 'body')?.startIndex : undefined) ?? definition.nameStart)
					: definition.end;
		}
		definition.isParameter = kind === 'property' && node.type.endsWith('_parameter');
		if (!definition.hasTypes) {
			definition.result = this.#resultOf(node, kind, value);
		}
		definition.value = value && this.#path(value.id);
		return definition;
	}

	/** Type names of what a definition gives: its declared result or type, else what it is first made from. */
	#resultOf(node: Node, kind: SymbolKind | 'package', value: Node | undefined): readonly string[] {
		if (kind === 'class' || kind === 'interface' || kind === 'package') {
			return [];
		}
		if (kind === 'type') {
			const type = field(node, 'value');
			return type ? typeNames(this.#typeText(type)) : [];
		}
		const declared =
			field(node, 'return_type') ??
			field(node, 'result') ??
			field(node, 'returns') ??
			field(node, 'type') ??
			(value && field(value, 'return_type'));
		if (declared) {
			return this.#typesIn(declared);
		}
		const made = value && this.#path(value.id);
		if (!made) {
			return [];
		}
		// `self.repo = repo`: what the parameter was declared to be.
		const head = made[0] ?? '';
		return made.length === 1 && kind === 'attribute'
			? [...typeNames(head), ...this.#parameterTypes(node, head)]
			: typeNames(head);
	}

	#parameterTypes(node: Node, name: string): string[] {
		for (let around = node.parent; around; around = around.parent) {
			const parameters = field(around, 'parameters');
			if (parameters) {
				const parameter = parameters.namedChildren.find((child) => {
					const named = field(child, 'name') ?? child.firstNamedChild;
					return named && this.#textOf(named) === name;
				});
				const type = parameter && field(parameter, 'type');
				return type ? typeNames(this.#textOf(type)) : [];
			}
		}
		return [];
	}

	/** Names of the types in a declaration; those with a small letter only where the grammar says that they are types (C, Go). */
	#typesIn(node: Node): string[] {
		const types = new Set(typeNames(this.#typeText(node)));
		const small = this.#smallTypes();
		const { startIndex, endIndex } = node;
		for (let at = lowerBound(small, startIndex); at < small.length && (small[at]?.start ?? 0) < endIndex; at++) {
			types.add(small[at]?.name ?? '');
		}
		return [...types];
	}

	/** In the order of the text. */
	#smallTypes(): readonly { readonly start: number; readonly name: string }[] {
		this.#small ??= this.#uses
			.filter(({ kind, name }) => kind === 'type' && /^[a-z_]/.test(name))
			.sort((a, b) => a.start - b.start);
		return this.#small;
	}

	#placed(node: Node): PlacedName {
		return { start: node.startIndex, name: this.#textOf(node) };
	}

	#textOf(node: Node): string {
		return this.#text.slice(node.startIndex, node.endIndex);
	}

	#typeText(node: Node): string {
		const { startIndex } = node;
		return this.#text.slice(startIndex, Math.min(node.endIndex, startIndex + MAX_TYPE_LENGTH));
	}
}

/** Index of the first that starts at or after an offset. */
function lowerBound(sorted: readonly { readonly start: number }[], offset: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle]?.start ?? 0) < offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

function spanOf(node: Node): Span {
	return { start: node.startIndex, end: node.endIndex };
}

function nodeOf(captures: readonly QueryCapture[], name: string): Node | undefined {
	return captures.find((capture) => capture.name === name)?.node;
}

function field(node: Node, name: string): Node | undefined {
	return node.childForFieldName(name) ?? undefined;
}
