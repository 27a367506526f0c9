/** A family of import rules; each has a resolver in `graph/`. */
export type ImportRules =
	| 'ecmascript'
	| 'python'
	| 'go'
	| 'rust'
	| 'java'
	| 'kotlin'
	| 'scala'
	| 'include'
	| 'csharp'
	| 'ruby'
	| 'php'
	| 'swift'
	| 'dart'
	| 'lua'
	| 'path';

/** A row for each language we parse; everything else about it is data in `syntaxes/` and a resolver in `graph/`. */
export interface Language {
	readonly id: string;
	/** File name endings, with the dot. */
	readonly extensions: readonly string[];
	/** `out/grammars/tree-sitter-<grammar>.wasm`. */
	readonly grammar: string;
	/** Folders in `syntaxes/` whose `outline.scm` and `uses.scm` are joined, in this order. */
	readonly queries: readonly string[];
	/** Whose import rules it follows. */
	readonly resolver: ImportRules;
	/** What starts a line comment; file headers are written with it. */
	readonly comment: string;
	/** True where a body starts on the line after its header and is told by indentation. */
	readonly bodyByIndent: boolean;
	/** What stands before a name where it is defined, but not where a member of that name is used: `:name`, `@name`, `$Name`. */
	readonly sigil?: RegExp;
	/** What the grammar cannot read and no definition needs; it is parsed as if there were spaces. */
	readonly unreadable?: RegExp;
}

/** Words before which a macro is no attribute: what follows them is an expression. */
const BEFORE_EXPRESSIONS = '\\b(?:return|throw|else|case|co_return|co_yield|new|delete|goto)';
/**
 * Macros of C that stand where the grammar expects none: `class KIT_EXPORT Store`, `KIT_API int open(void)`,
 * `int count_ GUARDED_BY(mutex_);`. Without this the class or function is lost. Lines of the preprocessor are left as they are.
 */
const ATTRIBUTE_MACROS = new RegExp(
	`(?<!^[ \\t]*#[^\\n]*)(?:${[
		'(?<=\\b(?:class|struct|union)\\s+)[A-Z][A-Z0-9_]+(?:\\([^()\\n]*\\))?(?=\\s+[A-Za-z_])',
		'\\b[A-Z][A-Z0-9_]*_(?:API|EXPORT|EXPORTS|PUBLIC|EXTERN|DECL|DLL|INLINE|FUNC|IMPORT|NODISCARD|NOINLINE)\\b(?=\\s+[A-Za-z_])',
		`(?<=[\\w)\\]>][ \\t\\n]+)(?<!${BEFORE_EXPRESSIONS}\\s+)[A-Z][A-Z0-9_]{3,}\\([^()\\n]*\\)(?=\\s*[;{])`,
	].join('|')})`,
	'gm',
);
/** Conditions of C# and Swift cut through statements; the first branch is read, the others are not, and no other directive defines anything. */
const DIRECTIVES = /^[ \t]*#[ \t]*el(?:se|if)\b[^]*?^[ \t]*#[ \t]*endif[^\n]*|^[ \t]*#[^\n]*/gm;
const cpp = { grammar: 'cpp', queries: ['cpp'], resolver: 'include', unreadable: ATTRIBUTE_MACROS } as const;

/** What stands round the scripts of a component; every character of a script keeps its place. */
const AROUND_SCRIPTS = /(?:^|<\/script\s*>)[^]*?(?:<script\b(?:[^>"']|"[^"]*"|'[^']*')*>|$(?![^]))/gi;

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
	{ id: 'typescriptreact', extensions: ['.tsx'], grammar: 'tsx', queries: ['ecmascript', 'typescript', 'jsx'], ...ecmascript },
	{
		id: 'javascript',
		extensions: ['.js', '.jsx', '.mjs', '.cjs'],
		grammar: 'javascript',
		queries: ['ecmascript', 'javascript', 'jsx'],
		...ecmascript,
	},
	// Of a component its scripts are read; what they do not import the template cannot name either.
	{
		id: 'vue',
		extensions: ['.vue'],
		grammar: 'typescript',
		queries: ['ecmascript', 'typescript'],
		unreadable: AROUND_SCRIPTS,
		...ecmascript,
	},
	{
		id: 'svelte',
		extensions: ['.svelte'],
		grammar: 'typescript',
		queries: ['ecmascript', 'typescript'],
		unreadable: AROUND_SCRIPTS,
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
	{ id: 'kotlin', extensions: ['.kt', '.kts'], grammar: 'kotlin', queries: ['kotlin'], resolver: 'kotlin', ...slashes },
	{ id: 'scala', extensions: ['.scala', '.sc'], grammar: 'scala', queries: ['scala'], resolver: 'scala', ...slashes },
	// The package of grammars has none for C alone; the one for C++ reads it.
	{ id: 'c', extensions: ['.c'], ...cpp, ...slashes },
	{ id: 'cpp', extensions: ['.cpp', '.cc', '.cxx', '.c++', '.h', '.hpp', '.hh', '.hxx', '.ipp', '.inl'], ...cpp, ...slashes },
	{
		id: 'csharp',
		extensions: ['.cs'],
		grammar: 'c-sharp',
		queries: ['csharp'],
		resolver: 'csharp',
		unreadable: DIRECTIVES,
		...slashes,
	},
	{
		id: 'swift',
		extensions: ['.swift'],
		grammar: 'swift',
		queries: ['swift'],
		resolver: 'swift',
		unreadable: DIRECTIVES,
		...slashes,
	},
	{ id: 'dart', extensions: ['.dart'], grammar: 'dart', queries: ['dart'], resolver: 'dart', ...slashes },
	{ id: 'lua', extensions: ['.lua'], grammar: 'lua', queries: ['lua'], resolver: 'lua', comment: '--', bodyByIndent: true },
	{
		id: 'ruby',
		extensions: ['.rb', '.rake', '.gemspec', '.ru'],
		grammar: 'ruby',
		queries: ['ruby'],
		resolver: 'ruby',
		comment: '#',
		bodyByIndent: true,
		sigil: /^[:@]+/,
	},
	{ id: 'php', extensions: ['.php'], grammar: 'php', queries: ['php'], resolver: 'php', ...slashes },
	{
		id: 'shellscript',
		extensions: ['.sh', '.bash'],
		grammar: 'bash',
		queries: ['bash'],
		resolver: 'path',
		comment: '#',
		bodyByIndent: false,
	},
	{
		id: 'powershell',
		extensions: ['.ps1', '.psm1'],
		grammar: 'powershell',
		queries: ['powershell'],
		resolver: 'path',
		comment: '#',
		// Parameters stand inside the braces, above what the grammar calls the body.
		bodyByIndent: true,
		sigil: /^\$/,
	},
	{ id: 'css', extensions: ['.css'], grammar: 'css', queries: ['css'], resolver: 'path', ...slashes },
];

const byExtension = new Map(LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language])));

/** @returns the language of a file by its name, or `undefined` for a plain file. */
export function languageOf(path: string): Language | undefined {
	const dot = path.lastIndexOf('.');
	return dot < 0 ? undefined : byExtension.get(path.slice(dot).toLowerCase());
}

/** The text as its grammar can read it: every character stands where it stood. */
export function readableText({ unreadable }: Language, text: string): string {
	return unreadable ? text.replace(unreadable, (match) => match.replace(/[^\n]/g, ' ')) : text;
}

/** What starts a comment line in files of this name. */
export function commentOf(path: string): string {
	return languageOf(path)?.comment ?? '#';
}
