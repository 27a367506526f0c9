import { languageOf } from '../../core/parse/languages.ts';

/**
 * How V8 compiles the grammars of a parser process; no thread can have that of its own, it holds for a whole process.
 * - `baseline`: without its optimising compiler, which takes up to 3 GB for the larger functions of some grammars, however late it
 *   comes to them.
 * - `optimised`: of the rest, what a parse spends its time in. V8's own budget of 13,000,000 takes twice the memory and gains nothing.
 */
export const GRAMMAR_CODES = ['baseline', 'optimised'] as const;
export type GrammarCode = (typeof GRAMMAR_CODES)[number];

/** Options of Node for each. `test/bench/README.md` has the figures. */
export const NODE_OPTIONS: Readonly<Record<GrammarCode, readonly string[]>> = {
	baseline: ['--liftoff-only'],
	optimised: ['--wasm-tiering-budget=1000000000'],
};

/** Grammars that parse a fifth faster when they are optimised, and take some ten megabytes more for it. */
const OPTIMISED: ReadonlySet<string> = new Set(['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'scala']);

export function grammarCodeOf(file: string): GrammarCode {
	return OPTIMISED.has(languageOf(file)?.grammar ?? '') ? 'optimised' : 'baseline';
}
