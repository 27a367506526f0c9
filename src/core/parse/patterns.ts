import { ERROR_KIND, type GrammarNames } from './nodes.ts';

/** A node that a pattern asks for, and the one before it or around it that it hangs on. The first step is the node that is looked at. */
export interface Step {
	/** 1 for each kind that it may be; `undefined` for anything but an error. */
	readonly kinds: Uint8Array | undefined;
	/** Of anything only nodes with a name of their own. */
	readonly isNamed: boolean;
	/** 0 for any. */
	readonly field: number;
	/** Fields that none of its children may have. */
	readonly without: readonly number[];
	/** Places in {@link Patterns.names}. One whose name starts with `_` is there for the pattern's own conditions. */
	readonly captures: readonly number[];
	/** Step whose child it is, -1 for one beside the first. */
	readonly parent: number;
	/** Step that it stands behind among those children, -1 for none. */
	readonly before: number;
	/** Nothing with a name stands between it and what it is behind. */
	readonly isNext: boolean;
	/** Nothing with a name stands behind it. */
	readonly isLast: boolean;
	readonly times: 'once' | 'maybe' | 'any';
	/** The step to go on with when there is none. */
	readonly end: number;
}

export interface Pattern {
	/** Place among the patterns of its text. */
	readonly index: number;
	readonly steps: readonly Step[];
	readonly conditions: readonly Condition[];
	/** True when it captures any node of some kinds, and asks for no more. */
	readonly isName: boolean;
	/** True when it can be found twice with the same captures, or with some of them only. */
	readonly isLoose: boolean;
}

/** What has to be true of the text of every node of a capture. */
export interface Condition {
	readonly capture: number;
	readonly holds: (text: string) => boolean;
}

export interface Patterns {
	/** What captures are called. */
	readonly names: readonly string[];
	readonly patterns: readonly Pattern[];
}

/** A node as it is written, still with all its alternatives. */
interface Written {
	readonly kinds: readonly number[] | undefined;
	readonly isNamed: boolean;
	readonly field: number;
	readonly without: readonly number[];
	readonly captures: readonly number[];
	readonly children: readonly Placed[];
	readonly isLast: boolean;
}
interface Placed {
	readonly node: readonly Written[];
	readonly isNext: boolean;
	readonly times: Step['times'];
}

const TOKEN = /\s+|;[^\n]*|"(?:[^"\\]|\\.)*"|[()[\]?*+!:]|\.(?![\w-])|#[\w-]+[?!]|@?[\w.-]+/gy;

/** Reads patterns as tree-sitter writes them, without those of its ways that no language here needs. @throws for a mistake in them */
export function readPatterns(text: string, grammar: GrammarNames): Patterns {
	return new PatternReader(text, grammar).read();
}

class PatternReader {
	readonly #tokens: readonly string[];
	readonly #grammar: GrammarNames;
	readonly #names: string[] = [];
	#at = 0;
	#conditions: Condition[] = [];

	constructor(text: string, grammar: GrammarNames) {
		const tokens = text.match(TOKEN) ?? [];
		const read = tokens.reduce((sum, { length }) => sum + length, 0);
		if (read < text.length) {
			throw new Error(`A pattern has a character that is not known: ${text.slice(read, read + 20)}`);
		}
		this.#tokens = tokens.filter((token) => !/^[\s;]/.test(token));
		this.#grammar = grammar;
	}

	read(): Patterns {
		const patterns: Pattern[] = [];
		for (let index = 0; this.#at < this.#tokens.length; index++) {
			this.#conditions = [];
			const beside =
				this.#peek() === '(' && /^["([]/.test(this.#tokens[this.#at + 1] ?? '') ? this.#group() : [this.#placed(false)];
			for (const nodes of choices(beside)) {
				patterns.push(patternOf(index, nodes, this.#conditions));
			}
		}
		return { names: this.#names, patterns };
	}

	/** What stands in brackets side by side. */
	#group(): Placed[] {
		this.#take('(');
		const nodes = this.#list();
		this.#take(')');
		return nodes.children;
	}

	#list(): { children: Placed[]; without: number[]; isClosed: boolean } {
		const children: Placed[] = [];
		const without: number[] = [];
		let isNext = false;
		while (this.#peek() !== ')') {
			if (this.#peek() === '.') {
				this.#at++;
				isNext = true;
			} else if (this.#peek() === '!') {
				this.#at++;
				without.push(this.#field(this.#next()));
			} else if (this.#peek() === '(' && this.#tokens[this.#at + 1]?.startsWith('#')) {
				this.#condition();
			} else {
				children.push(this.#placed(isNext));
				isNext = false;
			}
		}
		return { children, without, isClosed: isNext };
	}

	#placed(isNext: boolean): Placed {
		const field = this.#tokens[this.#at + 1] === ':' ? this.#field(this.#next()) : 0;
		if (field > 0) {
			this.#take(':');
		}
		let node = this.#node();
		let times: Step['times'] = 'once';
		for (;;) {
			const token = this.#peek() ?? '';
			if (token === '?' || token === '*') {
				times = token === '?' ? 'maybe' : 'any';
			} else if (token.startsWith('@')) {
				const capture = this.#name(token.slice(1));
				node = node.map((each) => ({ ...each, captures: [...each.captures, capture] }));
			} else {
				return { node: field > 0 ? node.map((each) => ({ ...each, field })) : node, isNext, times };
			}
			this.#at++;
		}
	}

	/** Its alternatives; those without children are one. */
	#node(): readonly Written[] {
		const token = this.#next();
		if (token === '[') {
			const nodes: Written[] = [];
			while (this.#peek() !== ']') {
				nodes.push(...this.#placed(false).node);
			}
			this.#take(']');
			return merged(nodes);
		}
		const written = { field: 0, without: [], captures: [], children: [], isLast: false };
		if (token === '_') {
			return [{ ...written, kinds: undefined, isNamed: false }];
		}
		if (token.startsWith('"')) {
			return [{ ...written, kinds: [this.#kind(JSON.parse(token), false)], isNamed: false }];
		}
		if (token !== '(') {
			throw new Error(`A pattern has ${token} in a place where a node is expected.`);
		}
		const name = this.#next();
		const kinds = name === '_' ? undefined : [this.#kind(name, true)];
		const { children, without, isClosed } = this.#list();
		this.#take(')');
		const placed = isClosed ? children.map((child, at) => (at === children.length - 1 ? closed(child) : child)) : children;
		return [{ ...written, kinds, isNamed: kinds === undefined, without, children: placed }];
	}

	/** `(#eq? @a "b")`: for all nodes of the capture. */
	#condition(): void {
		this.#take('(');
		const operator = this.#next();
		const capture = this.#name(this.#next().slice(1));
		const values: string[] = [];
		while (this.#peek() !== ')') {
			values.push(JSON.parse(this.#next()));
		}
		this.#take(')');
		const [value = ''] = values;
		const pattern = operator.includes('match') ? new RegExp(value) : undefined;
		const isSo = (text: string) => (pattern ? pattern.test(text) : values.includes(text));
		if (!/^#(?:not-)?(?:eq|match|any-of)\?$/.test(operator)) {
			throw new Error(`A pattern has the condition ${operator}, which is not known.`);
		}
		this.#conditions.push({ capture, holds: operator.startsWith('#not-') ? (text) => !isSo(text) : isSo });
	}

	#kind(name: string, isNamed: boolean): number {
		const kind = name === 'ERROR' ? ERROR_KIND : this.#grammar.idForNodeType(name, isNamed);
		if (kind === null) {
			throw new Error(`A pattern names ${name}, which its grammar does not have.`);
		}
		return kind;
	}

	#field(name: string): number {
		const field = this.#grammar.fieldIdForName(name);
		if (field === null) {
			throw new Error(`A pattern names the field ${name}, which its grammar does not have.`);
		}
		return field;
	}

	#name(name: string): number {
		const known = this.#names.indexOf(name);
		return known >= 0 ? known : this.#names.push(name) - 1;
	}

	#peek(): string | undefined {
		return this.#tokens[this.#at];
	}

	#next(): string {
		const token = this.#tokens[this.#at++];
		if (token === undefined) {
			throw new Error('A pattern is not closed.');
		}
		return token;
	}

	#take(wanted: string): void {
		const token = this.#next();
		if (token !== wanted) {
			throw new Error(`A pattern has ${token} where ${wanted} is expected.`);
		}
	}
}

function closed(child: Placed): Placed {
	return { ...child, node: child.node.map((each) => ({ ...each, isLast: true })) };
}

/** Alternatives that differ in nothing but their kind are one node. */
function merged(nodes: readonly Written[]): readonly Written[] {
	const key = ({ kinds, children, ...rest }: Written) => (kinds && children.length === 0 ? JSON.stringify(rest) : undefined);
	const together = new Map<string, Written>();
	const alone: Written[] = [];
	for (const node of nodes) {
		// A kind says whether it has a name.
		const of = key({ ...node, isNamed: false });
		const known = of === undefined ? undefined : together.get(of);
		if (of === undefined) {
			alone.push(node);
		} else {
			together.set(of, known ? { ...known, kinds: [...(known.kinds ?? []), ...(node.kinds ?? [])] } : node);
		}
	}
	return [...together.values(), ...alone];
}

type Choice = Omit<Written, 'children'> & { readonly children: readonly ChosenPlace[] };
interface ChosenPlace {
	readonly node: Choice;
	readonly isNext: boolean;
	readonly times: Step['times'];
}

/** Every way to choose one of the alternatives at each place. */
function choices(places: readonly Placed[]): ChosenPlace[][] {
	let rows: ChosenPlace[][] = [[]];
	for (const { node, isNext, times } of places) {
		const here = node.flatMap((each) =>
			choices(each.children).map((children) => ({ node: { ...each, children }, isNext, times })),
		);
		rows = rows.flatMap((row) => here.map((place) => [...row, place]));
	}
	return rows;
}

function patternOf(index: number, beside: readonly ChosenPlace[], conditions: readonly Condition[]): Pattern {
	const steps: Step[] = [];
	const add = (places: readonly ChosenPlace[], parent: number) => {
		let before = -1;
		for (const { node, isNext, times } of places) {
			const at = steps.length;
			const { kinds, isNamed, field, without, captures, isLast, children } = node;
			const step = {
				kinds: kinds && tableOf(kinds),
				isNamed,
				field,
				without,
				captures,
				parent,
				before,
				isNext,
				isLast,
				times,
				end: at + 1,
			};
			steps.push(step);
			add(children, at);
			step.end = steps.length;
			before = at;
		}
	};
	add(beside, -1);
	const isLoose = steps.some(
		({ times, captures, end }, at) => times !== 'once' || (at > 0 && captures.length === 0 && end === at + 1),
	);
	const [first] = steps;
	const isPlain = first && steps.length === 1 && first.captures.length === 1 && first.without.length + first.field === 0;
	const isName = isPlain && first.kinds !== undefined && conditions.length === 0;
	return { index, steps, conditions, isName: isName ?? false, isLoose };
}

function tableOf(kinds: readonly number[]): Uint8Array {
	const table = new Uint8Array(Math.max(...kinds) + 1);
	for (const kind of kinds) {
		table[kind] = 1;
	}
	return table;
}
