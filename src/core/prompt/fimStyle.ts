import type { ModelInfo } from '../model/modelRuntime.ts';

/** How a family of models was taught fill-in-the-middle, by the strings of its control tokens. */
export interface FimStyle {
	readonly family: string;
	readonly prefix: string;
	readonly suffix: string;
	readonly middle: string;
	/** Before the repository's name, for families trained on whole repositories. */
	readonly repoName: string | undefined;
	/** Before each file's path. Without one, files are set apart by comment lines. */
	readonly fileSeparator: string | undefined;
}

/** @returns the style of the loaded model, or `undefined` for a model that was not taught to fill in the middle. */
export function fimStyleOf(info: Pick<ModelInfo, 'fim' | 'controlTokens'>): FimStyle | undefined {
	if (!info.fim) {
		return undefined;
	}
	const has = (token: string) => (info.controlTokens.includes(token) ? token : undefined);
	// Qwen2.5-Coder and StarCoder2 were trained on whole repositories with these two; StarCoder2 spells them differently.
	const fileSeparator = has('<|file_sep|>') ?? has('<file_sep>');
	const repoName = has('<|repo_name|>') ?? has('<repo_name>');
	return { family: fileSeparator ? 'repository' : 'file', ...info.fim, repoName, fileSeparator };
}
