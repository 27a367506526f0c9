import { dirname } from '../base/paths.ts';
import type { Outline, SymbolKind } from '../parse/outline.ts';
import type { Binding, CallbackContext, Path, Uses } from '../parse/uses.ts';
import { type Definition, definitionsIn, membersNamed } from './definition.ts';
import { exportedBy, type Found, lastPart, type Meaning, type Module, type Names, resolveName } from './nameResolution.ts';
import { standardMember } from './standardTypes.ts';
import {
	type FunctionExpression,
	NO_TYPE,
	readType,
	readTypeHeader,
	type TypedName,
	type TypeExpression,
	type TypeHeader,
} from './typeExpression.ts';

/** A type that a value can have, and how sure that is, from 0 to 1. A value with several alternatives has several. */
export type Type = { readonly trust: number } & (
	| { readonly kind: 'definition'; readonly definition: Definition; readonly args: readonly (readonly Type[])[] }
	| { readonly kind: 'module'; readonly module: Module }
	| { readonly kind: 'function'; readonly expression: FunctionExpression; readonly scope: TypeScope }
	| { readonly kind: 'literal'; readonly expression: Extract<TypeExpression, { kind: 'object' }>; readonly scope: TypeScope }
	/** Not of the workspace: `Promise<Store>`, `Map<string, Store>`, or an array of them. */
	| { readonly kind: 'foreign'; readonly name: string; readonly args: readonly (readonly Type[])[] }
);

/** Where a type is written, and what its parameters are there. */
interface TypeScope {
	readonly path: string;
	/** The symbol whose header it stands in, -1 for none. */
	readonly symbol: number;
	readonly parameters: ReadonlyMap<string, readonly Type[]>;
	readonly self: readonly Type[];
}

/** A definition found as a member, with what the type parameters of its holder are. */
export interface Member {
	readonly found: Found;
	readonly confidence: number;
	readonly definition: Definition;
	readonly holder: Type | undefined;
}

/** A definition that gives a type its members. */
export interface Ancestor {
	readonly definition: Definition;
	/** Steps of inheritance from the type itself. */
	readonly depth: number;
	readonly trust: number;
}

/** What inference looks in: names, and what the code of each file uses. */
export interface InferenceSources extends Names {
	readonly uses: (path: string) => Uses | undefined;
}

/** Steps from a value to what it was made from, and from a type to its parents: more are cycles or riddles. */
const MAX_DEPTH = 24;
/** Steps taken for one question: a library that returns what it is given, through and through, asks for thousands. */
const MAX_STEPS = 1500;
/** Files with members of a type that stands elsewhere. */
const MAX_OUTSIDE = 64;
/** Types whose parents are looked through for one member. */
const MAX_PARENTS = 32;
/** Types that a value can have: a union of hundreds of literals has no member that says which one is meant. */
const MAX_TYPES = 12;
/** Words that stand in the place of a type and leave it to the value. */
const INFERRED: ReadonlySet<string> = new Set(['var', 'val', 'let', 'auto', 'const', 'final', 'dynamic']);
/** How far each way to a type can be trusted. */
const TRUST = { made: 0.95, listed: 0.8, inside: 0.85, constraint: 0.9, inherited: 0.98 } as const;
const HOLDERS: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'type', 'namespace']);
const TYPES: ReadonlySet<string> = new Set(['class', 'interface', 'enum', 'type']);
const NO_PARAMETERS: ReadonlyMap<string, readonly Type[]> = new Map();
/** Languages that name members of the class round a method without a receiver. */
const IMPLICIT_THIS: ReadonlySet<string> = new Set(['java', 'csharp', 'cpp', 'c', 'kotlin', 'swift', 'scala', 'ruby', 'dart']);
/** Languages whose namespaces span files and are no definitions: of `shop::Store` the last name says what it is. */
const OPEN_NAMESPACES: ReadonlySet<string> = new Set(['java', 'csharp', 'cpp', 'kotlin', 'scala', 'php']);

/**
 * Tells the types of values from what is written down: annotations, what a variable is made from, what a called function gives.
 * It remembers what it found out; it lives as long as none of the outlines it looked at changes.
 */
export class Inference {
	readonly #sources: InferenceSources;
	readonly #values = new Map<string, readonly Type[] | undefined>();
	readonly #definitions = new Map<Definition, readonly Type[] | undefined>();
	readonly #lineages = new WeakMap<Type, readonly Ancestor[]>();
	readonly #parents = new Map<Definition, readonly TypeExpression[]>();
	readonly #names = new Map<string, readonly Meaning[]>();
	readonly #bindings = new Map<string, ReadonlyMap<string, readonly Binding[]>>();
	readonly #modules = new Map<string, ReadonlyMap<string, Module>>();
	#depth = 0;
	#steps = 0;
	/** How often something was left out since it went too far, or round in a circle. */
	#cuts = 0;

	constructor(sources: InferenceSources) {
		this.#sources = sources;
	}

	/** What a name means where it stands: of the scopes round it, of the file, of its imports, of its package. */
	meanings(path: string, name: string, symbol: number): readonly Meaning[] {
		const outline = this.#sources.outline(path);
		if (!outline) {
			return [];
		}
		const { all, members } = definitionsIn(path, outline);
		for (let at = symbol; at >= 0; at = outline.symbols[at]?.container ?? -1) {
			const holder = all[at];
			if (holder && (holder.symbol.kind === 'namespace' || holder.symbol.kind === 'enum')) {
				const found = this.#merged(holder).flatMap((each) => members.get(each.index)?.get(name) ?? []);
				if (found.length > 0) {
					return found.map((definition) => ({ found: 'binding', confidence: 1, definition }));
				}
			} else if (holder && HOLDERS.has(holder.symbol.kind) && IMPLICIT_THIS.has(outline.language)) {
				const found = this.members({ kind: 'definition', definition: holder, args: [], trust: 1 }, name);
				if (found.length > 0) {
					return found;
				}
			}
		}
		const key = `${path}\n${name}`;
		let found = this.#names.get(key);
		if (!found) {
			found = resolveName(this.#sources, path, name);
			this.#names.set(key, found);
		}
		return found;
	}

	/** The types that an expression can have, as seen from a line of a file, inside a symbol. */
	infer(path: string, expression: Path, line: number, symbol: number): readonly Type[] {
		const [head] = expression;
		if (head === undefined || head === '') {
			return [];
		}
		const key = `${path}\n${line}\n${symbol}\n${expression.join('.')}`;
		return this.#once(this.#values, key, () => {
			const module = this.#modulesByPath(path).get(expression.join('::'));
			if (module) {
				return [{ kind: 'module', module, trust: 1 }];
			}
			const name = expression.at(-1) ?? '';
			return expression.length === 1
				? this.#head(path, head, line, symbol)
				: this.#unique(this.infer(path, expression.slice(0, -1), line, symbol).flatMap((type) => this.#step(type, name)));
		});
	}

	/** The modules of the paths that a file's code says in full. */
	#modulesByPath(path: string): ReadonlyMap<string, Module> {
		let modules = this.#modules.get(path);
		if (!modules) {
			const said = this.#sources.edges(path).filter(({ statement, targets }) => statement?.kind === 'path' && targets.length > 0);
			modules = new Map(said.map(({ statement, targets }) => [statement?.source ?? '', { files: targets, folder: undefined }]));
			this.#modules.set(path, modules);
		}
		return modules;
	}

	/** The members of a name that a type has: of its own, or of the nearest parent that has it. */
	members(type: Type, name: string): readonly Member[] {
		return this.#within(() => this.#membersOf(type, name));
	}

	/** What one gets by reading or calling a definition. */
	typesOf(definition: Definition): readonly Type[] {
		return this.#once(this.#definitions, definition, () => this.#unique(this.#typesOf(definition, undefined)));
	}

	/** The types that names mean where they are written: in the header of a symbol, or inside of it. */
	named(path: string, names: readonly string[], symbol: number): readonly Type[] {
		return names.flatMap((name) => this.#named(path, name, symbol));
	}

	/** What is called by an expression; of a class its constructor. */
	called(path: string, callee: Path, line: number, symbol: number): readonly Definition[] {
		const name = callee.at(-1) ?? '';
		const meant =
			callee.length === 1
				? this.meanings(path, name, symbol).flatMap((meaning) => ('definition' in meaning ? [meaning.definition] : []))
				: this.infer(path, callee.slice(0, -1), line, symbol).flatMap((type) =>
						this.members(type, name).map(({ definition }) => definition),
					);
		return meant.flatMap((definition) =>
			definition.symbol.kind === 'class'
				? this.members({ kind: 'definition', definition, args: [], trust: 1 }, 'constructor').map((each) => each.definition)
				: [definition],
		);
	}

	/**
	 * The definitions whose members a value of a type has: its own, then, each once, those it inherits from. Of `Promise<Store>` and
	 * of a list of stores those of what is inside; of a function those of what it gives.
	 */
	lineage(type: Type): readonly Ancestor[] {
		let lineage = this.#lineages.get(type);
		if (!lineage) {
			lineage = this.#within(() => {
				const found = new Map<Definition, Ancestor>();
				this.#ascend(type, 0, 1, found);
				return [...found.values()];
			});
			this.#lineages.set(type, lineage);
		}
		return lineage;
	}

	#ascend(type: Type, depth: number, trust: number, found: Map<Definition, Ancestor>): void {
		for (const holder of this.#holders(type)) {
			const fresh = this.#merged(holder.definition).filter((definition) => !found.has(definition));
			for (const definition of fresh) {
				found.set(definition, { definition, depth, trust: trust * holder.trust });
			}
			if (fresh.length > 0 && found.size < MAX_PARENTS) {
				for (const parent of this.#within(() => this.#parentTypes(holder))) {
					this.#ascend(parent, depth + 1, trust * holder.trust, found);
				}
			}
		}
	}

	/** The definitions that a value of a type is made of. */
	#holders(type: Type): readonly Extract<Type, { kind: 'definition' }>[] {
		const inside = (types: readonly Type[], trust: number) =>
			this.#within(() => types.flatMap((each) => this.#holders(each))).map((each) => ({ ...each, trust: each.trust * trust }));
		switch (type.kind) {
			case 'definition':
				return [type];
			case 'module':
				return [];
			case 'literal':
				return inside(this.#declared(type.scope.path, type.scope.symbol), type.trust);
			case 'function':
				return inside(this.#evaluate(type.expression.result, type.scope), type.trust);
			case 'foreign':
				return inside(type.args.flat(), type.trust * TRUST.inside);
		}
	}

	/** Steps into `find`, as deep and as often for one question as any honest answer needs; beyond that nothing is found. */
	#within<T>(find: () => readonly T[]): readonly T[] {
		if (this.#depth === 0) {
			this.#steps = 0;
		}
		if (this.#depth >= MAX_DEPTH || ++this.#steps > MAX_STEPS) {
			this.#cuts++;
			return [];
		}
		this.#depth++;
		try {
			return find();
		} finally {
			this.#depth--;
		}
	}

	/** The same, and remembers what was found, unless that depends on what was asked before: on a circle, or on how deep it stood. */
	#once<K>(memory: Map<K, readonly Type[] | undefined>, key: K, find: () => readonly Type[]): readonly Type[] {
		const known = memory.get(key);
		if (known) {
			return known;
		}
		if (memory.has(key)) {
			// Against `x = x.next`: while it is being found out, it is nothing.
			this.#cuts++;
			return [];
		}
		memory.set(key, undefined);
		const before = this.#cuts;
		const isFirst = this.#depth === 0;
		const types = this.#within(find);
		if (isFirst || before === this.#cuts) {
			memory.set(key, types);
		} else {
			memory.delete(key);
		}
		return types;
	}

	/** The types round a symbol that `this` means. */
	self(path: string, symbol: number): readonly Type[] {
		const outline = this.#sources.outline(path);
		let last = -1;
		for (let at = symbol; outline && at >= 0; at = outline.symbols[at]?.container ?? -1) {
			const { kind, owner } = outline.symbols[at] ?? {};
			if (kind === 'class' || kind === 'interface') {
				return this.#declared(path, at);
			}
			if (owner !== undefined) {
				return this.#named(path, owner, at);
			}
			last = at;
		}
		// A method of a literal.
		return last === symbol || last < 0 ? [] : this.#declared(path, last);
	}

	#declared(path: string, index: number): readonly Type[] {
		const outline = this.#sources.outline(path);
		const definition = outline && definitionsIn(path, outline).all[index];
		return definition ? [{ kind: 'definition', definition, args: [], trust: 1 }] : [];
	}

	#named(path: string, name: string, symbol: number): readonly Type[] {
		const meanings = this.meanings(path, name, symbol);
		const meant = meanings.length > 0 ? meanings : this.#exportedByModules(path, name);
		return meant.flatMap((meaning) => this.#asType(meaning, []));
	}

	/** What a name means in the modules that a file has whole: a list of names has lost the `orders` of `orders.Order`. */
	#exportedByModules(path: string, name: string): readonly Meaning[] {
		const aliases = this.#sources.edges(path).flatMap(({ statement }) => {
			const names = statement?.names ?? [];
			const whole = names.filter(({ exported, local }) => exported === '*' && local !== '*').map(({ local }) => local);
			return names.length > 0 ? whole : statement ? [lastPart(statement.source)] : [];
		});
		return aliases.flatMap((alias) =>
			this.meanings(path, alias, -1).flatMap((meaning) =>
				'module' in meaning ? exportedBy(meaning.module, this.#sources, name) : [],
			),
		);
	}

	#head(path: string, name: string, line: number, symbol: number): readonly Type[] {
		const binding = this.#binding(path, name, line);
		if (binding) {
			return this.#bound(path, binding, symbol);
		}
		if (name === 'this') {
			return this.self(path, symbol);
		}
		if (name === 'super') {
			return this.self(path, symbol).flatMap((type) => (type.kind === 'definition' ? this.#parentTypes(type) : []));
		}
		return this.#unique(this.meanings(path, name, symbol).flatMap((meaning) => this.#valueOf(meaning)));
	}

	#valueOf(meaning: Meaning): readonly Type[] {
		if ('module' in meaning) {
			return [{ kind: 'module', module: meaning.module, trust: meaning.confidence }];
		}
		return this.#trusted(this.typesOf(meaning.definition), meaning.confidence);
	}

	/** The variable that a name means on a line: of the smallest scope round it, the last one before it. */
	#binding(path: string, name: string, line: number): Binding | undefined {
		let byName = this.#bindings.get(path);
		if (!byName) {
			const made = new Map<string, Binding[]>();
			for (const binding of this.#sources.uses(path)?.bindings ?? []) {
				const found = made.get(binding.name);
				if (found) {
					found.push(binding);
				} else {
					made.set(binding.name, [binding]);
				}
			}
			byName = made;
			this.#bindings.set(path, byName);
		}
		let best: Binding | undefined;
		for (const binding of byName.get(name) ?? []) {
			const { extent } = binding;
			if (extent[0] <= line && line <= extent[1] && (!best || isNearer(binding, best, line))) {
				best = binding;
			}
		}
		return best;
	}

	#bound(path: string, binding: Binding, symbol: number): readonly Type[] {
		const language = this.#sources.outline(path)?.language ?? '';
		const scope = this.#scopeAt(path, symbol);
		const { type, types, value, line, context } = binding;
		if (type !== '' && !INFERRED.has(type)) {
			const declared = this.#evaluate(readType(type, language), scope);
			if (declared.length > 0) {
				return declared;
			}
		}
		// `*store.Store`, `Order &`: what is written in another manner than TypeScript's and Python's still names its types.
		if (types.length > 0) {
			return this.#listed(path, types, symbol);
		}
		const made = value ? this.#trusted(this.infer(path, value, line, symbol), TRUST.made) : [];
		return made.length === 0 && context ? this.#trusted(this.#given(path, context, line, symbol), TRUST.made) : made;
	}

	/** What the callee of a function that is an argument says of its parameter. */
	#given(path: string, { callee, argument, key, parameter }: CallbackContext, line: number, symbol: number): readonly Type[] {
		const name = callee.at(-1) ?? '';
		const receivers = callee.length > 1 ? this.infer(path, callee.slice(0, -1), line, symbol) : [];
		const held = receivers.flatMap((type) =>
			type.kind === 'foreign' && standardMember(type.name, name) ? heldBy(type.args, name, parameter) : [],
		);
		if (held.length > 0) {
			return this.#unique(held);
		}
		const called = this.infer(path, callee, line, symbol);
		const given = called.flatMap((type) => this.#parameter(type, argument));
		const functions = key === undefined ? given : given.flatMap((type) => this.#step(type, key));
		return this.#unique(functions.flatMap((type) => this.#parameter(type, parameter)));
	}

	/** The types of a parameter of what is called; of a class, of its constructor. */
	#parameter(type: Type, at: number): readonly Type[] {
		return this.#within(() => this.#parameterOf(type, at));
	}

	#parameterOf(type: Type, at: number): readonly Type[] {
		if (type.kind === 'function') {
			const parameters = type.expression.parameters.filter(({ name }) => name !== 'this');
			const last = parameters.at(-1);
			const parameter = parameters[at] ?? (last?.isRest ? last : undefined);
			return parameter ? this.#trusted(this.#evaluate(parameter.type, type.scope), type.trust) : [];
		}
		if (type.kind === 'literal') {
			return type.expression.calls.flatMap((expression) => this.#parameter({ ...type, kind: 'function', expression }, at));
		}
		if (type.kind === 'foreign') {
			// `Partial<Observer>`, `NonNullable<F>`
			return type.args.flat().flatMap((each) => this.#parameter({ ...each, trust: each.trust * type.trust }, at));
		}
		if (type.kind !== 'definition') {
			return [];
		}
		if (type.definition.symbol.kind === 'type') {
			return this.#parentTypes(type).flatMap((each) => this.#parameter(each, at));
		}
		return this.members(type, 'constructor').flatMap(({ definition, holder }) =>
			this.#typesOf(definition, holder).flatMap((each) => this.#parameter(each, at)),
		);
	}

	/** Types told by nothing but the names in them. */
	#listed(path: string, names: readonly string[], symbol: number): readonly Type[] {
		return this.#unique(
			this.#trusted(
				names.flatMap((name) => this.#named(path, name, symbol)),
				names.length > 1 ? TRUST.listed : 1,
			),
		);
	}

	#typesOf(definition: Definition, holder: Type | undefined): readonly Type[] {
		const { path, symbol } = definition;
		if (HOLDERS.has(symbol.kind)) {
			return [{ kind: 'definition', definition, args: [], trust: 1 }];
		}
		const own: readonly Type[] = this.#hasMembers(definition) ? [{ kind: 'definition', definition, args: [], trust: 1 }] : [];
		if (symbol.kind === 'constant' && symbol.container >= 0) {
			return [...own, ...this.#declared(path, symbol.container)];
		}
		const header = this.#header(definition);
		const scope = this.#scopeOf(definition, holder);
		if (header?.type) {
			const said = this.#evaluate(header.type, scope);
			if (said.length > 0) {
				const isSilent = header.type.kind === 'function' && header.type.result === NO_TYPE;
				return isSilent ? [...own, ...this.#madeOrListed(definition), ...said] : [...own, ...said];
			}
		}
		return own.length > 0 ? [...own, ...this.#made(definition)] : this.#madeOrListed(definition);
	}

	/** What stands before a name, as Java writes its results, or behind the parameters, as Go does, is told by its names alone. */
	#madeOrListed(definition: Definition): readonly Type[] {
		const made = this.#made(definition);
		return made.length > 0 ? made : this.#listed(definition.path, definition.symbol.result, definition.index);
	}

	/** What a definition is made from, or gives back, when it does not say it. */
	#made(definition: Definition): readonly Type[] {
		const { path, index, symbol } = definition;
		const values = this.#sources.uses(path)?.made[index] ?? [];
		return this.#trusted(
			values.flatMap(({ value, line }) => this.infer(path, value, line, symbol.kind === 'variable' ? symbol.container : index)),
			TRUST.made,
		);
	}

	#hasMembers({ path, outline, index }: Definition): boolean {
		return definitionsIn(path, outline).members.has(index);
	}

	#header({ path, index, outline, symbol }: Definition): TypeHeader | undefined {
		const text = this.#sources.uses(path)?.headers[index];
		return text === undefined || text === '' ? undefined : readHeader(text, symbol.kind, outline.language);
	}

	#scopeAt(path: string, symbol: number): TypeScope {
		const outline = this.#sources.outline(path);
		const definition = outline && definitionsIn(path, outline).all[symbol];
		return definition ? this.#scopeOf(definition, undefined) : { path, symbol, parameters: NO_PARAMETERS, self: [] };
	}

	/** What type names mean in the header of a definition: its own parameters, those of what it is a member of. */
	#scopeOf(definition: Definition, holder: Type | undefined): TypeScope {
		const { path, index, outline, symbol } = definition;
		const parameters = new Map<string, readonly Type[]>();
		const chain: Definition[] = [];
		for (let at = index; at >= 0; at = outline.symbols[at]?.container ?? -1) {
			const each = definitionsIn(path, outline).all[at];
			if (each) {
				chain.push(each);
			}
		}
		for (const each of chain.reverse()) {
			const given = holder?.kind === 'definition' && holder.definition === each ? holder.args : [];
			this.#bind(parameters, this.#header(each)?.typeParameters ?? [], given, { path, symbol: each.index, parameters, self: [] });
		}
		const self = holder ? [holder] : this.self(path, symbol.container);
		return { path, symbol: index, parameters, self };
	}

	#bind(
		parameters: Map<string, readonly Type[]>,
		names: readonly TypedName[],
		given: readonly (readonly Type[])[],
		scope: TypeScope,
	): void {
		for (const [at, { name, type }] of names.entries()) {
			// A parameter that is not given has the members of what it extends.
			parameters.set(name, given[at] ?? []);
			if (!given[at] && type.kind !== 'union') {
				parameters.set(name, this.#trusted(this.#evaluate(type, scope), TRUST.constraint));
			}
		}
	}

	#evaluate(expression: TypeExpression, scope: TypeScope): readonly Type[] {
		return this.#within(() => this.#evaluated(expression, scope));
	}

	#evaluated(expression: TypeExpression, scope: TypeScope): readonly Type[] {
		switch (expression.kind) {
			case 'union':
			case 'intersection':
				return this.#unique(expression.of.flatMap((each) => this.#evaluate(each, scope)));
			case 'tuple':
				return [
					{ kind: 'foreign', name: 'Array', args: [expression.of.flatMap((each) => this.#evaluate(each, scope))], trust: 1 },
				];
			case 'function':
				return [{ kind: 'function', expression, scope: this.#inFunction(expression, scope), trust: 1 }];
			case 'object':
				return [{ kind: 'literal', expression, scope, trust: 1 }];
			case 'element': {
				const of = this.#evaluate(expression.of, scope);
				const { key } = expression;
				return key === undefined ? of : of.flatMap((type) => this.#step(type, key));
			}
			case 'value':
				return this.infer(scope.path, expression.path, 0, scope.symbol);
			case 'self':
				return scope.self;
			case 'name':
				return this.#evaluateName(expression, scope);
		}
	}

	/** In a function its own type parameters are known, too. */
	#inFunction({ typeParameters }: FunctionExpression, scope: TypeScope): TypeScope {
		if (typeParameters.length === 0) {
			return scope;
		}
		const parameters = new Map(scope.parameters);
		const inner = { ...scope, parameters };
		this.#bind(parameters, typeParameters, [], inner);
		return inner;
	}

	#evaluateName({ path: names, args }: Extract<TypeExpression, { kind: 'name' }>, scope: TypeScope): readonly Type[] {
		const [head = '', ...rest] = names;
		const parameter = rest.length === 0 ? scope.parameters.get(head) : undefined;
		if (parameter) {
			return parameter;
		}
		const given = args.map((each) => this.#evaluate(each, scope));
		const module = this.#modulesByPath(scope.path).get(names.slice(0, -1).join('::'));
		let meanings = module ? exportedBy(module, this.#sources, names.at(-1) ?? '') : this.meanings(scope.path, head, scope.symbol);
		for (const step of module ? [] : rest) {
			meanings = meanings.flatMap((each) => this.#part(each, step));
		}
		if (meanings.length === 0 && OPEN_NAMESPACES.has(this.#sources.outline(scope.path)?.language ?? '')) {
			meanings = this.meanings(scope.path, names.at(-1) ?? '', scope.symbol);
		}
		const types = meanings.flatMap((each) => this.#asType(each, given));
		if (types.length > 0) {
			return this.#unique(types);
		}
		return [{ kind: 'foreign', name: names.at(-1) ?? '', args: given, trust: 1 }];
	}

	#part(meaning: Meaning, name: string): readonly Meaning[] {
		return 'module' in meaning
			? exportedBy(meaning.module, this.#sources, name)
			: this.members({ kind: 'definition', definition: meaning.definition, args: [], trust: meaning.confidence }, name);
	}

	/** A meaning of a name in a type. */
	#asType(meaning: Meaning, args: readonly (readonly Type[])[]): readonly Type[] {
		if ('module' in meaning) {
			return [{ kind: 'module', module: meaning.module, trust: meaning.confidence }];
		}
		const { definition, confidence } = meaning;
		if (TYPES.has(definition.symbol.kind)) {
			return [{ kind: 'definition', definition, args, trust: confidence }];
		}
		// Python's `Alias = Union[A, B]`; a value of the same name as a type is none.
		return definition.symbol.kind === 'variable' ? this.#trusted(this.typesOf(definition), confidence) : [];
	}

	/** What one gets by reading or calling a member. */
	#step(type: Type, name: string): readonly Type[] {
		if (type.kind === 'module') {
			return exportedBy(type.module, this.#sources, name).flatMap((meaning) => this.#valueOf(meaning));
		}
		if (type.kind === 'literal') {
			const own = type.expression.members.filter((member) => member.name === name || member.name === '');
			return this.#trusted(
				own.flatMap((member) => this.#evaluate(member.type, type.scope)),
				type.trust,
			);
		}
		if (type.kind === 'foreign') {
			const standard = standardMember(type.name, name);
			if (standard) {
				const args = standard === 'all' ? type.args : type.args.slice(-1);
				return [{ ...type, args }];
			}
		}
		if (type.kind === 'function' && (name === 'call' || name === 'apply' || name === 'bind')) {
			return [type];
		}
		return this.members(type, name).flatMap(({ definition, holder, confidence }) =>
			this.#trusted(
				holder?.kind === 'definition' && holder.args.length > 0 ? this.#typesOf(definition, holder) : this.typesOf(definition),
				confidence,
			),
		);
	}

	#membersOf(type: Type, name: string): readonly Member[] {
		switch (type.kind) {
			case 'module':
				return exportedBy(type.module, this.#sources, name).flatMap((meaning) =>
					'definition' in meaning
						? [{ ...meaning, found: 'member' as const, confidence: meaning.confidence * type.trust, holder: undefined }]
						: [],
				);
			case 'function':
				return this.#evaluate(type.expression.result, type.scope).flatMap((each) =>
					this.members({ ...each, trust: each.trust * type.trust }, name),
				);
			case 'literal':
				return this.#literalMembers(type, name);
			case 'foreign':
				return standardMember(type.name, name)
					? []
					: type.args.flat().flatMap((each) => this.members({ ...each, trust: each.trust * type.trust * TRUST.inside }, name));
			case 'definition':
				return this.#ownMembers(type, name);
		}
	}

	/** The members of a type that is written in the header of a definition are symbols inside of it. */
	#literalMembers({ scope, trust }: Extract<Type, { kind: 'literal' }>, name: string): readonly Member[] {
		const outline = this.#sources.outline(scope.path);
		const own = outline?.symbols[scope.symbol];
		if (!outline || !own) {
			return [];
		}
		const inside = definitionsIn(scope.path, outline).all.filter(
			({ symbol }) =>
				symbol.name === name &&
				symbol.kind !== 'attribute' &&
				own.extent[0] <= symbol.extent[0] &&
				symbol.extent[1] <= own.extent[1] &&
				symbol !== own,
		);
		return inside.map((definition) => ({ found: 'member', confidence: trust, definition, holder: undefined }));
	}

	#ownMembers(type: Extract<Type, { kind: 'definition' }>, name: string, seen = new Set<Definition>()): readonly Member[] {
		const { definition, trust } = type;
		if (seen.has(definition) || seen.size > MAX_PARENTS) {
			return [];
		}
		const found: Member[] = [];
		for (const each of this.#merged(definition)) {
			seen.add(each);
			for (const member of definitionsIn(each.path, each.outline).members.get(each.index)?.get(name) ?? []) {
				found.push({ found: 'member', confidence: trust, definition: member, holder: type });
			}
		}
		if (found.length === 0) {
			found.push(...this.#membersElsewhere(definition, name, trust));
		}
		if (found.length > 0) {
			return found;
		}
		for (const parent of this.#parentTypes(type)) {
			const inherited =
				parent.kind === 'definition' ? this.#ownMembers(parent, name, seen) : this.members({ ...parent, trust }, name);
			if (inherited.length > 0) {
				const isAlias = definition.symbol.kind === 'type';
				return inherited.map((each) => ({
					...each,
					found: isAlias ? each.found : 'inherited',
					confidence: Math.min(each.confidence, trust) * TRUST.inherited,
				}));
			}
		}
		return [];
	}

	/** Members that stand outside of their type: Go's methods, C++'s, Rust's. */
	#membersElsewhere({ path, outline, symbol }: Definition, name: string, trust: number): Member[] {
		const found: Member[] = [];
		for (const file of this.#sources.definers(symbol.name, true).slice(0, MAX_OUTSIDE)) {
			const theirs = this.#sources.outline(file);
			const isNear = file === path || dirname(file) === dirname(path);
			for (const definition of theirs?.language === outline.language ? membersNamed(file, theirs, name) : []) {
				if (definition.symbol.owner === symbol.name) {
					found.push({ found: 'member', confidence: trust * (isNear ? 1 : TRUST.listed), definition, holder: undefined });
				}
			}
		}
		return found;
	}

	/** Declarations of one name that are one thing: an interface and the constant beside it, a class and its namespace. */
	#merged(definition: Definition): readonly Definition[] {
		const { path, outline, symbol } = definition;
		const same = definitionsIn(path, outline).members.get(symbol.container)?.get(symbol.name);
		return same && same.length > 1 ? same : [definition];
	}

	#parentTypes(type: Extract<Type, { kind: 'definition' }>): readonly Type[] {
		return this.#merged(type.definition).flatMap((each) => {
			const { path, symbol, index } = each;
			if (!TYPES.has(symbol.kind)) {
				// A constant beside its interface: what it is made from has members, too.
				return HOLDERS.has(symbol.kind) || each === type.definition ? [] : this.typesOf(each).filter((made) => !isOf(made, each));
			}
			const parents = this.#parentsOf(each);
			if (parents.length === 0) {
				return this.#header(each) ? [] : this.#listed(path, symbol.result, index);
			}
			const scope = this.#scopeOf(each, each === type.definition ? type : { ...type, definition: each });
			return parents.flatMap((parent) => this.#evaluate(parent, scope));
		});
	}

	#parentsOf(definition: Definition): readonly TypeExpression[] {
		let parents = this.#parents.get(definition);
		if (!parents) {
			const type = this.#header(definition)?.type;
			parents = type ? [type] : [];
			this.#parents.set(definition, parents);
		}
		return parents;
	}

	#trusted(types: readonly Type[], trust: number): readonly Type[] {
		return trust === 1 ? types : types.map((type) => ({ ...type, trust: type.trust * trust }));
	}

	/** Each alternative once, and not too many. */
	#unique(types: readonly Type[]): readonly Type[] {
		if (types.length < 2) {
			return types;
		}
		const found: Type[] = [];
		for (const type of types) {
			if (found.length < MAX_TYPES && !found.some((each) => isSame(each, type))) {
				found.push(type);
			}
		}
		return found;
	}
}

function isNearer(a: Binding, b: Binding, line: number): boolean {
	const [inner, outer] = [a.extent[1] - a.extent[0], b.extent[1] - b.extent[0]];
	if (inner !== outer) {
		return inner < outer;
	}
	// Of one scope the last one before the line; what comes after it only when there is no other.
	return a.line <= line && (b.line > line || a.line >= b.line) && (a.line !== b.line || b.types.length === 0);
}

function isSame(a: Type, b: Type): boolean {
	if (a.kind === 'definition') {
		return b.kind === 'definition' && a.definition === b.definition && a.args.length === b.args.length;
	}
	return a.kind === 'module' ? b.kind === 'module' && a.module.files[0] === b.module.files[0] : false;
}

/** What a function that is given to a method of a list or map gets to see. */
function heldBy(args: readonly (readonly Type[])[], name: string, parameter: number): readonly Type[] {
	const isFolded = name.startsWith('reduce');
	if (name === 'sort' || name === 'toSorted' || parameter === (isFolded ? 1 : 0)) {
		return args.at(-1) ?? [];
	}
	return parameter === 1 && args.length > 1 ? (args[0] ?? []) : [];
}

function isOf(type: Type, definition: Definition): boolean {
	return type.kind === 'definition' && type.definition === definition;
}

/** Headers that were read lately: those of the types that everything uses are read again and again. */
const headers = new Map<string, TypeHeader>();
const MAX_HEADERS = 5000;

function readHeader(text: string, kind: SymbolKind, language: string): TypeHeader {
	const key = `${language === 'python' ? 'p' : 't'}${kind === 'class' || kind === 'type' ? kind : ''} ${text}`;
	let header = headers.get(key);
	if (!header) {
		if (headers.size >= MAX_HEADERS) {
			headers.clear();
		}
		header = readTypeHeader(text, kind, language);
		headers.set(key, header);
	}
	return header;
}

/** The innermost symbol of an outline that stands round a line, -1 at the top level. */
export function symbolAround({ symbols }: Outline, line: number): number {
	return symbols.findLastIndex(({ extent }) => extent[0] <= line && line <= extent[1]);
}
