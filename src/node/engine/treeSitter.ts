import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { LRUCache } from 'lru-cache';
import { Language as GrammarLoader, Parser, type Tree } from 'web-tree-sitter';
import { type CursorSyntax, cursorSyntax } from '../../core/parse/cursorSyntax.ts';
import { fileOf, type ReadFile } from '../../core/parse/fileOf.ts';
import { type Grammar, grammarOf } from '../../core/parse/grammar.ts';
import { type Language, languageOf, readableText } from '../../core/parse/languages.ts';
import type { Outline } from '../../core/parse/outline.ts';
import { readRecords } from '../../core/parse/readRecords.ts';
import type { Records } from '../../core/parse/records.ts';
import { repairTypeScript } from '../../core/parse/repairTypeScript.ts';
import { type TextEdit, textEdit } from '../../core/parse/textEdit.ts';
import { updateRecords } from '../../core/parse/updateRecords.ts';
import { changedSpans, editOf } from './changedSpans.ts';
import { loadParser, type TreeMemory } from './treeMemory.ts';

/**
 * Grammars with a function too large to optimise: the V8 of Node 20 takes up to 12 s of a core for it, and every grammar loaded
 * meanwhile waits. As its baseline compiler leaves them, they parse as fast. Later versions optimise them in 2 s, but take up to
 * 2 GB for that while, and heed no flag that is set after the process has started. For the file that is edited: parser processes
 * start with the flag.
 */
const BASELINE_ONLY: ReadonlySet<string> =
	Number(process.versions.node.split('.')[0]) < 22 ? new Set(['powershell', 'swift', 'kotlin']) : new Set();

async function loadGrammar(file: string, name: string): Promise<GrammarLoader> {
	// A parser process has it from its start, for all of them.
	if (!BASELINE_ONLY.has(name) || process.execArgv.includes('--liftoff-only')) {
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
	readonly grammar: Grammar;
	readonly memory: TreeMemory;
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
		const { parser, grammar, memory } = await this.#load(language);
		const parsed = this.#parseWhole(parser, language, readableText(language, text));
		try {
			return (
				parsed && fileOf(readRecords(memory.read(parsed.tree), grammar, language, parsed.text), language, text, parsed.hasErrors)
			);
		} finally {
			parsed?.tree.delete();
		}
	}

	/**
	 * The same for a file that is being edited: what did not change since the last call for it is not read again. What is read is that
	 * of the text alone, unless it is `typed`: then text with errors is parsed on, too, and may be read otherwise for what it was before.
	 */
	async readEdited(file: string, text: string, typed = false): Promise<ReadFile | undefined> {
		const language = languageOf(file);
		if (!language || READ_WHOLE.has(language.grammar)) {
			return this.read(file, text);
		}
		const { parser, grammar, memory } = await this.#load(language);
		const readable = readableText(language, text);
		const before = this.#edited.get(file);
		if (before?.readable === readable && (typed || before.isWhole)) {
			return fileOf(before.records, language, text, before.hasErrors);
		}
		const parsed =
			(before && this.#parseOn(before, parser, language, readable, typed)) || this.#parseWhole(parser, language, readable);
		if (!parsed) {
			return undefined;
		}
		try {
			const records =
				before && before.text !== parsed.text
					? recordsSince(before, parsed, language, { grammar, memory })
					: readRecords(memory.read(parsed.tree), grammar, language, parsed.text);
			this.#edited.set(file, { ...parsed, records });
			return fileOf(records, language, text, parsed.hasErrors);
		} catch (error) {
			parsed.tree.delete();
			throw error;
		}
	}

	/** What the cursor at `offset` stands in, in a file that is being edited. @returns `undefined` for a language we do not parse. */
	async syntaxAt(file: string, text: string, offset: number, typed = false): Promise<CursorSyntax | undefined> {
		const language = languageOf(file);
		if (!language) {
			return undefined;
		}
		if (!READ_WHOLE.has(language.grammar)) {
			const read = (await this.readEdited(file, text, typed)) && this.#edited.get(file);
			return read && cursorSyntax(read.tree, text, offset, language);
		}
		const { parser } = await this.#load(language);
		const parsed = this.#parseWhole(parser, language, readableText(language, text));
		try {
			return parsed && cursorSyntax(parsed.tree, text, offset, language);
		} finally {
			parsed?.tree.delete();
		}
	}

	/**
	 * Parses a text with what its grammar does not know taken out; as it stands when nothing is, or when that reads better: what is
	 * taken out can mean something else.
	 */
	#parseWhole(parser: Parser, language: Language, readable: string): Parsed | undefined {
		const changed = repaired(readable, language);
		const first = this.#parse(parser, changed);
		if (!first) {
			return undefined;
		}
		const second = changed !== readable && hasErrorsAtRepairs(first, readable, changed) ? this.#parse(parser, readable) : null;
		if (second && errorsIn(second) < errorsIn(first)) {
			first.delete();
			return { tree: second, readable, text: readable, hasErrors: second.rootNode.hasError, isRaw: true, isWhole: true };
		}
		second?.delete();
		return { tree: first, readable, text: changed, hasErrors: first.rootNode.hasError, isRaw: false, isWhole: true };
	}

	/** @returns `undefined` when it has to be parsed as a whole: what has errors, or had some, unless it is typed. */
	#parseOn(before: Read, parser: Parser, language: Language, readable: string, typed: boolean): Parsed | undefined {
		if (before.hasErrors && !typed) {
			return undefined;
		}
		const isRaw = before.isRaw && typed;
		const text = isRaw ? readable : repaired(readable, language);
		const edit = textEdit(before.text, text);
		const old = edit ? editedTree(before, text, edit) : before.tree.copy();
		const tree = this.#parse(parser, text, old);
		old.delete();
		if (!tree) {
			return undefined;
		}
		const hasErrors = tree.rootNode.hasError;
		if (hasErrors && !typed) {
			tree.delete();
			return undefined;
		}
		return { tree, readable, text, hasErrors, isRaw, isWhole: !hasErrors && !isRaw };
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
		const memory = await loadParser(grammars);
		const loaded = await loadGrammar(path.join(grammars, `tree-sitter-${language.grammar}.wasm`), language.grammar);
		const parser = new Parser();
		parser.setLanguage(loaded);
		return { parser, memory, grammar: grammarOf(loaded, [...this.#queries(language)].join('\n')) };
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
	readonly readable: string;
	/** What was parsed: every character stands where it stood. */
	readonly text: string;
	readonly hasErrors: boolean;
	/** True when it reads better as it stands, without what would be taken out. */
	readonly isRaw: boolean;
	/** True when the tree is that of the text alone, whatever stood there before. */
	readonly isWhole: boolean;
}

/** A tree with what was captured in it. */
interface Read extends Parsed {
	readonly records: Records;
}

/** Looks only at what is not as it was in the tree before. */
function recordsSince(
	before: Read,
	{ tree, text }: Parsed,
	language: Language,
	{ grammar, memory }: Omit<Loaded, 'parser'>,
): Records {
	const edit = textEdit(before.text, text);
	if (!edit) {
		return before.records;
	}
	const old = editedTree(before, text, edit);
	const { span, around } = changedSpans(old, tree, edit);
	old.delete();
	return updateRecords(
		before.records,
		readRecords(memory.read(tree, around), grammar, language, text),
		span,
		edit.newEnd - edit.oldEnd,
	);
}

function editedTree({ tree, text: before }: Parsed, after: string, edit: TextEdit): Tree {
	const edited = tree.copy();
	edited.edit(editOf(before, after, edit));
	return edited;
}

/** In TSX a line that starts with `<` is an element. */
function repaired(text: string, { grammar }: Language): string {
	return grammar === 'typescript' ? repairTypeScript(text) : text;
}

/** Whether there are errors in a statement of the top level that has repairs, or that stands beside one: others are not their fault. */
function hasErrorsAtRepairs({ rootNode: root }: Tree, readable: string, text: string): boolean {
	if (!root.hasError) {
		return false;
	}
	const statements = root.children;
	return (
		root.type === 'ERROR' ||
		statements.some(({ hasError }, index) => {
			const start = statements[index - 1]?.startIndex ?? 0;
			const end = statements[index + 1]?.endIndex ?? text.length;
			return hasError && readable.slice(start, end) !== text.slice(start, end);
		})
	);
}

/** How many places of a tree did not parse. */
function errorsIn(tree: Tree): number {
	return tree.rootNode.descendantsOfType('ERROR').length;
}
