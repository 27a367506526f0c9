import { type Inference, symbolAround, type Type } from '../graph/inference.ts';
import type { LineRange } from '../pack/packedContext.ts';
import type { Outline, SymbolKind } from '../parse/outline.ts';
import type { Binding, Reference, Uses } from '../parse/uses.ts';
import { WEIGHTS } from './weights.ts';

/** The current file as it stands in the editor. */
export interface CurrentFile {
	readonly path: string;
	readonly outline: Outline;
	readonly uses: Uses;
	/** As it is visible. */
	readonly lines: readonly string[];
	/** 0-based. */
	readonly line: number;
	readonly inference: Inference;
}

/** The types whose members the code at the cursor can name next. */
export interface CursorTypes {
	/** Of what is in scope and what is accessed near by. */
	readonly held: Held;
	/** Of variables and parameters that nothing uses yet: somebody wrote them for the next lines. */
	readonly unused: Held;
	/** That the literal or class body round the cursor has to be: their members are what it still lacks. */
	readonly expected: Held;
	/** The class round the cursor, and what it inherits from. */
	readonly inherited: Held;
	/** Name of the method round the cursor: the inherited one of that name is what it does anew, and often calls. */
	readonly method: string | undefined;
}

export function cursorTypes(current: CurrentFile): CursorTypes {
	return { ...typesAtHand(current), ...inheritance(current), expected: typesExpected(current) };
}

function inheritance({ path, outline, line, inference }: CurrentFile): Pick<CursorTypes, 'inherited' | 'method'> {
	const inherited = new Held();
	inherited.add(inference, selfAt(path, symbolAround(outline, line), inference), 1);
	const method = outline.symbols.findLast(({ kind, extent }) => kind === 'method' && extent[0] <= line && line <= extent[1]);
	return { inherited, method: method?.name };
}

/** Types with a weight from 0 to 1, by where they are defined. */
export class Held {
	/** By path, then by index in the outline's symbols. */
	readonly byFile = new Map<string, Map<number, number>>();
	/** For members that stand outside of their type. */
	readonly byName = new Map<string, number>();

	/** A type and, for less, what it inherits from. */
	add(inference: Inference, types: readonly Type[], weight: number): void {
		for (const type of types) {
			for (const { definition, depth, trust } of inference.lineage(type)) {
				const { path, index, symbol } = definition;
				const own = weight * trust * WEIGHTS.atHand.parent ** depth;
				const file = this.byFile.get(path);
				if (file) {
					file.set(index, Math.max(own, file.get(index) ?? 0));
				} else {
					this.byFile.set(path, new Map([[index, own]]));
				}
				this.byName.set(symbol.name, Math.max(own, this.byName.get(symbol.name) ?? 0));
			}
		}
	}
}

/** Types of variables and references of one text, as far as they were asked for: while the cursor moves they stay. */
const typesIn = new WeakMap<Inference, Map<Binding | Reference, readonly Type[]>>();
/** Types round each symbol of the current file, the same. */
const selvesIn = new WeakMap<Inference, Map<number, readonly Type[]>>();
/** Which variables of a text are used, the same. */
const usedIn = new WeakMap<readonly string[], WeakMap<Binding, boolean>>();

const CALLABLE: ReadonlySet<SymbolKind> = new Set(['function', 'method']);
const WORD = /[\w$]/;
/** Lines from the cursor beyond which what is out of scope is not asked about. */
const MAX_DISTANCE = 60;

/**
 * The types that the code round the cursor holds in its hands: of `this`, of variables and parameters in scope, of what is accessed
 * near by. Their members are what the next lines will name.
 */
function typesAtHand({ path, outline, uses, lines, line, inference }: CurrentFile): Pick<CursorTypes, 'held' | 'unused'> {
	const { inScope, outOfScope, reach } = WEIGHTS.atHand;
	const held = new Held();
	const unused = new Held();
	const nearness = (at: number) => Math.exp(-Math.abs(line - at) / reach);
	const here = symbolAround(outline, line);
	// What stands outside of the function is there for other functions, too.
	const start =
		outline.symbols.findLast(({ kind, extent }) => CALLABLE.has(kind) && extent[0] <= line && line <= extent[1])?.extent[0] ?? 0;
	const known = entry(typesIn, inference);
	const used = usedIn.get(lines) ?? new WeakMap();
	usedIn.set(lines, used);
	held.add(inference, selfAt(path, here, inference), inScope);
	for (const binding of uses.bindings) {
		const { extent, line: at, name } = binding;
		const isInScope = extent[0] <= line && line <= extent[1] && at <= line;
		if (isInScope || Math.abs(line - at) <= MAX_DISTANCE) {
			// The newest variables are what the next line works on.
			const newest = 0.5 + 0.5 * nearness(at);
			const types = remembered(known, binding, () => inference.infer(path, [name], at, symbolAround(outline, at)));
			held.add(inference, types, (isInScope ? inScope : outOfScope) * newest);
			if (types.length > 0 && isInScope && at >= start && !remembered(used, binding, () => isUsed(binding, lines))) {
				unused.add(inference, types, newest);
			}
		}
	}
	for (const reference of uses.references) {
		const { path: steps, line: at, symbol } = reference;
		const near = steps.length > 1 ? nearness(at) : 0;
		if (near > 0.1) {
			// Each step of `a.b.c` is held for a moment; the last one's type goes on into a variable, which is a binding.
			const types = remembered(known, reference, () => [
				...inference.infer(path, steps, at, symbol),
				...(steps.length === 2 ? inference.infer(path, steps.slice(0, 1), at, symbol) : []),
			]);
			held.add(inference, types, near);
		}
	}
	return { held, unused };
}

function selfAt(path: string, symbol: number, inference: Inference): readonly Type[] {
	return remembered(entry(selvesIn, inference), symbol, () => inference.self(path, symbol));
}

function entry<K extends object, M, V>(maps: WeakMap<K, Map<M, V>>, key: K): Map<M, V> {
	const map = maps.get(key) ?? new Map<M, V>();
	maps.set(key, map);
	return map;
}

interface Known<K, V> {
	get(key: K): V | undefined;
	set(key: K, value: V): unknown;
}

function remembered<K, V>(known: Known<K, V>, key: K, find: () => V): V {
	let value = known.get(key);
	if (value === undefined) {
		value = find();
		known.set(key, value);
	}
	return value;
}

/** True when a line that a variable is in scope of names it, its own declaration left out. */
function isUsed({ name, line, extent }: Binding, lines: readonly string[]): boolean {
	for (let at = extent[0]; at <= extent[1] && at < lines.length; at++) {
		if (at !== line && namesIt(lines[at] ?? '', name)) {
			return true;
		}
	}
	return false;
}

function namesIt(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		if (!WORD.test(text[at - 1] ?? '') && !WORD.test(text[at + name.length] ?? '')) {
			return true;
		}
	}
	return false;
}

/** The types that the innermost literal or class body round the cursor has to be: their members are what it still lacks. */
function typesExpected({ path, outline, uses, line, inference }: CurrentFile): Held {
	const held = new Held();
	const [innermost] = uses.expectations
		.filter(({ lines }) => lines[0] <= line && line <= lines[1])
		.sort((a, b) => a.lines[1] - a.lines[0] - (b.lines[1] - b.lines[0]));
	const inMethod = outline.symbols.some(({ kind, extent }) => kind === 'method' && extent[0] < line && line < extent[1]);
	if (!innermost || (inMethod && isClassBody(outline, innermost.lines))) {
		return held;
	}
	const here = symbolAround(outline, line);
	held.add(inference, inference.named(path, innermost.types, here), 1);
	if (innermost.callee) {
		for (const { path: file, symbol, index } of inference.called(path, innermost.callee, line, here)) {
			held.add(inference, inference.named(file, symbol.types, index), 1);
		}
	}
	return held;
}

function isClassBody(outline: Outline, [first, last]: LineRange): boolean {
	return outline.symbols.some(
		({ kind, extent }) => kind === 'class' && extent[0] <= first && first <= extent[0] + 8 && extent[1] === last,
	);
}
