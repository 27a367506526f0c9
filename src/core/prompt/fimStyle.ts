import type { ModelInfo } from '../model/modelRuntime.ts';
import { familyOf } from './fimFamilies.ts';

/** How the loaded model was taught fill-in-the-middle, by the strings of its control tokens. */
export interface FimStyle {
	readonly family: string;
	readonly prefix: string;
	readonly suffix: string;
	/** Before the text to write; `undefined` where that follows the prefix at once. */
	readonly middle: string | undefined;
	/** `suffixFirst` was taught with the suffix before the prefix: a held suffix then stands before the text that grows. */
	readonly order: 'prefixFirst' | 'suffixFirst';
	/** Before the repository's name, for families trained on whole repositories. */
	readonly repoName: string | undefined;
	/** What follows the repository's name. */
	readonly afterRepoName: string;
	/** Before each file's path. Without one, {@link fileHeading} sets files apart. */
	readonly fileSeparator: string | undefined;
	/** Text before each file's path; `undefined` writes a comment in the file's language. */
	readonly fileHeading: string | undefined;
	/** True where the path of the current file is the first line of its prefix. */
	readonly pathInPrefix: boolean;
}

/** @returns the style of the loaded model, or `undefined` for a model that was not taught to fill in the middle. */
export function fimStyleOf(info: Pick<ModelInfo, 'fim' | 'controlTokens' | 'name'>): FimStyle | undefined {
	const family = familyOf(info);
	const { fim } = info;
	// What a file declares itself is more than a guess from names, but says nothing about order and files.
	const declared = fim && (!family || fim.prefix !== family.prefix || fim.suffix !== family.suffix) ? fim : undefined;
	if (declared) {
		return { ...BARE, family: 'declared', ...declared };
	}
	if (!family) {
		return undefined;
	}
	const { repoName, fileSeparator, fileHeading, pathInPrefix, ...rest } = family;
	const hasRepoName = repoName && info.controlTokens.includes(repoName.token);
	return {
		...BARE,
		...rest,
		repoName: hasRepoName ? repoName.token : undefined,
		afterRepoName: hasRepoName ? repoName.after : '',
		fileSeparator,
		fileHeading,
		pathInPrefix: pathInPrefix ?? false,
	};
}

const BARE = {
	order: 'prefixFirst',
	repoName: undefined,
	afterRepoName: '',
	fileSeparator: undefined,
	fileHeading: undefined,
	pathInPrefix: false,
} as const;
