import { childOf, ERROR_KIND, MORE, NAMED, type Nodes } from './nodes.ts';
import type { Pattern, Patterns, Step } from './patterns.ts';

/** What a pattern captures: pairs of a name, as its place among those of {@link Patterns.names}, and a node. */
export type Found = readonly number[];

interface Match {
	readonly pattern: Pattern;
	/** The last of its nodes, captured or not. */
	readonly end: number;
	readonly captures: Found;
}

/** Takes what is found; `found` is its own. */
export type Take = (pattern: number, found: Found) => void;

/** Finds patterns in trees of one grammar: what tree-sitter's own queries give, in their order and at a fraction of their time. */
export class Matcher {
	readonly #names: readonly string[];
	/** By kind, those that can start at such a node. */
	readonly #byKind: (readonly Pattern[] | undefined)[] = [];
	/** Those that can start anywhere. */
	readonly #anywhere: readonly Pattern[];
	/** By step, the node that it is; -1 for one that is left out. */
	readonly #at: number[] = [];
	readonly #captures: number[] = [];
	/** What is found, by the last of its nodes: it is told when that is reached. */
	readonly #waiting = new Map<number, Match[]>();
	#text = '';
	#take: Take = () => undefined;
	/** What a pattern captures that has to be compared with each other. */
	#loose: Match[] = [];

	constructor({ patterns, names }: Patterns) {
		this.#names = names;
		this.#anywhere = patterns.filter(({ steps }) => !steps[0]?.kinds);
		for (const pattern of patterns) {
			for (const [kind, isOne] of pattern.steps[0]?.kinds?.entries() ?? []) {
				if (isOne) {
					this.#byKind[kind] = [...(this.#byKind[kind] ?? []), pattern];
				}
			}
		}
	}

	/** Calls `take` for all that is found: in the order of its last nodes, then of its first ones, then of the patterns. */
	find(nodes: Nodes, text: string, take: Take): void {
		this.#text = text;
		this.#take = take;
		// Whoever took what was found last may have failed in the middle.
		this.#waiting.clear();
		this.#loose = [];
		const { kinds, count } = nodes;
		for (let node = 0; node < count; node++) {
			const waiting = this.#waiting.size > 0 ? this.#waiting.get(node) : undefined;
			if (waiting) {
				this.#waiting.delete(node);
				for (const { pattern, captures } of waiting) {
					take(pattern.index, captures);
				}
			}
			const kind = kinds[node] ?? 0;
			const patterns = this.#byKind[kind];
			if (patterns) {
				this.#start(patterns, node, nodes);
			}
			if (this.#anywhere.length > 0 && kind !== ERROR_KIND) {
				this.#start(this.#anywhere, node, nodes);
			}
		}
	}

	#start(patterns: readonly Pattern[], node: number, nodes: Nodes): void {
		for (const pattern of patterns) {
			const { steps, isName } = pattern;
			const first = steps[0];
			if (first && isName) {
				// Most of what is found: there is nothing more to look for.
				this.#take(pattern.index, [first.captures[0] ?? 0, node]);
			} else if (first && this.#fits(first, node, nodes)) {
				this.#at[0] = node;
				this.#captures.length = 0;
				for (const capture of first.captures) {
					this.#captures.push(capture, node);
				}
				this.#goOn(pattern, 1, nodes);
				if (this.#loose.length > 0) {
					for (const { end, captures } of largest(this.#loose)) {
						this.#tell(pattern, end, captures);
					}
					this.#loose = [];
				}
			}
		}
	}

	/** Tells what is found, or keeps it until its last node is reached. */
	#tell(pattern: Pattern, end: number, found: Found): void {
		const captures = pattern.conditions.length > 0 ? this.#shown(found) : found;
		const waiting = this.#waiting.get(end);
		if (end === this.#at[0]) {
			this.#take(pattern.index, captures);
		} else if (waiting) {
			waiting.push({ pattern, end, captures });
		} else {
			this.#waiting.set(end, [{ pattern, end, captures }]);
		}
	}

	/** Looks for the nodes of a step and those after it. */
	#goOn(pattern: Pattern, place: number, nodes: Nodes): void {
		const { steps } = pattern;
		const step = steps[place];
		if (!step) {
			this.#end(pattern, nodes);
			return;
		}
		let { before, isNext } = step;
		let isStrict = false;
		// What stands behind something that is not there stands behind what comes before that.
		while (before >= 0 && (this.#at[before] ?? -1) < 0) {
			const skipped = steps[before];
			before = skipped?.before ?? -1;
			if (!skipped?.isNext) {
				isNext = false;
			} else if (before < 0) {
				isStrict = true;
			}
		}
		const { nexts, firsts } = nodes;
		let node: number;
		if (before >= 0) {
			node = nexts[this.#at[before] ?? 0] ?? -1;
			const last = steps[before];
			isStrict ||= isNext && last?.kinds === undefined && !last?.isNamed;
		} else if (step.parent >= 0) {
			node = firsts[this.#at[step.parent] ?? 0] ?? -1;
		} else {
			node = nexts[this.#at[0] ?? 0] ?? -1;
		}
		this.#each(pattern, place, node, isNext, isStrict, nodes);
		if (step.times !== 'once' && !(step.isLast && hasNamed(node, nodes))) {
			this.#at[place] = -1;
			this.#goOn(pattern, step.end, nodes);
		}
	}

	/** Goes on from each node that a step can be, the first one to look at given. */
	#each(pattern: Pattern, place: number, first: number, isNext: boolean, isStrict: boolean, nodes: Nodes): void {
		const step = pattern.steps[place];
		if (!step) {
			return;
		}
		const { kinds, nexts, flags, fields } = nodes;
		const { captures, field, kinds: wanted } = step;
		const { length } = this.#captures;
		for (let node = first; node >= 0; node = nexts[node] ?? -1) {
			const isIt = (!wanted || wanted[kinds[node] ?? 0] === 1) && (field === 0 || fields[node] === field);
			if (isIt && this.#fits(step, node, nodes)) {
				this.#at[place] = node;
				for (const capture of captures) {
					this.#captures.push(capture, node);
				}
				if (step.times === 'any') {
					this.#each(pattern, place, nexts[node] ?? -1, true, true, nodes);
					this.#at[place] = node;
				}
				this.#goOn(pattern, place + 1, nodes);
				this.#captures.length = length;
			}
			const flag = flags[node] ?? 0;
			if (isStrict || (isNext && flag & NAMED) || (field > 0 && !(flag & MORE) && fields[node] === field)) {
				return;
			}
		}
	}

	#fits({ kinds, isNamed, field, without, isLast }: Step, node: number, nodes: Nodes): boolean {
		const kind = nodes.kinds[node] ?? 0;
		if (kinds ? kinds[kind] !== 1 : kind === ERROR_KIND || (isNamed && !((nodes.flags[node] ?? 0) & NAMED))) {
			return false;
		}
		if (field > 0 && nodes.fields[node] !== field) {
			return false;
		}
		for (const each of without) {
			if (childOf(nodes, node, each) >= 0) {
				return false;
			}
		}
		return !isLast || !hasNamed(nodes.nexts[node] ?? -1, nodes);
	}

	/** Without what was captured for a condition only. */
	#shown(found: Found): Found {
		return found.filter((_, at) => !this.#names[found[at & ~1] ?? 0]?.startsWith('_'));
	}

	#end(pattern: Pattern, { starts, ends }: Nodes): void {
		const captures = this.#captures;
		for (const { capture, holds } of pattern.conditions) {
			for (let at = 0; at < captures.length; at += 2) {
				const node = captures[at + 1] ?? 0;
				if (captures[at] === capture && !holds(this.#text.slice(starts[node], ends[node]))) {
					return;
				}
			}
		}
		let end = -1;
		for (let place = pattern.steps.length - 1; end < 0; place--) {
			end = this.#at[place] ?? 0;
		}
		if (pattern.isLoose) {
			this.#loose.push({ pattern, end, captures: captures.slice() });
		} else {
			this.#tell(pattern, end, captures.slice());
		}
	}
}

/** Whether a node or one of the siblings behind it has a name. */
function hasNamed(node: number, { nexts, flags }: Nodes): boolean {
	let next = node;
	while (next >= 0 && !((flags[next] ?? 0) & NAMED)) {
		next = nexts[next] ?? -1;
	}
	return next >= 0;
}

/** Without those that others hold all of. */
function largest(found: readonly Match[]): readonly Match[] {
	if (found.length === 1) {
		return found;
	}
	/** By each node that is captured: who holds all of another holds its last one. A file can have thousands. */
	const holders = new Map<number, Match[]>();
	for (const match of found) {
		for (let at = 1; at < match.captures.length; at += 2) {
			const node = match.captures[at] ?? 0;
			const known = holders.get(node);
			if (known) {
				known.push(match);
			} else {
				holders.set(node, [match]);
			}
		}
	}
	const isHeld = (one: Match) =>
		holders
			.get(one.captures.at(-1) ?? 0)
			?.some((other) => other !== one && isLarger(other, one) && holdsAll(other.captures, one.captures));
	const order = new Map(found.map((match, at) => [match, at]));
	const isLarger = (a: Match, b: Match) => a.captures.length > b.captures.length || (order.get(a) ?? 0) < (order.get(b) ?? 0);
	return found.filter((match) => !isHeld(match));
}

function holdsAll(all: Found, some: Found): boolean {
	let place = 0;
	for (let at = 0; at < some.length; at += 2) {
		while (place < all.length && (all[place] !== some[at] || all[place + 1] !== some[at + 1])) {
			place += 2;
		}
		if (place >= all.length) {
			return false;
		}
	}
	return true;
}
