import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { type Language as Grammar, Language as GrammarLoader, Parser, Query, type Tree } from 'web-tree-sitter';
import { type Language, languageOf, readableText } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import { readOutline } from '../../core/parse/readOutline.ts';
import { readScope } from '../../core/parse/readScope.ts';
import { repairTypeScript } from '../../core/parse/repairTypeScript.ts';
import type { Scope } from '../../core/parse/scope.ts';

/**
 * The V8 of Node 20 takes 12 s of a core to optimise the lexer of this grammar, and every grammar loaded meanwhile waits for it. As
 * its baseline compiler leaves it, it parses as fast. Node 22 and later do not need this.
 */
const BASELINE_ONLY: ReadonlySet<string> = Number(process.versions.node.split('.')[0]) < 22 ? new Set(['powershell']) : new Set();

async function loadGrammar(file: string, name: string): Promise<Grammar> {
	if (!BASELINE_ONLY.has(name)) {
		return GrammarLoader.load(file);
	}
	setFlagsFromString('--liftoff-only');
	try {
		return await GrammarLoader.load(file);
	} finally {
		setFlagsFromString('--no-liftoff-only');
	}
}

interface Loaded {
	readonly parser: Parser;
	readonly outlines: Query;
	readonly scopes: Query;
}

/** A file that is being edited: its outline, and what its code holds in its hands. */
export interface ReadFile {
	readonly outline: Outline;
	readonly scope: Scope;
}

/** Parses text to outlines in this thread. Grammars load on first use; trees are freed before the call returns. */
export class TreeSitter {
	readonly #dataFolder: string;
	readonly #limit: number | undefined;
	readonly #loaded = new Map<string, Promise<Loaded>>();
	#ready: Promise<void> | undefined;

	/**
	 * @param dataFolder the extension's root: holds `out/grammars` and `syntaxes`.
	 * @param limit milliseconds that the tree of one text may take, for a thread that nobody watches; none by default
	 */
	constructor(dataFolder: string, limit?: number) {
		this.#dataFolder = dataFolder;
		this.#limit = limit;
	}

	/** @returns the outline, or `undefined` for a language we do not parse. Broken text gives what could be read of it. */
	outline(file: string, text: string): Promise<Outline | undefined> {
		return this.#withTree(file, text, (tree, language, { outlines }) => readOutline(tree, outlines, language, text.split('\n')));
	}

	/** The same with the scope of its code. */
	read(file: string, text: string): Promise<ReadFile | undefined> {
		return this.#withTree(file, text, (tree, language, { outlines, scopes }) => ({
			outline: readOutline(tree, outlines, language, text.split('\n')),
			scope: readScope(tree, scopes),
		}));
	}

	/** Lends the tree of a text; it is freed before the call returns. */
	async #withTree<T>(
		file: string,
		text: string,
		use: (tree: Tree, language: Language, loaded: Loaded) => T,
	): Promise<T | undefined> {
		const language = languageOf(file);
		if (!language) {
			return undefined;
		}
		const loaded = await this.#load(language);
		const tree = parseRepaired(readableText(language, text), language, (each) => this.#parse(loaded.parser, each));
		if (!tree) {
			return undefined;
		}
		try {
			return use(tree, language, loaded);
		} finally {
			tree.delete();
		}
	}

	#parse(parser: Parser, text: string): Tree | null {
		const limit = this.#limit;
		if (limit === undefined) {
			return parser.parse(text);
		}
		const until = performance.now() + limit;
		const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until });
		if (!tree) {
			// It would go on with this text at the next.
			parser.reset();
			throw new Error(`its tree took longer than ${limit / 1000} s`);
		}
		return tree;
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
		const grammar = await loadGrammar(path.join(grammars, `tree-sitter-${language.grammar}.wasm`), language.grammar);
		const parser = new Parser();
		parser.setLanguage(grammar);
		return {
			parser,
			outlines: this.#query(grammar, language, 'outline.scm'),
			scopes: this.#query(grammar, language, 'scope.scm'),
		};
	}

	/** A language's query: those of its folders, joined. A folder that does not have it adds nothing. */
	#query(grammar: Grammar, language: Language, name: string): Query {
		const files = language.queries.map((folder) => path.join(this.#dataFolder, 'syntaxes', folder, name));
		return new Query(
			grammar,
			files
				.filter((file) => existsSync(file))
				.map((file) => readFileSync(file, 'utf8'))
				.join('\n'),
		);
	}
}

/** Parses a text, and once more with what its grammar does not know taken out, when that is why it did not parse. */
function parseRepaired(text: string, { grammar }: Language, parse: (text: string) => Tree | null): Tree | null {
	const tree = parse(text);
	// In TSX a line that starts with `<` is an element.
	const repaired = tree?.rootNode.hasError && grammar === 'typescript' ? repairTypeScript(text) : text;
	const second = repaired === text ? null : parse(repaired);
	if (!tree || !second) {
		return tree;
	}
	const [better, worse] = errorsIn(second) < errorsIn(tree) ? [second, tree] : [tree, second];
	worse.delete();
	return better;
}

/** How many places of a tree did not parse. */
function errorsIn(tree: Tree): number {
	return tree.rootNode.descendantsOfType('ERROR').length;
}
