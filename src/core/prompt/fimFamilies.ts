import type { ModelInfo } from '../model/modelRuntime.ts';

/** What a family of models was taught about filling in the middle. `docs/fim.md` has a source for each row. */
export interface FimFamily {
	readonly family: string;
	readonly prefix: string;
	readonly suffix: string;
	/** Before the text to write; `undefined` where that follows the prefix at once. */
	readonly middle: string | undefined;
	/** `suffixFirst` was taught with the suffix before the prefix. */
	readonly order: 'prefixFirst' | 'suffixFirst';
	/** Before the repository's name, and what follows the name. */
	readonly repoName?: { readonly token: string; readonly after: string };
	/** Before each file's path, which a line break follows. */
	readonly fileSeparator?: string;
	/** Before each file's path where that is text; without it and without a token, a comment in the file's language names it. */
	readonly fileHeading?: string;
	/** True where the path of the current file was taught as the first line of its prefix. */
	readonly pathInPrefix?: true;
	/** For families whose tokens other models have as well without having learned them. */
	readonly named?: RegExp;
}

const PIPED = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' } as const;
const PLAIN = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' } as const;

/** The first one whose tokens are all in the vocabulary and whose name fits is taken. */
export const FIM_FAMILIES: readonly FimFamily[] = [
	{
		family: 'qwen-coder',
		...PIPED,
		order: 'prefixFirst',
		repoName: { token: '<|repo_name|>', after: '\n' },
		fileSeparator: '<|file_sep|>',
	},
	{ family: 'codegemma', ...PIPED, order: 'prefixFirst', fileSeparator: '<|file_separator|>' },
	{
		family: 'granite-4',
		...PIPED,
		order: 'prefixFirst',
		repoName: { token: '<|reponame|>', after: '\n' },
		fileSeparator: '<|filename|>',
	},
	{
		family: 'starcoder2',
		...PLAIN,
		order: 'prefixFirst',
		repoName: { token: '<repo_name>', after: '' },
		fileSeparator: '<file_sep>',
		pathInPrefix: true,
	},
	{
		family: 'mellum',
		...PLAIN,
		order: 'suffixFirst',
		repoName: { token: '<reponame>', after: '\n' },
		fileSeparator: '<filename>',
		named: /mellum/i,
	},
	{
		family: 'starcoder',
		...PLAIN,
		order: 'prefixFirst',
		repoName: { token: '<reponame>', after: '' },
		fileSeparator: '<filename>',
	},
	{
		family: 'deepseek-coder',
		// Full-width bars and lower one-eighth blocks, not the ASCII ones.
		prefix: '<\uff5cfim\u2581begin\uff5c>',
		suffix: '<\uff5cfim\u2581hole\uff5c>',
		middle: '<\uff5cfim\u2581end\uff5c>',
		order: 'prefixFirst',
		fileHeading: '#',
	},
	// Sentence-piece spells the space before a word as a lower one-eighth block.
	{ family: 'codellama', prefix: '\u2581<PRE>', suffix: '\u2581<SUF>', middle: '\u2581<MID>', order: 'prefixFirst' },
	{
		family: 'codestral',
		prefix: '[PREFIX]',
		suffix: '[SUFFIX]',
		middle: undefined,
		order: 'suffixFirst',
		fileHeading: '+++++ ',
		pathInPrefix: true,
		// Every tokenizer of Mistral since its third version has the tokens.
		named: /codestral/i,
	},
	{
		family: 'seed-coder',
		prefix: '<[fim-prefix]>',
		suffix: '<[fim-suffix]>',
		middle: '<[fim-middle]>',
		order: 'suffixFirst',
		pathInPrefix: true,
	},
	// Without tokens for files: Stable Code, Refact, Granite 3 and others.
	{ family: 'file-piped', ...PIPED, order: 'prefixFirst' },
	{ family: 'file', ...PLAIN, order: 'prefixFirst' },
];

/** Strings that mean a place in a prompt in some family, whatever type a converter gave their tokens. */
export const FIM_MARKERS: ReadonlySet<string> = new Set(
	FIM_FAMILIES.flatMap(({ prefix, suffix, middle, repoName, fileSeparator }) => [
		prefix,
		suffix,
		...(middle ? [middle] : []),
		...(repoName ? [repoName.token] : []),
		...(fileSeparator ? [fileSeparator] : []),
	]),
);

/** @returns the family that the vocabulary and the name speak of */
export function familyOf({ controlTokens, name }: Pick<ModelInfo, 'controlTokens' | 'name'>): FimFamily | undefined {
	const known = new Set(controlTokens);
	return FIM_FAMILIES.find(({ prefix, suffix, middle, fileSeparator, named }) => {
		const needed = [prefix, suffix, ...(middle ? [middle] : []), ...(fileSeparator ? [fileSeparator] : [])];
		return needed.every((token) => known.has(token)) && (named?.test(name) ?? true);
	});
}
