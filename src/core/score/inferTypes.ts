import type { LineRange } from '../pack/packedContext.ts';
import type { Outline } from '../parse/outline.ts';
import type { Path, Uses } from '../parse/uses.ts';
import { WEIGHTS } from './weights.ts';

/** A definition that can have a type or be one, as inference sees it. */
export interface Known {
	readonly name: string;
	readonly isType: boolean;
	/** Names of what one gets by reading or calling it; a type's parents. */
	readonly result: readonly string[];
	/** Every type its signature names, those of its parameters among them. */
	readonly types: readonly string[];
	/** Of a type: its members. */
	readonly members: readonly Known[];
}

/** Steps from a value to what it was made from, and from a type to its parents: more are cycles or riddles. */
const MAX_DEPTH = 6;

/** Names to what they can mean within reach of the cursor, nearest first. */
export type Dictionary = Pick<ReadonlyMap<string, readonly Known[]>, 'get'>;

/**
 * The types that the code round the cursor holds in its hands, each with a weight from 0 to 1: of `this`, of variables and
 * parameters in scope, of what is accessed near by. Their members are what the next lines will name.
 * @param line 0-based
 */
export function typesAtHand(
	uses: Uses,
	outline: Outline,
	own: readonly Known[],
	line: number,
	dictionary: Dictionary,
): Map<Known, number> {
	const { inScope, outOfScope, reach, parent } = WEIGHTS.atHand;
	const enclosing = outline.symbols.filter(({ extent }) => extent[0] <= line && line <= extent[1]);
	const around = enclosing.findLast(({ kind }) => kind !== 'class' && kind !== 'interface' && kind !== 'namespace');
	const selfName = enclosing.findLast(({ kind }) => kind === 'class' || kind === 'interface')?.name;
	const inference = new Inference(uses, own.filter(({ name }) => name === selfName).slice(0, 1), line, dictionary);
	const weights = new Map<Known, number>();
	const add = (types: Iterable<Known>, weight: number, depth = 0): void => {
		for (const type of types) {
			if (weight > (weights.get(type) ?? 0) && depth < MAX_DEPTH) {
				weights.set(type, weight);
				add(inference.types(type.result), weight * parent, depth + 1);
			}
		}
	};
	const nearness = (at: number) => Math.exp(-Math.abs(line - at) / reach);
	add(inference.infer(['this']), inScope);
	for (const binding of uses.bindings) {
		const inside = around ? around.extent[0] <= binding.line && binding.line <= line : binding.line <= line;
		// The newest variables are what the next line works on.
		add(inference.infer([binding.name], binding.line), (inside ? inScope : outOfScope) * (0.5 + 0.5 * nearness(binding.line)));
	}
	for (const { path, line: at } of uses.references) {
		const near = nearness(at);
		// Each step of `a.b.c` is held for a moment; the last one's type goes on into a variable, which is a binding.
		if (near > 0.1 && path.length > 1) {
			add(inference.infer(path, at), near);
			add(path.length === 2 ? inference.infer(path.slice(0, 1), at) : [], near);
		}
	}
	return weights;
}

/** The types that the innermost literal or class body round the cursor has to be: their members are what it still lacks. */
export function typesExpected(uses: Uses, outline: Outline, line: number, dictionary: Dictionary): Set<Known> {
	const inside = uses.expectations.filter(({ lines }) => lines[0] <= line && line <= lines[1]);
	const innermost = inside.sort((a, b) => a.lines[1] - a.lines[0] - (b.lines[1] - b.lines[0]))[0];
	const inMethod = outline.symbols.some(({ kind, extent }) => kind === 'method' && extent[0] < line && line < extent[1]);
	const inference = new Inference(uses, [], line, dictionary);
	const found = new Set<Known>();
	const add = (types: readonly Known[], depth: number): void => {
		for (const type of types.filter((each) => !found.has(each))) {
			found.add(type);
			if (depth < MAX_DEPTH) {
				add(inference.types(type.result), depth + 1);
			}
		}
	};
	if (innermost && !(inMethod && isClassBody(outline, innermost.lines))) {
		add(inference.types(innermost.types), 0);
		if (innermost.callee) {
			add(inference.parameters(innermost.callee), 0);
		}
	}
	return found;
}

function isClassBody(outline: Outline, [first, last]: LineRange): boolean {
	return outline.symbols.some(
		({ kind, extent }) => kind === 'class' && extent[0] <= first && first <= extent[0] + 8 && extent[1] === last,
	);
}

class Inference {
	readonly #uses: Uses;
	readonly #self: readonly Known[];
	readonly #line: number;
	readonly #dictionary: Dictionary;
	readonly #memo = new Map<string, readonly Known[]>();

	constructor(uses: Uses, self: readonly Known[], line: number, dictionary: Dictionary) {
		this.#uses = uses;
		this.#self = self;
		this.#line = line;
		this.#dictionary = dictionary;
	}

	/** The types that names mean. */
	types(names: readonly string[]): Known[] {
		return names.flatMap((name) => (this.#dictionary.get(name) ?? []).filter(({ isType }) => isType).slice(0, 2));
	}

	/** The types an expression can have, as seen from line `at`. */
	infer(path: Path, at = this.#line, depth = 0): readonly Known[] {
		const key = `${at}:${path.join('.')}`;
		const known = this.#memo.get(key);
		if (known || depth > MAX_DEPTH) {
			return known ?? [];
		}
		// Against `x = x.next`: while it is being found out, it is nothing.
		this.#memo.set(key, []);
		const [head, ...steps] = path;
		let current: readonly Known[] = head === undefined ? [] : head === 'this' ? this.#self : this.#head(head, at, depth);
		for (const step of steps) {
			current = this.types([...new Set(current.flatMap((type) => this.#member(type, step)?.result ?? []))]);
		}
		this.#memo.set(key, current);
		return current;
	}

	/** The types that the parameters of a function or constructor name. */
	parameters(callee: Path): readonly Known[] {
		const name = callee.at(-1) ?? '';
		const owners = callee.length > 1 ? this.infer(callee.slice(0, -1)) : [];
		const called =
			callee.length > 1
				? owners.flatMap((owner) => this.#member(owner, name) ?? [])
				: (this.#dictionary.get(name) ?? []).slice(0, 2);
		return this.types(called.flatMap((each) => (each.isType ? (this.#member(each, 'constructor')?.types ?? []) : each.types)));
	}

	#head(name: string, at: number, depth: number): readonly Known[] {
		const binding = this.#uses.bindings.findLast((each) => each.name === name && each.line <= at);
		if (binding) {
			const declared = this.types(binding.types);
			return declared.length > 0 || !binding.value ? declared : this.infer(binding.value, binding.line, depth + 1);
		}
		const meant = (this.#dictionary.get(name) ?? []).slice(0, 2);
		return meant.flatMap((each) => (each.isType ? [each] : this.types(each.result)));
	}

	/** A member by name, of the type or of the nearest parent that has it. */
	#member(type: Known, name: string, depth = 0): Known | undefined {
		const own = type.members.find((member) => member.name === name);
		if (own || depth > MAX_DEPTH) {
			return own;
		}
		for (const parent of this.types(type.result)) {
			const inherited = parent === type ? undefined : this.#member(parent, name, depth + 1);
			if (inherited) {
				return inherited;
			}
		}
		return undefined;
	}
}
