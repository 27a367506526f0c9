import type { LineRange } from '../../../src/core/pack/packedContext.ts';
import type { Identifier } from '../support/oracle.ts';
import { namesInCode, type PyrightOracle } from '../support/pyrightOracle.ts';
import type { Judge, Use } from './judge.ts';

/** Pyright as a judge: a file takes it a second, so its answers are kept. */
export class PythonJudge implements Judge {
	readonly #oracle: PyrightOracle;
	readonly #identifiers = new Map<string, Promise<readonly Identifier[]>>();

	constructor(oracle: PyrightOracle) {
		this.#oracle = oracle;
	}

	async bodies(file: string): Promise<ReadonlyMap<number, number>> {
		const lastOf = new Map<number, number>();
		const starts = this.#oracle.statements(file);
		// Outer functions come first; an inner one takes its lines over.
		for (const { isFunction, line: header, extent } of await this.#oracle.definitions(file)) {
			for (let line = header + 1; isFunction && line <= extent[1]; line++) {
				if (starts.has(line)) {
					lastOf.set(line, extent[1]);
				}
			}
		}
		return lastOf;
	}

	async usesOfOthers(file: string, first: number, last: number): Promise<readonly Use[]> {
		const identifiers = await this.identifiers(file);
		return identifiers.filter(
			({ line, places }) => first <= line && line <= last && places.length > 0 && places.every((place) => place.file !== file),
		);
	}

	namesInCode(text: string): ReadonlySet<string> {
		return namesInCode(text);
	}

	identifiers(file: string): Promise<readonly Identifier[]> {
		const known = this.#identifiers.get(file) ?? this.#oracle.identifiers(file, { withImports: true });
		this.#identifiers.set(file, known);
		return known;
	}

	async extents(file: string): Promise<ReadonlyMap<number, LineRange>> {
		const extents = new Map<number, LineRange>();
		for (const { line, extent } of await this.#oracle.definitions(file)) {
			if (!extents.has(line)) {
				extents.set(line, extent);
			}
		}
		return extents;
	}
}
