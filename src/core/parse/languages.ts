/** A family of import rules; each has a resolver in `graph/`. */
export type ImportRules = 'ecmascript' | 'python' | 'go' | 'rust' | 'java';

/** A row for each language we parse; everything else about it is data in `syntaxes/` and a resolver in `graph/`. */
export interface Language {
	readonly id: string;
	/** File name endings, with the dot. */
	readonly extensions: readonly string[];
	/** `out/grammars/tree-sitter-<grammar>.wasm`. */
	readonly grammar: string;
	/** Folders in `syntaxes/` whose `outline.scm` are joined, in this order. */
	readonly queries: readonly string[];
	/** Whose import rules it follows. */
	readonly resolver: ImportRules;
	/** What starts a line comment; file headers are written with it. */
	readonly comment: string;
	/** True where a body starts on the line after its header and is told by indentation. */
	readonly bodyByIndent: boolean;
}

const slashes = { comment: '//', bodyByIndent: false } as const;
const ecmascript = { resolver: 'ecmascript', ...slashes } as const;

export const LANGUAGES: readonly Language[] = [
	{
		id: 'typescript',
		extensions: ['.ts', '.mts', '.cts'],
		grammar: 'typescript',
		queries: ['ecmascript', 'typescript'],
		...ecmascript,
	},
	{ id: 'typescriptreact', extensions: ['.tsx'], grammar: 'tsx', queries: ['ecmascript', 'typescript'], ...ecmascript },
	{
		id: 'javascript',
		extensions: ['.js', '.jsx', '.mjs', '.cjs'],
		grammar: 'javascript',
		queries: ['ecmascript', 'javascript'],
		...ecmascript,
	},
	{
		id: 'python',
		extensions: ['.py', '.pyi'],
		grammar: 'python',
		queries: ['python'],
		resolver: 'python',
		comment: '#',
		bodyByIndent: true,
	},
	{ id: 'go', extensions: ['.go'], grammar: 'go', queries: ['go'], resolver: 'go', ...slashes },
	{ id: 'rust', extensions: ['.rs'], grammar: 'rust', queries: ['rust'], resolver: 'rust', ...slashes },
	{ id: 'java', extensions: ['.java'], grammar: 'java', queries: ['java'], resolver: 'java', ...slashes },
];

const byExtension = new Map(LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language])));

/** @returns the language of a file by its name, or `undefined` for a plain file. */
export function languageOf(path: string): Language | undefined {
	const dot = path.lastIndexOf('.');
	return dot < 0 ? undefined : byExtension.get(path.slice(dot).toLowerCase());
}

/** What starts a comment line in files of this name. */
export function commentOf(path: string): string {
	return languageOf(path)?.comment ?? '#';
}
