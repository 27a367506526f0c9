import { fileHeader } from '../prompt/fileHeader.ts';
import type { FimStyle } from '../prompt/fimStyle.ts';
import { control, type PromptSegment, text } from '../prompt/promptSegment.ts';

/** A file's shown lines under its header, ready to tokenize; header and lines are one text. */
export function renderBlock(path: string, lines: readonly string[], style: FimStyle | undefined): readonly PromptSegment[] {
	const body = lines.map((line) => `${line}\n`).join('');
	return fileHeader(path, style).map((segment) => (segment.kind === 'text' ? text(segment.text + body) : segment));
}

/** The repository's name, for families that were taught to read it. */
export function renderRepository(name: string, style: FimStyle | undefined): readonly PromptSegment[] {
	return style?.repoName ? [control(style.repoName), text(`${name}${style.afterRepoName}`)] : [];
}

/** The prompt's text as people read it: control tokens by their names. */
export function plainText(segments: readonly PromptSegment[]): string {
	return segments.map((segment) => (segment.kind === 'text' ? segment.text : segment.token)).join('');
}
