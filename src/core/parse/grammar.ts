import { Matcher } from './matcher.ts';
import type { GrammarNames } from './nodes.ts';
import { readPatterns } from './patterns.ts';

/** Fields of nodes that are asked for by name, in whichever grammar has them. */
const FIELDS = ['value', 'right', 'body', 'parameter', 'parameters', 'name', 'return_type', 'result', 'returns', 'type'] as const;
export type FieldName = (typeof FIELDS)[number];

/** A grammar with the patterns of one language. */
export interface Grammar {
	readonly matcher: Matcher;
	/** What captures are called. */
	readonly names: readonly string[];
	/** What kinds of nodes are called. */
	readonly types: readonly string[];
	/** -1 for one that the grammar does not have. */
	readonly fields: Readonly<Record<FieldName, number>>;
}

/** @param patterns as `syntaxes` has them @throws for a mistake in them */
export function grammarOf(grammar: GrammarNames, patterns: string): Grammar {
	const read = readPatterns(patterns, grammar);
	const fields = FIELDS.map((name) => [name, grammar.fieldIdForName(name) ?? -1]);
	return {
		matcher: new Matcher(read),
		names: read.names,
		types: grammar.types,
		fields: Object.fromEntries(fields) as Record<FieldName, number>,
	};
}
