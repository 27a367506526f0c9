import type { FimStyle } from '../../core/prompt/fimStyle.ts';
import type { PromptSegment } from '../../core/prompt/promptSegment.ts';
import { type Encoding, TiktokenTokenizer } from '../tokenizer/tiktoken.ts';

/** Without a model its markers have ids beyond those of the encodings. */
const MARKERS: Readonly<Record<string, number>> = {
	'<|fim_prefix|>': 200_101,
	'<|fim_middle|>': 200_102,
	'<|fim_suffix|>': 200_103,
	'<|repo_name|>': 200_104,
	'<|file_sep|>': 200_105,
};
export const MARKER_STYLE: FimStyle = {
	family: 'repository',
	prefix: '<|fim_prefix|>',
	suffix: '<|fim_suffix|>',
	middle: '<|fim_middle|>',
	repoName: '<|repo_name|>',
	fileSeparator: '<|file_sep|>',
	order: 'prefixFirst',
	afterRepoName: '\n',
	fileHeading: undefined,
	pathInPrefix: false,
};

/** Texts that were tokenized last and come again with the next prompt. */
const MAX_ENCODED = 2000;

/** Tokens of a prompt as an encoding counts them, control tokens by ids beyond those that it knows. */
export async function markerEncoder(
	encoding: Encoding,
	dataFolder: string,
): Promise<(segments: readonly PromptSegment[]) => readonly number[]> {
	const encoder = await new TiktokenTokenizer(encoding, dataFolder).encoder();
	const known = new Map<string, Uint32Array>();
	const ids = (text: string) => {
		let found = known.get(text);
		if (!found) {
			found = encoder(text);
			if (known.size >= MAX_ENCODED) {
				known.clear();
			}
			known.set(text, found);
		}
		return found;
	};
	return (segments) => {
		const tokens: number[] = [];
		for (const segment of segments) {
			if (segment.kind === 'control') {
				tokens.push(MARKERS[segment.token] ?? 0);
			} else {
				for (const id of ids(segment.text)) {
					tokens.push(id);
				}
			}
		}
		return tokens;
	};
}
