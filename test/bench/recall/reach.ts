import { linesIn } from '../../../src/core/base/lineRanges.ts';
import type { LineRange } from '../../../src/core/pack/packedContext.ts';
import type { Identifier } from '../support/oracle.ts';
import type { Cursor } from './cursors.ts';
import type { Judge } from './judge.ts';

/** Steps that are looked at; how many of them still count is for the figures to say. */
const MOST_STEPS = 5;

/** How many steps from the visible lines of a file to what they name, what that names, and so on: 1 for what they name themselves. */
export interface Steps {
	/** By `file:line` of a definition's name. */
	readonly toDefinition: ReadonlyMap<string, number>;
	/** To files that are had as a whole. */
	readonly toModule: ReadonlyMap<string, number>;
}

/** Which definitions a judge reaches over what definitions name. */
export class Reach {
	readonly #judge: Judge;
	/** By file, then by line. */
	readonly #identifiers = new Map<string, ReadonlyMap<number, readonly Identifier[]>>();
	readonly #extents = new Map<string, ReadonlyMap<number, LineRange>>();
	readonly #steps = new Map<Cursor, Promise<Steps>>();

	constructor(judge: Judge) {
		this.#judge = judge;
	}

	from(cursor: Cursor): Promise<Steps> {
		const known = this.#steps.get(cursor) ?? this.#walk(cursor);
		this.#steps.set(cursor, known);
		return known;
	}

	async #walk({ file, hidden }: Cursor): Promise<Steps> {
		const toDefinition = new Map<string, number>();
		const toModule = new Map<string, number>();
		const isVisible = ({ line }: Identifier) => line < hidden[0] || line > hidden[1];
		let frontier = [...(await this.#identifiersOf(file)).values()].flat().filter(isVisible);
		for (let step = 1; step <= MOST_STEPS; step++) {
			const next = new Set<Identifier>();
			for (const { places, module } of frontier) {
				if (module !== undefined && !toModule.has(module)) {
					toModule.set(module, step);
				}
				for (const place of places) {
					const key = `${place.file}:${place.line}`;
					if (!toDefinition.has(key)) {
						toDefinition.set(key, step);
						const identifiers = await this.#identifiersOf(place.file);
						for (const line of linesIn((await this.#extentsOf(place.file)).get(place.line) ?? [place.line, place.line])) {
							for (const identifier of identifiers.get(line) ?? []) {
								next.add(identifier);
							}
						}
					}
				}
			}
			frontier = [...next];
		}
		return { toDefinition, toModule };
	}

	async #identifiersOf(file: string): Promise<ReadonlyMap<number, readonly Identifier[]>> {
		let found = this.#identifiers.get(file);
		if (!found) {
			const byLine = new Map<number, Identifier[]>();
			for (const identifier of await this.#judge.identifiers(file)) {
				byLine.set(identifier.line, [...(byLine.get(identifier.line) ?? []), identifier]);
			}
			found = byLine;
			this.#identifiers.set(file, found);
		}
		return found;
	}

	async #extentsOf(file: string): Promise<ReadonlyMap<number, LineRange>> {
		let found = this.#extents.get(file);
		if (!found) {
			found = await this.#judge.extents(file);
			this.#extents.set(file, found);
		}
		return found;
	}
}
