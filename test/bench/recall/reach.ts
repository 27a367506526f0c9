import { ts } from '@ts-morph/common';
import type { Identifier, TypeScriptOracle } from '../support/oracle.ts';
import type { Cursor } from './cursors.ts';

const MAX_HOPS = 3;

/** Which definitions the judge reaches over what definitions name. */
export class Reach {
	readonly #oracle: TypeScriptOracle;
	readonly #identifiers = new Map<string, readonly Identifier[]>();
	/** By file: of each line that names a definition the lines that it spans. */
	readonly #extents = new Map<string, ReadonlyMap<number, readonly [first: number, last: number]>>();

	constructor(oracle: TypeScriptOracle) {
		this.#oracle = oracle;
	}

	/** `file:line` of the names of all definitions within three steps of what the visible lines of a cursor's file name. */
	from({ file, hidden }: Cursor): ReadonlySet<string> {
		const reached = new Set<string>();
		let frontier = this.#identifiersOf(file).filter(({ line }) => line < hidden[0] || line > hidden[1]);
		for (let hop = 1; hop <= MAX_HOPS; hop++) {
			const next: Identifier[] = [];
			for (const { places } of frontier) {
				for (const place of places) {
					const key = `${place.file}:${place.line}`;
					if (!reached.has(key)) {
						reached.add(key);
						const [first, last] = this.#extentsOf(place.file).get(place.line) ?? [place.line, place.line];
						next.push(...this.#identifiersOf(place.file).filter(({ line }) => first <= line && line <= last));
					}
				}
			}
			frontier = next;
		}
		return reached;
	}

	#identifiersOf(file: string): readonly Identifier[] {
		let found = this.#identifiers.get(file);
		if (!found) {
			found = this.#oracle.identifiers(file);
			this.#identifiers.set(file, found);
		}
		return found;
	}

	#extentsOf(file: string): ReadonlyMap<number, readonly [number, number]> {
		const known = this.#extents.get(file);
		if (known) {
			return known;
		}
		const extents = new Map<number, readonly [number, number]>();
		const tree = this.#oracle.tree(file);
		const visit = (node: ts.Node): void => {
			const { name } = node as ts.NamedDeclaration;
			if (tree && name && !ts.isParameter(node)) {
				const lineOf = (offset: number) => tree.getLineAndCharacterOfPosition(offset).line;
				const line = lineOf(name.getStart(tree));
				// The outermost of a line is what the line is known for.
				if (!extents.has(line)) {
					extents.set(line, [lineOf(node.getStart(tree)), lineOf(node.end)]);
				}
			}
			ts.forEachChild(node, visit);
		};
		if (tree) {
			visit(tree);
		}
		this.#extents.set(file, extents);
		return extents;
	}
}
