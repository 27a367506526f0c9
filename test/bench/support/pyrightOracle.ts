import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import type { Identifier, Place } from './oracle.ts';
import type { Source } from './sources.ts';

interface Position {
	readonly line: number;
	readonly character: number;
}

interface Location {
	readonly uri: string;
	readonly range: { readonly start: Position; readonly end: Position };
}

interface DocumentSymbol {
	readonly kind: number;
	readonly range: Location['range'];
	readonly selectionRange: Location['range'];
	readonly children?: readonly DocumentSymbol[];
}

/** A definition, and the lines that it spans. */
export interface Definition {
	/** 0-based, of its name. */
	readonly line: number;
	readonly extent: readonly [first: number, last: number];
	readonly isFunction: boolean;
}

/** `SymbolKind` of the protocol: methods, constructors and functions. */
const FUNCTIONS: ReadonlySet<number> = new Set([6, 9, 12]);

/** Requests under way at a time: more wait in the server's queue for nothing. */
const AT_ONCE = 64;

/** Pyright's language server over the Python files of a workspace: it judges, it is never asked for help. */
export class PyrightOracle {
	readonly #root: string;
	readonly #texts: ReadonlyMap<string, PythonText>;
	readonly #server: ChildProcessWithoutNullStreams;
	readonly #connection: MessageConnection;

	private constructor(root: string, sources: readonly Source[]) {
		this.#root = root;
		this.#texts = new Map(sources.map(({ file, text }) => [file, new PythonText(text)]));
		const server = path.join(path.dirname(createRequire(import.meta.url).resolve('pyright/package.json')), 'langserver.index.js');
		this.#server = spawn(process.execPath, [server, '--stdio']);
		this.#connection = createMessageConnection(this.#server.stdout, this.#server.stdin);
		this.#connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
			items.map(() => ({ analysis: { diagnosticMode: 'openFilesOnly', autoSearchPaths: true, extraPaths: [] } })),
		);
		this.#connection.onRequest('client/registerCapability', () => null);
		this.#connection.onRequest('window/workDoneProgress/create', () => null);
		this.#connection.listen();
	}

	/** Lends a judge of the Python files among `sources`, and ends its process afterwards. */
	static async with<T>(root: string, sources: readonly Source[], use: (oracle: PyrightOracle) => Promise<T>): Promise<T> {
		const oracle = new PyrightOracle(root, sources);
		try {
			const uri = pathToFileURL(root).href;
			await oracle.#connection.sendRequest('initialize', {
				processId: process.pid,
				rootUri: uri,
				workspaceFolders: [{ uri, name: 'workspace' }],
				capabilities: {
					workspace: { configuration: true, workspaceFolders: true },
					textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
				},
			});
			await oracle.#connection.sendNotification('initialized', {});
			return await use(oracle);
		} finally {
			oracle.#connection.dispose();
			oracle.#server.kill();
		}
	}

	/**
	 * The identifiers of a file that refer to something pyright knows. Left out: names that only declare, and import statements, of
	 * which `withImports` adds what they bind.
	 */
	identifiers(file: string, { withImports = false } = {}): Promise<Identifier[]> {
		return this.#opened(file, [], async (text, textDocument) => {
			const words = text.words.filter(({ isImport, isBound }) => !isImport || (withImports && isBound));
			return this.#meanings(file, words, textDocument);
		});
	}

	/** What a file defines, outer definitions before what they hold. */
	definitions(file: string): Promise<Definition[]> {
		return this.#opened(file, [], async (_, textDocument) => {
			const symbols = await this.#connection.sendRequest<readonly DocumentSymbol[] | null>('textDocument/documentSymbol', {
				textDocument,
			});
			return (symbols ?? []).flatMap(definitionsIn);
		});
	}

	/** Lines on which a statement of a file begins. */
	statements(file: string): ReadonlySet<number> {
		return this.#texts.get(file)?.statements ?? new Set();
	}

	/** Lends a file that the server holds open. */
	async #opened<T>(file: string, unknown: T, use: (text: PythonText, textDocument: Document) => Promise<T>): Promise<T> {
		const text = this.#texts.get(file);
		if (!text) {
			return unknown;
		}
		const textDocument = { uri: pathToFileURL(path.join(this.#root, file)).href };
		await this.#connection.sendNotification('textDocument/didOpen', {
			textDocument: { ...textDocument, languageId: 'python', version: 1, text: text.text },
		});
		try {
			return await use(text, textDocument);
		} finally {
			await this.#connection.sendNotification('textDocument/didClose', { textDocument });
		}
	}

	async #meanings(file: string, words: readonly Word[], textDocument: Document): Promise<Identifier[]> {
		const found: Identifier[] = [];
		for (let first = 0; first < words.length; first += AT_ONCE) {
			const answers = await Promise.all(
				words.slice(first, first + AT_ONCE).map(async (word) => ({
					word,
					locations: await this.#connection.sendRequest<readonly Location[] | null>('textDocument/definition', {
						textDocument,
						position: { line: word.line, character: word.column },
					}),
				})),
			);
			for (const { word, locations } of answers) {
				const meaning = locations && this.#meaningOf(file, word, locations);
				if (meaning) {
					found.push({ name: word.name, line: word.line, column: word.column, ...meaning });
				}
			}
		}
		return found;
	}

	/** @returns `undefined` when the identifier is itself a definition, or nothing is known of it. */
	#meaningOf(
		file: string,
		{ line, column }: Word,
		locations: readonly Location[],
	): Pick<Identifier, 'places' | 'module'> | undefined {
		const places: Place[] = [];
		for (const { uri, range } of locations) {
			const target = path.relative(this.#root, fileURLToPath(uri)).split(path.sep).join('/');
			if (target === file && range.start.line === line && range.start.character === column) {
				return undefined;
			}
			const isModule = range.start.line === 0 && range.end.line === 0 && range.end.character === 0;
			const text = this.#texts.get(target);
			if (isModule || (text && !text.isNameable(range.start.line, range.start.character))) {
				return { places: [], module: isModule && text ? target : undefined };
			}
			if (text) {
				places.push({ file: target, line: range.start.line });
			}
		}
		return locations.length > 0 ? { places } : undefined;
	}
}

interface Document {
	readonly uri: string;
}

function definitionsIn({ kind, range, selectionRange, children = [] }: DocumentSymbol): Definition[] {
	const own = {
		line: selectionRange.start.line,
		extent: [range.start.line, range.end.line],
		isFunction: FUNCTIONS.has(kind),
	} as const;
	return [own, ...children.flatMap(definitionsIn)];
}

/** Every name that the code of a text says outside of its import statements. */
export function namesInCode(text: string): ReadonlySet<string> {
	return new Set(new PythonText(text).words.filter(({ isImport }) => !isImport).map(({ name }) => name));
}

interface Word {
	readonly name: string;
	readonly line: number;
	readonly column: number;
	readonly isImport: boolean;
	/** Of an import statement: not merely the module that something is taken from. */
	readonly isBound: boolean;
}

/** Names inside of formatted strings are not judged. */
const TOKENS =
	/(?:\b[rRbBuUfF]{1,2})?(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)|#[^\n]*|\b\d[\w.]*|(?<word>[A-Za-z_]\w*)|(?<open>[([{])|(?<close>[)\]}])|\\\n|(?<end>\n)/g;
const KEYWORDS = new Set(
	(
		'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
		'lambda nonlocal not or pass raise return try while with yield self cls'
	).split(' '),
);

/** As much of Python's layout as tells identifiers from strings, and what is nameable from outside of a function. */
class PythonText {
	readonly text: string;
	readonly words: readonly Word[];
	/** Lines on which a statement begins. */
	readonly statements: ReadonlySet<number>;
	/** Of each line that starts a statement: the `def` and `class` headers that it stands in. */
	readonly #headers: { readonly line: number; readonly indent: number; readonly isFunction: boolean }[] = [];
	readonly #lines: readonly string[];

	constructor(text: string) {
		this.text = text;
		this.#lines = text.split('\n');
		const words: Word[] = [];
		const statements = new Set<number>();
		let line = 0;
		let start = 0;
		let depth = 0;
		let first = true;
		let isImport = false;
		let isBound = false;
		for (const match of text.matchAll(TOKENS)) {
			const { word, open, close, end } = match.groups ?? {};
			const column = match.index - start;
			if (word !== undefined) {
				isBound ||= word === 'import';
				if (first && depth === 0) {
					statements.add(line);
					isImport = word === 'import' || word === 'from';
					isBound = word === 'import';
					const isFunction = word === 'def' || (word === 'async' && /^async\s+def\b/.test(text.slice(match.index)));
					if (isFunction || word === 'class') {
						this.#headers.push({ line, indent: column, isFunction });
					}
				}
				first = false;
				if (!KEYWORDS.has(word)) {
					words.push({ name: word, line, column, isImport, isBound });
				}
			} else if (open !== undefined) {
				depth++;
			} else if (close !== undefined) {
				depth = Math.max(0, depth - 1);
			} else if (end !== undefined && depth === 0) {
				first = true;
				isImport = false;
			}
			for (let at = match[0].indexOf('\n'); at >= 0; at = match[0].indexOf('\n', at + 1)) {
				line++;
				start = match.index + at + 1;
			}
		}
		this.words = words;
		this.statements = statements;
	}

	/** Whether what is declared at a position can be named from elsewhere: of a module or class, or an attribute of an object. */
	isNameable(line: number, column: number): boolean {
		const text = this.#lines[line] ?? '';
		const before = text.slice(0, column);
		if (/\b(self|cls)\.$/.test(before)) {
			return true;
		}
		const header = this.#headers.find((each) => each.line === line);
		if (header && !/^\s*(async\s+)?(def|class)\s+$/.test(before)) {
			return false;
		}
		let indent = header?.indent ?? /^\s*/.exec(text)?.[0].length ?? 0;
		for (let at = this.#headers.length - 1; at >= 0; at--) {
			const each = this.#headers[at];
			if (each && each.line < line && each.indent < indent) {
				if (each.isFunction) {
					return false;
				}
				indent = each.indent;
			}
		}
		return true;
	}
}
