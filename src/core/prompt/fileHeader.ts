import { commentOf } from '../parse/languages.ts';
import type { FimStyle } from './fimStyle.ts';
import { control, type PromptSegment, text } from './promptSegment.ts';

/** What names a file before its text: the family's own token or words and the path, else a comment line in the file's language. */
export function fileHeader(path: string, style: FimStyle | undefined): readonly PromptSegment[] {
	return style?.fileSeparator
		? [control(style.fileSeparator), text(`${path}\n`)]
		: [text(`${style?.fileHeading ?? `${commentOf(path)} `}${path}\n`)];
}
