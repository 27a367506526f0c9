import type { FieldName, Grammar } from './grammar.ts';
import type { Language } from './languages.ts';
import type { Found } from './matcher.ts';
import { childOf, NAMED, type Nodes } from './nodes.ts';
import type { OutlineImport, SymbolKind } from './outline.ts';
import { Intervals } from './outlineOf.ts';
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
import { flattenUseTree, itemOfPath } from './useTree.ts';

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

/** Reads what the patterns of `language` capture in a tree, which was parsed from `text`. */
export function readRecords(nodes: Nodes, grammar: Grammar, language: Language, text: string): Records {
	const reader = new Reader(nodes, grammar, language, text);
	grammar.matcher.find(nodes, text, (pattern, found) => reader.read(pattern, found));
	return reader.records();
}

/** A node by its row. */
type Node = number;
const NONE = -1;

/** A step as captured: what it leads on from is known by its node only. */
interface Step {
	readonly from: Node;
	readonly member: string | undefined;
	readonly memberStart: number;
	readonly isCall: boolean;
}

interface DefinitionDraft {
	readonly record: Draft<DefinitionRecord>;
	readonly node: Node;
}
type Draft<T> = { -readonly [K in keyof T]: T[K] };
/** What is made from what, by the nodes. */
type BindingDraft = Omit<Draft<BindingRecord>, 'value' | 'context' | 'type' | 'types'> & {
	value: Node;
	self: Node;
	declared: Node;
	/** The last part of what is declared. */
	declaredLast: Node;
};
/** A name by itself. */
interface NameUse {
	readonly node: Node;
	readonly start: number;
	readonly path: readonly [string];
	readonly kind: 'value' | 'type';
}
/** A function that is an argument, with where its parameters start. */
interface Callback {
	readonly callee: Node;
	readonly argument: number;
	readonly key: string | undefined;
	readonly parameter: number;
}

class Reader {
	readonly #nodes: Nodes;
	readonly #grammar: Grammar;
	readonly #language: Language;
	readonly #text: string;
	readonly #definitions: DefinitionDraft[] = [];
	readonly #hidden: Span[] = [];
	readonly #imports: ImportRecord[] = [];
	readonly #silent: Span[] = [];
	readonly #imported: { start: number }[] = [];
	readonly #qualified = new Set<Node>();
	readonly #packages: PlacedName[] = [];
	readonly #uses: NameUse[] = [];
	#small: readonly NameUse[] | undefined;
	readonly #own: { node: Node; start: number; path: Path }[] = [];
	/** By node. */
	readonly #heads: (Path | undefined)[];
	readonly #steps = new Map<number, Step>();
	readonly #quoted: NameRecord[] = [];
	readonly #marks = new Map<number, 'call' | 'new' | 'parent'>();
	readonly #bindings = new Map<number, BindingDraft>();
	readonly #foreign: PlacedName[] = [];
	readonly #scopes: ScopeRecord[] = [];
	readonly #annotations: Span[] = [];
	readonly #expectations: { start: number; end: number; types: string[]; callee: number }[] = [];
	/** By node, for those that lead on from another. */
	readonly #paths: (Path | undefined)[];
	readonly #returned: { start: number; node: Node }[] = [];
	readonly #exports: { start: number; exported: string; local: string }[] = [];
	/** By the start of the parameter. */
	readonly #callbacks = new Map<number, Callback>();

	constructor(nodes: Nodes, grammar: Grammar, language: Language, text: string) {
		this.#nodes = nodes;
		this.#heads = new Array(nodes.count);
		this.#paths = new Array(nodes.count);
		this.#grammar = grammar;
		this.#language = language;
		this.#text = text;
	}

	read(pattern: number, found: Found): void {
		const node = found[1] ?? NONE;
		const name = this.#grammar.names[found[0] ?? NONE];
		if (found.length > 2) {
			this.#readCompound(found, pattern);
			return;
		}
		switch (name) {
			case 'use':
			case 'type': {
				const text = this.#textOf(node);
				if (SELF_NAMES.has(text)) {
					this.#heads[node] = SELF;
				} else {
					const path = [text] as const;
					this.#heads[node] = path;
					this.#uses.push({ node, start: this.#start(node), path, kind: name === 'use' ? 'value' : 'type' });
				}
				return;
			}
			case 'use.own':
				this.#readOwn(node);
				return;
			case 'this':
				this.#heads[node] = SELF;
				return;
			case 'root':
				this.#heads[node] = [this.#textOf(node)];
				return;
			case 'qualified':
				this.#qualified.add(node);
				return;
			case 'local':
				this.#hidden.push(this.#spanOf(node));
				return;
			case 'scope':
			case 'scope.function':
				this.#readScope(name, node, node);
				return;
			case 'annotation':
				this.#annotations.push(this.#spanOf(node));
				return;
			case 'quoted':
				this.#readQuoted(node);
				return;
			case 'none':
				this.#silent.push({ start: this.#start(node), end: this.#start(node) + 1 });
				return;
			case 'parent':
				this.#marks.set(node, 'parent');
				return;
			case 'foreign':
				this.#foreign.push(this.#placed(node));
				return;
			case 'package':
				this.#packages.push(this.#placed(node));
				return;
			case 'returned':
				this.#returned.push({ start: this.#start(node), node });
				return;
			case 'pattern':
				this.#readPattern(node, NONE);
				return;
			default:
				this.#readCompound(found, pattern);
		}
	}

	/** A name that says itself that it is the object's own: Ruby's `@name`. */
	#readOwn(node: Node): void {
		const { sigil } = this.#language;
		const text = this.#textOf(node);
		const path = [...SELF, sigil ? text.replace(sigil, '') : text];
		this.#heads[node] = path;
		this.#own.push({ node, start: this.#start(node), path });
	}

	#readCompound(found: Found, pattern: number): void {
		const { names } = this.#grammar;
		let step = NONE;
		let same = NONE;
		let from = NONE;
		let member = NONE;
		let typed = NONE;
		let mark: 'call' | 'new' | undefined;
		let binding = NONE;
		let bindingName = '';
		let declared = NONE;
		let declaredLast = NONE;
		let value = NONE;
		let literal = NONE;
		let expected = NONE;
		let callee = NONE;
		let callback = NONE;
		let key = NONE;
		for (let at = 0; at < found.length; at += 2) {
			const name = names[found[at] ?? NONE] ?? '';
			const node = found[at + 1] ?? NONE;
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
					binding = node;
					bindingName = name;
					break;
				case 'declared':
					declared = declared < 0 ? node : declared;
					declaredLast = node;
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
					this.#readScope(name, node, this.#captured(found, 'body', node));
					return;
				case 'export':
					this.#readExport(found);
					return;
				case 'callback':
					callback = node;
					break;
				case 'key':
					key = node;
					break;
				default:
					if (name.startsWith('definition.')) {
						this.#readDefinition(name.slice('definition.'.length), node, found, pattern);
						return;
					}
					if (IMPORT_KINDS.has(name)) {
						this.#readImport(name as OutlineImport['kind'], node, found);
						return;
					}
			}
		}
		if (callback >= 0 && callee >= 0) {
			this.#readCallback(callback, callee, key);
			return;
		}
		const target = step >= 0 ? step : same;
		if (target >= 0 && typed >= 0 && step < 0) {
			this.#readPattern(target, typed);
			return;
		}
		// What a declaration says of its type goes before what its value may be.
		if (target >= 0 && from >= 0 && !this.#heads[target]) {
			this.#steps.set(target, {
				from,
				member: member < 0 ? undefined : this.#textOf(member),
				memberStart: member < 0 ? -1 : this.#start(member),
				isCall: mark !== undefined,
			});
			if (mark) {
				// Where a grammar has no node for `a.b` in `a.b()`, the step is what is called.
				this.#marks.set(step >= 0 ? step : from, mark);
			}
		}
		if (binding >= 0) {
			this.#readBinding(bindingName, binding, declared, declaredLast, value);
		}
		if (literal >= 0) {
			const types = expected < 0 ? [] : typeNames(this.#textOf(expected));
			this.#expectations.push({ ...this.#spanOf(literal), types, callee });
		}
	}

	/** @param last the node with which it ends: in Dart a body stands beside what declares its parameters */
	#readScope(name: string, node: Node, last: Node): void {
		this.#scopes.push({ start: this.#start(node), end: this.#end(last), isFunction: name === 'scope.function' });
	}

	/** What a pattern takes apart gets a name of its own, so that its parts have something to be members of. */
	#readPattern(pattern: Node, declared: Node): void {
		const start = this.#start(pattern);
		// Not told by its place: that moves.
		const name = `@${(
			this.#textOf(pattern)
				.slice(0, MAX_PATTERN)
				.match(/[\w$]+/g) ?? []
		).join('-')}`;
		this.#heads[pattern] = [name];
		if (declared >= 0 || !this.#bindings.has(start)) {
			this.#bindings.set(start, {
				start,
				name,
				scope: 'inner',
				role: 'variable',
				value: NONE,
				self: NONE,
				declared,
				declaredLast: declared,
			});
		}
	}

	#readCallback(callback: Node, callee: Node, key: Node): void {
		const { parents } = this.#nodes;
		let argument = callback;
		while (argument > 0 && this.#typeOf(parents[argument] ?? 0) !== 'arguments') {
			argument = parents[argument] ?? NONE;
		}
		const given = this.#namedChildren(parents[argument] ?? NONE).filter((child) => this.#typeOf(child) !== 'comment');
		const single = this.#field(callback, 'parameter');
		const parameters = single >= 0 ? [single] : this.#namedChildren(this.#field(callback, 'parameters'));
		for (const [parameter, node] of parameters.entries()) {
			const name = key < 0 ? undefined : this.#textOf(key);
			this.#callbacks.set(this.#start(node), { callee, argument: given.indexOf(argument), key: name, parameter });
		}
	}

	/** Of a path in code the whole, outside of the statements that import. */
	#readQualified(): void {
		// Few languages have any: to put the statements of the others in order is for nothing.
		const silent = new Intervals(this.#qualified.size > 0 ? this.#silent : []);
		for (const node of this.#qualified) {
			const { start, end } = this.#spanOf(node);
			const isWhole = !this.#qualified.has(this.#nodes.parents[node] ?? NONE);
			const item = isWhole && !silent.contain(start, end) ? itemOfPath(this.#textOf(node)) : undefined;
			if (item) {
				const { source, ...name } = item;
				this.#imports.push({ start, kind: 'path', source, name });
			}
		}
	}

	#readExport(found: Found): void {
		const bound = this.#captured(found, 'bound');
		const alias = this.#captured(found, 'alias');
		const standard = this.#captured(found, 'default');
		if (bound >= 0 && alias >= 0) {
			this.#exports.push({ start: this.#start(bound), exported: this.#textOf(alias), local: this.#textOf(bound) });
		} else if (standard >= 0) {
			this.#exports.push({ start: this.#start(standard), exported: 'default', local: this.#textOf(standard) });
		}
	}

	#readQuoted(node: Node): void {
		const startIndex = this.#start(node);
		for (const { 0: path, index } of this.#textOf(node).matchAll(QUOTED_NAME)) {
			const steps = path.split('.');
			const start = startIndex + index + path.length - (steps.at(-1) ?? '').length;
			this.#quoted.push({ start, path: steps, kind: 'type' });
		}
	}

	#readBinding(capture: string, node: Node, declared: Node, declaredLast: Node, value: Node): void {
		const start = this.#start(node);
		let binding = this.#bindings.get(start);
		if (!binding) {
			binding = {
				start,
				name: this.#textOf(node),
				scope: 'inner',
				role: 'variable',
				value: NONE,
				self: node,
				declared,
				declaredLast,
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
		if (declared >= 0) {
			binding.declared = declared;
			binding.declaredLast = declaredLast;
		}
		if (value >= 0) {
			binding.value = value;
		}
	}

	#readDefinition(kind: string, node: Node, found: Found, pattern: number): void {
		const name = this.#captured(found, 'name');
		if (name < 0) {
			return;
		}
		const receiver = this.#captured(found, 'receiver');
		const body = this.#captured(found, 'body');
		const types: string[] = [];
		for (let at = 0; at < found.length; at += 2) {
			if (this.#grammar.names[found[at] ?? NONE] === 'type') {
				types.push(this.#typeText(found[at + 1] ?? NONE));
			}
		}
		const { start, end } = this.#spanOf(node);
		const record = {
			start,
			// In Dart the body of a function stands beside what declares it.
			end: body < 0 ? end : Math.max(end, this.#end(body)),
			kind: kind as DefinitionRecord['kind'],
			name: this.#textOf(name),
			nameStart: this.#start(name),
			receiver: receiver < 0 ? undefined : this.#textOf(receiver),
			body: body < 0 ? -1 : this.#start(body),
			header: -1,
			isParameter: false,
			result: typeNames(types.join(' ')),
			hasTypes: types.length > 0,
			value: undefined,
			pattern,
		};
		this.#definitions.push({ record, node });
	}

	#readImport(kind: OutlineImport['kind'], node: Node, found: Found): void {
		const { start, end } = this.#spanOf(node);
		const at = (name: string) => {
			const captured = this.#captured(found, name);
			return captured < 0 ? undefined : this.#textOf(captured);
		};
		const push = (source: string, name: ImportRecord['name']) => this.#imports.push({ start, kind, source, name });
		if (kind === 'import' || kind === 'reexport') {
			this.#silent.push({ start, end });
		}
		for (let place = 0; place < found.length; place += 2) {
			const name = this.#grammar.names[found[place] ?? NONE];
			if (name === 'namespace' || name === 'bound' || name === 'alias') {
				this.#imported.push({ start: this.#start(found[place + 1] ?? NONE) });
			}
		}
		const tree = at('tree');
		if (tree !== undefined) {
			for (const { source, exported, local } of flattenUseTree(tree)) {
				push(source, { exported, local });
			}
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
			push(source, this.#captured(found, 'wildcard') < 0 ? undefined : { exported: '*', local: '*' });
		}
	}

	/** What was captured, with every path told by names. */
	records(): Records {
		for (const id of this.#marks.keys()) {
			this.#passOn(id);
		}
		this.#readQualified();
		const names = this.#quoted;
		for (const { node, start, path, kind } of this.#uses) {
			names.push({ start, path, kind: this.#marks.get(node) ?? kind });
		}
		for (const { node, start, path } of this.#own) {
			names.push({ start, path, kind: this.#marks.get(node) ?? 'value' });
		}
		for (const [id, { member, memberStart }] of this.#steps) {
			if (member !== undefined) {
				names.push({ start: memberStart, path: this.#path(id) ?? UNKNOWN, kind: this.#marks.get(id) ?? 'value' });
			}
		}
		// Field by field: to copy the rest of an object takes ten times as long.
		const bindings = Array.from(
			this.#bindings.values(),
			({ start, name, scope, role, value, self, declared, declaredLast }): BindingRecord => ({
				start,
				name,
				scope,
				role,
				types: declared < 0 ? [] : this.#typesIn(declared, declaredLast),
				type: declared < 0 ? '' : this.#typeText(declared, declaredLast),
				value: this.#steps.has(self) ? this.#path(self) : this.#path(value),
				context: this.#contextOf(start),
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
			// A name that is a member is captured by itself, too: what knows its receiver comes first.
			names: names.sort((a, b) => a.start - b.start || b.path.length - a.path.length),
			bindings,
			foreign: this.#foreign,
			scopes: this.#scopes,
			annotations: this.#annotations,
			expectations,
			returns: this.#returned.flatMap(({ start, node }) => {
				const value = this.#path(node);
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
			return this.#heads[id];
		}
		const known = this.#paths[id];
		if (known) {
			return known.length > 0 ? known : undefined;
		}
		// Against a circle; there is none in a tree, but queries can say anything.
		this.#paths[id] = [];
		const before = this.#path(step.from);
		const path = step.member === undefined ? before : [...(before && before.length < MAX_STEPS ? before : UNKNOWN), step.member];
		this.#paths[id] = path ?? [];
		return path;
	}

	/** A node can be captured twice (a method is a function, too): the later pattern is the more exact one. */
	#exactDefinitions(): DefinitionRecord[] {
		const byName = new Map<number, DefinitionDraft>();
		for (const definition of this.#definitions) {
			const { nameStart, pattern } = definition.record;
			const known = byName.get(nameStart);
			if (!known || known.record.pattern < pattern) {
				byName.set(nameStart, definition);
			}
		}
		return Array.from(byName.values(), ({ record, node }) => this.#complete(record, node));
	}

	#complete(definition: Draft<DefinitionRecord>, node: Node): DefinitionRecord {
		const { kind } = definition;
		const isKept = kind === 'variable' || kind === 'attribute';
		const hasValue = isKept || kind === 'property' || kind === 'constant';
		const value = hasValue ? this.#firstField(node, 'value', 'right') : NONE;
		if (definition.body < 0) {
			definition.body = this.#start(this.#field(node, 'body'));
		}
		if (definition.body < 0) {
			// A function kept in a variable has its parameters as its signature; any other value is told by its first line.
			const body = isKept ? this.#field(value, 'body') : NONE;
			const isTold = isKept || (kind === 'property' && this.#typeOf(node) === 'pair');
			definition.header = body >= 0 ? this.#start(body) : isTold ? definition.nameStart : definition.end;
		}
		definition.isParameter = kind === 'property' && this.#typeOf(node).endsWith('_parameter');
		if (!definition.hasTypes) {
			definition.result = this.#resultOf(node, kind, value);
		}
		definition.value = this.#path(value);
		return definition;
	}

	/** Type names of what a definition gives: its declared result or type, else what it is first made from. */
	#resultOf(node: Node, kind: SymbolKind | 'package', value: Node): readonly string[] {
		if (kind === 'class' || kind === 'interface' || kind === 'package') {
			return [];
		}
		if (kind === 'type') {
			const type = this.#field(node, 'value');
			return type < 0 ? [] : typeNames(this.#typeText(type));
		}
		const own = this.#firstField(node, 'return_type', 'result', 'returns', 'type');
		const declared = own < 0 ? this.#field(value, 'return_type') : own;
		if (declared >= 0) {
			return this.#typesIn(declared);
		}
		const made = this.#path(value);
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
		const { parents } = this.#nodes;
		for (let around = parents[node] ?? NONE; around >= 0; around = parents[around] ?? NONE) {
			const parameters = this.#field(around, 'parameters');
			if (parameters >= 0) {
				const parameter = this.#namedChildren(parameters).find((child) => {
					const field = this.#field(child, 'name');
					const named = field < 0 ? this.#namedChildren(child)[0] : field;
					return named !== undefined && this.#textOf(named) === name;
				});
				const type = this.#field(parameter ?? NONE, 'type');
				return type < 0 ? [] : typeNames(this.#textOf(type));
			}
		}
		return [];
	}

	/** Names of the types in a declaration; those with a small letter only where the grammar says that they are types (C, Go). */
	#typesIn(node: Node, last = node): string[] {
		const types = new Set(typeNames(this.#typeText(node, last)));
		const small = this.#smallTypes();
		const start = this.#start(node);
		const end = this.#end(last);
		for (let at = lowerBound(small, start); at < small.length && (small[at]?.start ?? 0) < end; at++) {
			types.add(small[at]?.path[0] ?? '');
		}
		return [...types];
	}

	/** In the order of the text. */
	#smallTypes(): readonly NameUse[] {
		this.#small ??= this.#uses
			.filter(({ kind, path }) => kind === 'type' && /^[a-z_]/.test(path[0]))
			.sort((a, b) => a.start - b.start);
		return this.#small;
	}

	#placed(node: Node): PlacedName {
		return { start: this.#start(node), name: this.#textOf(node) };
	}

	/** The node of a capture. */
	#captured(found: Found, name: string, otherwise = NONE): Node {
		for (let at = 0; at < found.length; at += 2) {
			if (this.#grammar.names[found[at] ?? NONE] === name) {
				return found[at + 1] ?? otherwise;
			}
		}
		return otherwise;
	}

	/** -1 for no node. */
	#start(node: Node): number {
		return this.#nodes.starts[node] ?? -1;
	}

	#end(node: Node): number {
		return this.#nodes.ends[node] ?? -1;
	}

	#spanOf(node: Node): Span {
		return { start: this.#start(node), end: this.#end(node) };
	}

	#typeOf(node: Node): string {
		return this.#grammar.types[this.#nodes.kinds[node] ?? 0] ?? '';
	}

	#field(node: Node, name: FieldName): Node {
		return childOf(this.#nodes, node, this.#grammar.fields[name]);
	}

	/** The child with the first of some fields that it has. */
	#firstField(node: Node, ...names: readonly FieldName[]): Node {
		for (const name of names) {
			const child = this.#field(node, name);
			if (child >= 0) {
				return child;
			}
		}
		return NONE;
	}

	#namedChildren(node: Node): Node[] {
		const { firsts, nexts, flags } = this.#nodes;
		const children: Node[] = [];
		for (let child = firsts[node] ?? NONE; child >= 0; child = nexts[child] ?? NONE) {
			if ((flags[child] ?? 0) & NAMED) {
				children.push(child);
			}
		}
		return children;
	}

	#textOf(node: Node): string {
		return this.#text.slice(this.#nodes.starts[node], this.#nodes.ends[node]);
	}

	#typeText(node: Node, last = node): string {
		const start = this.#start(node);
		return this.#text.slice(start, Math.min(this.#end(last), start + MAX_TYPE_LENGTH));
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
