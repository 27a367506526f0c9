import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { type Language as Grammar, Language as GrammarLoader, Parser, Query, type Tree } from 'web-tree-sitter';
import { type Language, languageOf, readableText } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import { outlineOf, sourceOf } from '../../core/parse/outlineOf.ts';
import { readRecords } from '../../core/parse/readRecords.ts';
import { repairTypeScript } from '../../core/parse/repairTypeScript.ts';
import type { Uses } from '../../core/parse/uses.ts';
import { usesOf } from '../../core/parse/usesOf.ts';

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
	readonly query: Query;
	/** False for a language of which only definitions are known. */
	readonly hasUses: boolean;
}

/** What one pass over a file's tree gives. */
export interface ReadFile {
	readonly outline: Outline;
	/** `undefined` for a language of which only definitions are known. */
	readonly uses: Uses | undefined;
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

	/** @returns the outline, or `undefined` for a language we do not parse. */
	async outline(file: string, text: string): Promise<Outline | undefined> {
		return (await this.read(file, text))?.outline;
	}

	/** @returns `undefined` for a language we do not parse. Broken text gives what could be read of it. */
	async read(file: string, text: string): Promise<ReadFile | undefined> {
		const language = languageOf(file);
		if (!language) {
			return undefined;
		}
		const { parser, query, hasUses } = await this.#load(language);
		const parsed = parseReadable(readableText(language, text), language, (each) => this.#parse(parser, each));
		if (!parsed) {
			return undefined;
		}
		try {
			const source = sourceOf(language, text, parsed.tree.rootNode.hasError);
			const records = readRecords(parsed.tree, query, language, parsed.text);
			const read = outlineOf(records, source);
			if (!hasUses) {
				return { outline: read.outline, uses: undefined };
			}
			const uses = usesOf(records, read, source);
			return { outline: { ...read.outline, accesses: accessesOf(uses) }, uses };
		} finally {
			parsed.tree.delete();
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
		const uses = this.#queryText(language, 'uses.scm');
		return {
			parser,
			query: new Query(grammar, `${this.#queryText(language, 'outline.scm')}\n${uses}`),
			hasUses: uses !== '',
		};
	}

	/** A language's query: those of its folders, joined. A folder that does not have it adds nothing. */
	#queryText(language: Language, name: string): string {
		return language.queries
			.map((folder) => path.join(this.#dataFolder, 'syntaxes', folder, name))
			.filter((file) => existsSync(file))
			.map((file) => readFileSync(file, 'utf8'))
			.join('\n');
	}
}

interface Parsed {
	readonly tree: Tree;
	/** What was parsed: every character stands where it stood. */
	readonly text: string;
}

/**
 * Parses a text with what its grammar does not know taken out; as it stands when nothing is, or when that reads better: what is
 * taken out can mean something else.
 */
function parseReadable(text: string, { grammar }: Language, parse: (text: string) => Tree | null): Parsed | undefined {
	// In TSX a line that starts with `<` is an element.
	const repaired = grammar === 'typescript' ? repairTypeScript(text) : text;
	const first = parse(repaired);
	const second = repaired !== text && first?.rootNode.hasError ? parse(text) : null;
	if (!first || !second) {
		return first ? { tree: first, text: repaired } : undefined;
	}
	const isBetter = errorsIn(second) < errorsIn(first);
	(isBetter ? first : second).delete();
	return isBetter ? { tree: second, text } : { tree: first, text: repaired };
}

/** Names of the members that are accessed, each once. */
function accessesOf({ references }: Uses): string[] {
	const names = new Set<string>();
	for (const { path } of references) {
		if (path.length > 1) {
			names.add(path.at(-1) ?? '');
		}
	}
	return [...names];
}

/** How many places of a tree did not parse. */
function errorsIn(tree: Tree): number {
	return tree.rootNode.descendantsOfType('ERROR').length;
}
