import type { SymbolKind } from '../parse/outline.ts';

/** A type as it is written, as far as names and the shape round them go. What says nothing of ours (literals, `keyof T`) is an empty union. */
export type TypeExpression =
	| { readonly kind: 'name'; readonly path: readonly string[]; readonly args: readonly TypeExpression[] }
	| { readonly kind: 'union' | 'tuple' | 'intersection'; readonly of: readonly TypeExpression[] }
	| FunctionExpression
	| { readonly kind: 'object'; readonly members: readonly TypedName[]; readonly calls: readonly FunctionExpression[] }
	/** `T['key']`; without a name any of its elements. */
	| { readonly kind: 'element'; readonly of: TypeExpression; readonly key: string | undefined }
	/** `typeof a.b` */
	| { readonly kind: 'value'; readonly path: readonly string[] }
	/** The class that it is written in: TypeScript's `this`, Python's `Self`. */
	| { readonly kind: 'self' };

export interface FunctionExpression {
	readonly kind: 'function';
	/** Each with what it extends. */
	readonly typeParameters: readonly TypedName[];
	readonly parameters: readonly TypedName[];
	readonly result: TypeExpression;
}

export interface TypedName {
	readonly name: string;
	readonly type: TypeExpression;
	/** True for `...rest`: its type is that of a list of arguments. */
	readonly isRest?: boolean;
}

/** What the header of a definition says: its type parameters, then what it is. */
export interface TypeHeader {
	readonly typeParameters: readonly TypedName[];
	/** Of a class its parents, of a function its type, else its type; `undefined` when it does not say it. */
	readonly type: TypeExpression | undefined;
}

export const NO_TYPE: TypeExpression = { kind: 'union', of: [] };

const TOKEN =
	/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|=>|->|::|\.\.\.|#?[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|[^\s]/gu;
const COMMENT = /\/\*[^]*?\*\/|\/\/[^\n]*/g;
const OPEN = new Set('([{');
const CLOSE = new Set(')]}');
/** Deeper nesting than any written by hand; more would only be a riddle for the stack. */
const MAX_DEPTH = 40;
/** Words before a type that leave it the same, where one follows: Rust's `&mut T`, C's `struct t`, Swift's `some T`, Java's `? super T`. */
const QUALIFIERS: ReadonlySet<string> = new Set(
	'mut dyn impl const struct enum union in out inout some extends super'.split(' '),
);
/** Names that stand for types which have no members of ours. */
const PLAIN = new Set(
	'any unknown never void undefined null string number boolean bigint symbol object true false None str int float bool bytes complex'.split(
		' ',
	),
);

/**
 * Reads the header of a definition: `<T>(source: Observable<T>): Subscriber<T>`, `extends A<B>`, `Map<string, Store>`,
 * `Optional["Store"]`. Never throws: what it does not understand is left out.
 */
export function readTypeHeader(text: string, kind: SymbolKind, language: string): TypeHeader {
	const reader = new TypeReader(text, language);
	return kind === 'class' && language === 'python' ? reader.parentList() : reader.header(kind === 'type');
}

export function readType(text: string, language: string): TypeExpression {
	return new TypeReader(text, language).whole();
}

class TypeReader {
	readonly #tokens: readonly string[];
	readonly #isPython: boolean;
	/** Scala writes `List[T]` as Python does. */
	readonly #isSquare: boolean;
	#at = 0;
	#depth = 0;

	constructor(text: string, language: string) {
		this.#isPython = language === 'python';
		this.#isSquare = this.#isPython || language === 'scala';
		this.#tokens = (this.#isPython ? text : text.replace(COMMENT, ' ')).match(TOKEN) ?? [];
	}

	whole(): TypeExpression {
		this.#take(':');
		return this.#type();
	}

	/** @param isType after `=` stands a type, not a value */
	header(isType: boolean): TypeHeader {
		this.#take('?');
		this.#take('!');
		const typeParameters = this.#typeParameters();
		if (this.#peek() === 'extends' || this.#peek() === 'implements') {
			return { typeParameters, type: this.#parents() };
		}
		if (this.#peek() === '(') {
			return { typeParameters, type: this.#function(typeParameters, [':', '->']) };
		}
		if (this.#take('=') && !isType) {
			return { typeParameters, type: this.#functionValue() };
		}
		this.#take(':');
		return { typeParameters, type: this.#peek() === undefined ? undefined : this.#type() };
	}

	/** Python's `(A, B, metaclass=M)`. */
	parentList(): TypeHeader {
		const of: TypeExpression[] = [];
		while (!this.#take('(') && this.#peek() !== undefined) {
			this.#at++;
		}
		while (this.#peek() !== undefined && this.#peek() !== ')') {
			const isNamed = this.#peek(1) === '=';
			const type = this.#type();
			if (!isNamed) {
				of.push(type);
			}
			this.#skipTo(')');
			if (!this.#take(',')) {
				break;
			}
		}
		return { typeParameters: [], type: of.length > 0 ? { kind: 'intersection', of } : undefined };
	}

	/** A function that is a value: `async <T>(a: A): B =>`. */
	#functionValue(): TypeExpression | undefined {
		this.#take('async');
		if (this.#take('function')) {
			this.#take('*');
			if (this.#peek() !== '(' && this.#peek() !== '<') {
				this.#at++;
			}
			return this.#function(this.#typeParameters(), [':']);
		}
		const typeParameters = this.#typeParameters();
		return this.#peek() === '(' && this.#isFunction([':', '=>']) ? this.#function(typeParameters, [':']) : undefined;
	}

	#parents(): TypeExpression {
		const of: TypeExpression[] = [];
		while (this.#take('extends') || this.#take('implements') || this.#take(',')) {
			of.push(this.#type());
		}
		return { kind: 'intersection', of };
	}

	#peek(ahead = 0): string | undefined {
		return this.#tokens[this.#at + ahead];
	}

	#next(): string | undefined {
		return this.#tokens[this.#at++];
	}

	#take(token: string): boolean {
		if (this.#peek() !== token) {
			return false;
		}
		this.#at++;
		return true;
	}

	#type(): TypeExpression {
		if (++this.#depth > MAX_DEPTH) {
			this.#at = this.#tokens.length;
		}
		const type = this.#conditional();
		this.#depth--;
		return type;
	}

	#conditional(): TypeExpression {
		const checked = this.#union();
		if (this.#isPython || this.#peek() !== 'extends') {
			return checked;
		}
		this.#at++;
		this.#union();
		if (!this.#take('?')) {
			return checked;
		}
		const yes = this.#type();
		this.#take(':');
		return { kind: 'union', of: [yes, this.#type()] };
	}

	#union(): TypeExpression {
		this.#take('|');
		return this.#list('|', 'union', () => {
			this.#take('&');
			return this.#list('&', 'intersection', () => this.#postfix());
		});
	}

	#list(separator: string, kind: 'union' | 'intersection', read: () => TypeExpression): TypeExpression {
		const first = read();
		if (this.#peek() !== separator) {
			return first;
		}
		const of = [first];
		while (this.#take(separator)) {
			of.push(read());
		}
		return { kind, of };
	}

	#postfix(): TypeExpression {
		let type = this.#primary();
		while (!this.#isSquare && this.#peek() === '[') {
			this.#at++;
			if (this.#take(']')) {
				type = { kind: 'name', path: ['Array'], args: [type] };
			} else {
				const key = this.#peek() ?? '';
				this.#type();
				this.#take(']');
				type = { kind: 'element', of: type, key: /^["'`]/.test(key) ? key.slice(1, -1) : undefined };
			}
		}
		return type;
	}

	#primary(): TypeExpression {
		const token = this.#peek();
		switch (token) {
			case '(':
				return this.#isFunction() ? this.#function([], ['=>']) : this.#between();
			case '<':
				return this.#function(this.#typeParameters(), ['=>']);
			case '{':
				return this.#object();
			case '[':
				this.#at++;
				return { kind: 'tuple', of: this.#arguments(']').map(({ type }) => type) };
			case '?':
			case 'readonly':
			case 'unique':
			case 'asserts':
			case 'abstract':
			case 'new':
			case 'infer':
				this.#at++;
				return this.#postfix();
			case 'keyof':
				this.#at++;
				this.#postfix();
				return NO_TYPE;
			case 'typeof':
				this.#at++;
				return { kind: 'value', path: this.#path() };
			default:
				return token === undefined ? NO_TYPE : this.#named(token);
		}
	}

	#named(token: string): TypeExpression {
		if (QUALIFIERS.has(token) && /^['\p{L}_$([]/u.test(this.#peek(1) ?? '')) {
			this.#at++;
			return this.#postfix();
		}
		if (/^["'`]/.test(token)) {
			this.#at++;
			// Python may write a type as a string, since it is not defined yet.
			return this.#isPython ? new TypeReader(token.slice(1, -1), 'python').whole() : NO_TYPE;
		}
		if (!/^[#\p{L}_$]/u.test(token)) {
			// Never over what closes something: that ends whatever is being read.
			this.#at += /^[)\]}>,;=]$|^=>$/.test(token) ? 0 : 1;
			return NO_TYPE;
		}
		if (this.#peek(1) === 'is' && !this.#isPython) {
			this.#at += 2;
			this.#type();
			return NO_TYPE;
		}
		const path = this.#path();
		const args = this.#take(this.#isSquare ? '[' : '<')
			? this.#arguments(this.#isSquare ? ']' : '>').map(({ type }) => type)
			: [];
		const [name = ''] = path;
		if (name === 'import' && this.#peek() === '(') {
			this.#between();
			this.#take('.');
			return { kind: 'name', path: this.#path(), args: [] };
		}
		if (path.length === 1 && PLAIN.has(name)) {
			return NO_TYPE;
		}
		return name === 'this' || name === 'Self' ? { kind: 'self' } : pythonType({ kind: 'name', path, args }, this.#isPython);
	}

	#path(): string[] {
		const path = [this.#next() ?? ''];
		while (/^(\.|::)$/.test(this.#peek() ?? '') && /^[#\p{L}_$]/u.test(this.#peek(1) ?? '')) {
			path.push(this.#peek(1) ?? '');
			this.#at += 2;
		}
		return path;
	}

	#between(): TypeExpression {
		this.#at++;
		const type = this.#type();
		this.#take(')');
		return type;
	}

	/** Whether what opens here are the parameters of a function type: its bracket is followed by an arrow. */
	#isFunction(arrows: readonly string[] = ['=>']): boolean {
		let depth = 0;
		for (let at = this.#at; at < this.#tokens.length; at++) {
			const token = this.#tokens[at] ?? '';
			depth += OPEN.has(token) ? 1 : CLOSE.has(token) ? -1 : 0;
			if (depth === 0) {
				return arrows.includes(this.#tokens[at + 1] ?? '');
			}
		}
		return false;
	}

	#typeParameters(): TypedName[] {
		const found: TypedName[] = [];
		if (!this.#take('<')) {
			return found;
		}
		while (this.#peek() !== undefined && !this.#take('>')) {
			const before = this.#at;
			while (/^(const|in|out)$/.test(this.#peek() ?? '') && /^[\p{L}_$]/u.test(this.#peek(1) ?? '')) {
				this.#at++;
			}
			const name = this.#next() ?? '';
			found.push({ name, type: this.#take('extends') ? this.#type() : NO_TYPE });
			this.#skipTo('>');
			if (!this.#take(',') && this.#at === before) {
				this.#at++;
			}
		}
		return found;
	}

	#function(typeParameters: readonly TypedName[], before: readonly string[]): FunctionExpression {
		const parameters = this.#take('(') ? this.#arguments(')') : [];
		const hasResult = before.some((token) => this.#take(token));
		return { kind: 'function', typeParameters, parameters, result: hasResult ? this.#type() : NO_TYPE };
	}

	/** What stands between brackets, separated by commas: types, each with its name where it has one. */
	#arguments(close: string): TypedName[] {
		const found: TypedName[] = [];
		while (this.#peek() !== undefined && !this.#take(close)) {
			const before = this.#at;
			found.push(this.#argument(close));
			this.#skipTo(close);
			if (!this.#take(',') && this.#at === before) {
				this.#at++;
			}
		}
		return found;
	}

	#argument(close: string): TypedName {
		let isRest = false;
		if (close === '>' && this.#peek(1) === '=') {
			// Rust's `Iterator<Item = T>`
			this.#at += 2;
		}
		while (/^(\.\.\.|\*|public|private|protected|override|readonly|@)$/.test(this.#peek() ?? '') && this.#peek(1) !== ':') {
			const token = this.#next();
			isRest ||= token === '...' || token === '*';
		}
		const name = this.#peek() ?? '';
		if ((name === '{' || name === '[') && this.#patternEnd() > 0) {
			this.#at = this.#patternEnd();
			return { name: '', type: this.#take(':') ? this.#type() : NO_TYPE };
		}
		const isNamed = this.#peek(1) === ':' || (this.#peek(1) === '?' && /^[:,)]$/.test(this.#peek(2) ?? ''));
		if (isNamed) {
			this.#at++;
			this.#take('?');
			return { name, type: this.#take(':') ? this.#type() : NO_TYPE, isRest };
		}
		return { name: /^[\p{L}_$]/u.test(name) ? name : '', type: this.#type(), isRest };
	}

	/** Where the destructuring pattern that opens here ends, if a type follows it: 0 for a type. */
	#patternEnd(): number {
		let depth = 0;
		for (let at = this.#at; at < this.#tokens.length; at++) {
			const token = this.#tokens[at] ?? '';
			depth += OPEN.has(token) ? 1 : CLOSE.has(token) ? -1 : 0;
			if (depth === 0) {
				return this.#tokens[at + 1] === ':' ? at + 1 : 0;
			}
		}
		return 0;
	}

	/** To the comma or bracket that ends an argument: past its default value. */
	#skipTo(close: string): void {
		let depth = 0;
		for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
			if (depth === 0 && (token === ',' || token === close)) {
				return;
			}
			depth +=
				OPEN.has(token) || (close === '>' && token === '<') ? 1 : CLOSE.has(token) || (close === '>' && token === '>') ? -1 : 0;
			if (depth < 0) {
				return;
			}
			this.#at++;
		}
	}

	#object(): TypeExpression {
		this.#at++;
		const members: TypedName[] = [];
		const calls: FunctionExpression[] = [];
		while (this.#peek() !== undefined && !this.#take('}')) {
			const before = this.#at;
			while (/^(readonly|get|set|static|-|\+)$/.test(this.#peek() ?? '') && /^[\p{L}_$#["'+-]/u.test(this.#peek(1) ?? '')) {
				this.#at++;
			}
			if (this.#peek() === '(' || this.#peek() === '<') {
				calls.push(this.#function(this.#typeParameters(), [':']));
			} else if (this.#peek() === 'new' && /^[(<]$/.test(this.#peek(1) ?? '')) {
				this.#at++;
				calls.push(this.#function(this.#typeParameters(), [':']));
			} else {
				members.push(this.#member());
			}
			while (this.#take(';') || this.#take(',')) {
				// Any number may stand between members.
			}
			if (this.#at === before) {
				this.#at++;
			}
		}
		return { kind: 'object', members, calls };
	}

	#member(): TypedName {
		let name = this.#next() ?? '';
		if (name === '[') {
			// `[key: string]: T`, `[K in Keys]: T`: a member of any name.
			let depth = 1;
			while (depth > 0 && this.#peek() !== undefined) {
				const token = this.#next() ?? '';
				depth += token === '[' ? 1 : token === ']' ? -1 : 0;
			}
			name = '';
		}
		while (/^[?+-]$/.test(this.#peek() ?? '')) {
			this.#at++;
		}
		const bare = name.replace(/^["']|["']$/g, '');
		if (this.#peek() === '(' || this.#peek() === '<') {
			return { name: bare, type: this.#function(this.#typeParameters(), [':']) };
		}
		return { name: bare, type: this.#take(':') ? this.#type() : NO_TYPE };
	}
}

/** `Optional[T]` and `Union[A, B]` are unions, `Callable[[A], B]` is a function, `Type[T]` what it makes. */
function pythonType(type: Extract<TypeExpression, { kind: 'name' }>, isPython: boolean): TypeExpression {
	const name = type.path.at(-1);
	if (!isPython || type.args.length === 0) {
		return type;
	}
	if (/^(Optional|Union|Type|type|ClassVar|Final|Annotated)$/.test(name ?? '')) {
		return { kind: 'union', of: type.args };
	}
	if (name === 'Callable') {
		const [parameters, result = NO_TYPE] = type.args;
		const of = parameters?.kind === 'tuple' ? parameters.of : [];
		return { kind: 'function', typeParameters: [], parameters: of.map((each) => ({ name: '', type: each })), result };
	}
	return type;
}
