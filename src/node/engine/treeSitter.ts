import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Language as Grammar, Language as GrammarLoader, Parser, Query } from 'web-tree-sitter';
import { type Language, languageOf } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import { readOutline } from '../../core/parse/readOutline.ts';

interface Loaded {
	readonly grammar: Grammar;
	readonly parser: Parser;
	readonly query: Query;
}

/** Parses text to outlines in this thread. Grammars load on first use; trees are freed before the call returns. */
export class TreeSitter {
	readonly #dataFolder: string;
	readonly #loaded = new Map<string, Promise<Loaded>>();
	#ready: Promise<void> | undefined;

	/** @param dataFolder the extension's root: holds `out/grammars` and `syntaxes`. */
	constructor(dataFolder: string) {
		this.#dataFolder = dataFolder;
	}

	/** @returns the outline, or `undefined` for a language we do not parse. Broken text gives what could be read of it. */
	async outline(file: string, text: string): Promise<Outline | undefined> {
		const language = languageOf(file);
		if (!language) {
			return undefined;
		}
		const { parser, query } = await this.#load(language);
		const tree = parser.parse(text);
		if (!tree) {
			return undefined;
		}
		try {
			return readOutline(tree, query, language, text.split('\n'));
		} finally {
			tree.delete();
		}
	}

	#load(language: Language): Promise<Loaded> {
		let loaded = this.#loaded.get(language.id);
		if (!loaded) {
			loaded = this.#loadNow(language);
			this.#loaded.set(language.id, loaded);
		}
		return loaded;
	}

	async #loadNow(language: Language): Promise<Loaded> {
		const grammars = path.join(this.#dataFolder, 'out/grammars');
		this.#ready ??= Parser.init({ locateFile: (name: string) => path.join(grammars, name) });
		await this.#ready;
		const grammar = await GrammarLoader.load(path.join(grammars, `tree-sitter-${language.grammar}.wasm`));
		const parser = new Parser();
		parser.setLanguage(grammar);
		const source = language.queries
			.map((folder) => readFileSync(path.join(this.#dataFolder, 'syntaxes', folder, 'outline.scm'), 'utf8'))
			.join('\n');
		return { grammar, parser, query: new Query(grammar, source) };
	}
}
