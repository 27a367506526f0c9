import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Outline, qualifiedName } from '../../src/core/parse/outline.ts';

/** The project's root: tests are run from it. */
export const ROOT = process.cwd();

export function fixture(...names: string[]): string {
	return path.join(ROOT, 'test/fixtures', ...names);
}

export interface Mark {
	/** 0-based line of the code that the mark stands under. */
	readonly line: number;
	readonly text: string;
}

/** Reads marks like `//      ^ class Store`: the caret stands under the start of what is named, in the nearest line of code above. */
export function readMarks(file: string): Mark[] {
	const marks: Mark[] = [];
	let code = -1;
	for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
		const mark = /^\s*(?:\/\/|#|\/\*|--)\s*\^ (.+?)(?:\s*\*\/)?$/.exec(line);
		if (mark?.[1]) {
			marks.push({ line: code, text: mark[1] });
		} else {
			code = index;
		}
	}
	return marks;
}

/** An outline in the notation and order of the marks: C names what it declares after its body. */
export function showSymbols(outline: Outline): Mark[] {
	return outline.symbols
		.map((symbol, index) => ({ line: symbol.line, text: `${symbol.kind} ${qualifiedName(outline, index)}` }))
		.sort((a, b) => a.line - b.line);
}
