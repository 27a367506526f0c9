import type { BindingRecord, ScopeRecord, Span } from './records.ts';

/** A stretch of code with the names that are bound there. */
export interface Scope extends Span {
	readonly parent: Scope | undefined;
	readonly isFunction: boolean;
	readonly names: Set<string>;
	/** Names that mean what an outer scope binds. */
	readonly foreign: Set<string>;
}

/** The scopes of a text, the whole of it round the others. */
export class Scopes {
	readonly #root: Scope = scopeOf({ start: 0, end: Number.POSITIVE_INFINITY, isFunction: true }, undefined);
	/** In the order of their starts. */
	readonly #scopes: Scope[] = [this.#root];

	constructor(records: readonly ScopeRecord[]) {
		let top = this.#root;
		for (const record of [...records].sort((a, b) => a.start - b.start || b.end - a.end)) {
			while (top.end <= record.start && top.parent) {
				top = top.parent;
			}
			top = scopeOf(record, top);
			this.#scopes.push(top);
		}
	}

	get root(): Scope {
		return this.#root;
	}

	/** The innermost one round an offset. */
	at(offset: number): Scope {
		let low = 0;
		let high = this.#scopes.length;
		while (high - low > 1) {
			const middle = (low + high) >> 1;
			if ((this.#scopes[middle]?.start ?? 0) <= offset) {
				low = middle;
			} else {
				high = middle;
			}
		}
		let scope = this.#scopes[low] ?? this.#root;
		while (scope.end <= offset && scope.parent) {
			scope = scope.parent;
		}
		return scope;
	}

	/** The innermost function round an offset, the file itself for none. */
	functionAt(offset: number): Scope {
		let scope = this.at(offset);
		while (!scope.isFunction && scope.parent) {
			scope = scope.parent;
		}
		return scope;
	}

	/** The one that binds the name that stands at an offset. */
	binderOf(offset: number, which: BindingRecord['scope']): Scope {
		const inner = this.at(offset);
		if (which === 'outside') {
			return inner.parent ?? inner;
		}
		let scope = inner;
		while (which === 'function' && !scope.isFunction && scope.parent) {
			scope = scope.parent;
		}
		return scope;
	}

	/** The one in which a name used at an offset was bound. */
	find(name: string, offset: number): Scope | undefined {
		for (let scope: Scope | undefined = this.at(offset); scope; scope = scope.parent) {
			if (scope.names.has(name) && !scope.foreign.has(name)) {
				return scope;
			}
		}
		return undefined;
	}
}

function scopeOf({ start, end, isFunction }: ScopeRecord, parent: Scope | undefined): Scope {
	return { start, end, isFunction, parent, names: new Set(), foreign: new Set() };
}
