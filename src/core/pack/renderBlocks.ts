import { commentOf } from '../parse/languages.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import { control, type PromptSegment, text } from '../prompt/promptSegment.ts';

/** The line that names a file before its text. A family trained on repositories has a token for it, others get a comment. */
export function fileHeader(
	path: string,
	style: FimStyle | undefined,
): { readonly control: string | undefined; readonly text: string } {
	return style?.fileSeparator
		? { control: style.fileSeparator, text: `${path}\n` }
		: { control: undefined, text: `${commentOf(path)} ${path}\n` };
}

/** A file's shown lines under its header, ready to tokenize. */
export function renderBlock(path: string, lines: readonly string[], style: FimStyle | undefined): readonly PromptSegment[] {
	const header = fileHeader(path, style);
	const body = text(`${header.text}${lines.map((line) => `${line}\n`).join('')}`);
	return header.control ? [control(header.control), body] : [body];
}

/** The repository's name, for families that were taught to read it. */
export function renderRepository(name: string, style: FimStyle | undefined): readonly PromptSegment[] {
	return style?.repoName ? [control(style.repoName), text(`${name}\n`)] : [];
}

/** The prompt's text as people read it: control tokens by their names. */
export function plainText(segments: readonly PromptSegment[]): string {
	return segments.map((segment) => (segment.kind === 'text' ? segment.text : segment.token)).join('');
}
