import type { PackedContext, PackedItem } from '../../../src/core/pack/packedContext.ts';
import type { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { NEVER, packRequest } from '../support/engines.ts';
import type { Cursor } from './cursors.ts';
import type { Shown } from './packers.ts';

/** What our packer shows of other files. */
export interface Pack extends Shown {
	readonly budget: number;
	readonly items: readonly Omit<PackedItem, 'lines'>[];
}

/** Packs for cursors, each made once: the figures look at the same ones from several sides. */
export class Packs {
	readonly #engine: LocalEngine;
	readonly #root: string;
	readonly #made = new Map<string, Promise<Pack>>();

	constructor(engine: LocalEngine, root: string) {
		this.#engine = engine;
		this.#root = root;
	}

	/** @param line of the visible text, where that is not the cursor's own */
	at(cursor: Cursor, budget: number, line = cursor.line): Promise<Pack> {
		const key = `${cursor.file}:${cursor.line}:${line}:${budget}`;
		const pack = this.#made.get(key) ?? this.#make(cursor, budget, line);
		this.#made.set(key, pack);
		return pack;
	}

	async #make(cursor: Cursor, budget: number, line: number): Promise<Pack> {
		const { items, used } = await this.fresh(cursor, budget, line);
		return {
			budget,
			items: items.map(({ lines: _, ...item }) => item),
			pieces: items.flatMap(({ path, ranges }) => ranges.map((range) => ({ file: path, range }))),
			tokens: used,
		};
	}

	/** A pack that is made now, with all that is told of it. */
	fresh({ file, visible, character }: Cursor, budget: number, line: number, explain?: string): Promise<PackedContext> {
		const request = packRequest({ root: this.#root, file, text: visible, line, character, budget }, 'exclude');
		return this.#engine.pack({ ...request, explain }, NEVER);
	}
}
