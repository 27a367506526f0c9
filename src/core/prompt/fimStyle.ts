import type { ModelInfo } from '../model/modelRuntime.ts';
import { FIM_FAMILIES, type FimFamily, familyOf } from './fimFamilies.ts';

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
	const { fim, controlTokens } = info;
	// What a file declares itself is more than a guess from names.
	if (fim && (fim.prefix !== family?.prefix || fim.suffix !== family.suffix)) {
		const known = new Set(controlTokens);
		// It says nothing about files; tokens for them have the same meaning everywhere.
		const files = FIM_FAMILIES.find(({ fileSeparator }) => fileSeparator && known.has(fileSeparator));
		return { ...BARE, ...filesOf(files, controlTokens), family: 'declared', ...fim };
	}
	if (!family) {
		return undefined;
	}
	const { prefix, suffix, middle, order, fileHeading, pathInPrefix = false } = family;
	return {
		...filesOf(family, controlTokens),
		family: family.family,
		prefix,
		suffix,
		middle,
		order,
		fileHeading,
		pathInPrefix,
	};
}

/** A repository token that the vocabulary lacks is left out. */
function filesOf(family: FimFamily | undefined, controlTokens: readonly string[]) {
	const repoName = family?.repoName && controlTokens.includes(family.repoName.token) ? family.repoName : undefined;
	return { repoName: repoName?.token, afterRepoName: repoName?.after ?? '', fileSeparator: family?.fileSeparator };
}

/** What is known of a template that no family has. */
const BARE = { order: 'prefixFirst', fileHeading: undefined, pathInPrefix: false } as const;
