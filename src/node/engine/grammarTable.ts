import type { Language as GrammarLoader } from 'web-tree-sitter';
import type { GrammarNames } from '../../core/parse/nodes.ts';

/** What a grammar calls its numbers, as one thread tells another. */
export interface GrammarTable {
	/** By kind. */
	readonly types: readonly string[];
	/** Kinds by their names: those that have one of their own in the grammar, and punctuation and keywords. */
	readonly named: ReadonlyMap<string, number>;
	readonly unnamed: ReadonlyMap<string, number>;
	readonly fields: readonly (string | null)[];
}

export function tableOf(grammar: GrammarLoader): GrammarTable {
	const { types, fields } = grammar;
	const kinds = (named: boolean) => {
		// It leaves out what no tree shows.
		const found = Object.values(types).map((type) => [type, grammar.idForNodeType(type, named)] as const);
		return new Map(found.filter((pair): pair is [string, number] => pair[1] !== null));
	};
	return { types, fields, named: kinds(true), unnamed: kinds(false) };
}

export function namesIn({ types, named, unnamed, fields }: GrammarTable): GrammarNames {
	return {
		types,
		idForNodeType: (type, isNamed) => (isNamed ? named : unnamed).get(type) ?? null,
		fieldIdForName: (name) => {
			const id = fields.indexOf(name);
			return id < 0 ? null : id;
		},
	};
}
