import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { LRUCache } from 'lru-cache';
import { type Language as Grammar, Language as GrammarLoader, Parser, Query, type Tree } from 'web-tree-sitter';
import { fileOf, type ReadFile } from '../../core/parse/fileOf.ts';
import { type Language, languageOf, readableText } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import { readRecords } from '../../core/parse/readRecords.ts';
import type { Records } from '../../core/parse/records.ts';
import { repairTypeScript } from '../../core/parse/repairTypeScript.ts';
import { textEdit } from '../../core/parse/textEdit.ts';
import { updateRecords } from '../../core/parse/updateRecords.ts';
import { changedSpans, editOf } from './changedSpans.ts';

/**
 * Grammars with a function too large to optimise: the V8 of Node 20 takes up to 12 s of a core for it, and every grammar loaded
 * meanwhile waits. As its baseline compiler leaves them, they parse as fast. Later versions optimise them in 2 s, but take up to
 * 2 GB for that while, and heed no flag that is set after the process has started.
 */
const BASELINE_ONLY: ReadonlySet<string> =
	Number(process.versions.node.split('.')[0]) < 22 ? new Set(['powershell', 'swift', 'kotlin']) : new Set();

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
}

/** Grammars whose tree of an edited text is not always that of the text alone: where PowerShell's names begin depends on what stood there. */
const READ_WHOLE: ReadonlySet<string> = new Set(['powershell']);
/** Files whose trees are kept while they are edited: those in sight. A tree takes ten times its text. */
const MAX_EDITED = 4;

/** Parses text in this thread. Grammars load on first use; only trees of edited files outlive the call. */
export class TreeSitter {
	readonly #dataFolder: string;
	readonly #limit: number | undefined;
	readonly #loaded = new Map<string, Promise<Loaded>>();
	readonly #edited = new LRUCache<string, Read>({ max: MAX_EDITED, dispose: ({ tree }) => tree.delete() });
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
		const loaded = await this.#load(language);
		const read = this.#readWhole(language, loaded, text);
		read?.tree.delete();
		return read && fileOf(read.records, language, text, read.hasErrors);
	}

	/** The same for a file that is being edited: what did not change since the last call for it is not read again. */
	async readEdited(file: string, text: string): Promise<ReadFile | undefined> {
		const language = languageOf(file);
		if (!language || READ_WHOLE.has(language.grammar)) {
			return this.read(file, text);
		}
		const loaded = await this.#load(language);
		const before = this.#edited.get(file);
		const read = (before && this.#readAgain(file, before, language, loaded, text)) ?? this.#readWhole(language, loaded, text);
		if (read && read !== before) {
			this.#edited.set(file, read);
		}
		return read && fileOf(read.records, language, text, read.hasErrors);
	}

	#readWhole(language: Language, { parser, query }: Loaded, text: string): Read | undefined {
		const parsed = parseReadable(readableText(language, text), language, (each) => this.#parse(parser, each));
		return parsed && { ...parsed, records: readRecords(parsed.tree, query, language, parsed.text) };
	}

	/** @returns `undefined` when it has to be read as a whole: how text with errors is read depends on what it was before. */
	#readAgain(file: string, before: Read, language: Language, { parser, query }: Loaded, text: string): Read | undefined {
		const wanted = repaired(readableText(language, text), language);
		const edit = textEdit(before.text, wanted);
		if (!edit) {
			return before;
		}
		before.tree.edit(editOf(before.text, wanted, edit));
		let tree: Tree | null = null;
		try {
			tree = this.#parse(parser, wanted, before.tree);
			if (!tree || tree.rootNode.hasError) {
				tree?.delete();
				this.#edited.delete(file);
				return undefined;
			}
			const { span, around } = changedSpans(before.tree, tree, edit);
			const found = readRecords(tree, query, language, wanted, around);
			const records = updateRecords(before.records, found, span, edit.newEnd - edit.oldEnd);
			return { tree, text: wanted, hasErrors: false, records };
		} catch (error) {
			tree?.delete();
			this.#edited.delete(file);
			throw error;
		}
	}

	#parse(parser: Parser, text: string, before: Tree | null = null): Tree | null {
		const limit = this.#limit;
		if (limit === undefined) {
			return parser.parse(text, before);
		}
		const until = performance.now() + limit;
		const tree = parser.parse(text, before, { progressCallback: () => performance.now() > until });
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
		const query = new Query(grammar, [...this.#queries(language)].join('\n'));
		return { parser, query };
	}

	/** What its folders capture. */
	*#queries({ queries }: Language): Iterable<string> {
		for (const name of ['outline.scm', 'uses.scm']) {
			for (const folder of queries) {
				const file = path.join(this.#dataFolder, 'syntaxes', folder, name);
				// A folder that does not have it adds nothing.
				if (existsSync(file)) {
					yield readFileSync(file, 'utf8');
				}
			}
		}
	}
}

interface Parsed {
	readonly tree: Tree;
	/** What was parsed: every character stands where it stood. */
	readonly text: string;
	readonly hasErrors: boolean;
}

/** A tree with what was captured in it. */
interface Read extends Parsed {
	readonly records: Records;
}

/**
 * Parses a text with what its grammar does not know taken out; as it stands when nothing is, or when that reads better: what is
 * taken out can mean something else.
 */
function parseReadable(text: string, language: Language, parse: (text: string) => Tree | null): Parsed | undefined {
	const changed = repaired(text, language);
	const first = parse(changed);
	const second = changed !== text && first?.rootNode.hasError ? parse(text) : null;
	if (!first || !second) {
		return first ? { tree: first, text: changed, hasErrors: first.rootNode.hasError } : undefined;
	}
	const isBetter = errorsIn(second) < errorsIn(first);
	(isBetter ? first : second).delete();
	return isBetter ? { tree: second, text, hasErrors: second.rootNode.hasError } : { tree: first, text: changed, hasErrors: true };
}

/** In TSX a line that starts with `<` is an element. */
function repaired(text: string, { grammar }: Language): string {
	return grammar === 'typescript' ? repairTypeScript(text) : text;
}

/** How many places of a tree did not parse. */
function errorsIn(tree: Tree): number {
	return tree.rootNode.descendantsOfType('ERROR').length;
}
