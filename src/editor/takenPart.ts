/** Ghost text, and where in its document it begins. */
export interface ShownText {
	readonly offset: number;
	readonly text: string;
}

/** An edit as VS Code tells it. */
export interface TextChange {
	readonly rangeOffset: number;
	readonly rangeLength: number;
	readonly text: string;
}

/**
 * A word or a line of a suggestion came at once: nobody types that, and VS Code does not tell who takes a part. What an editor adds
 * by itself, a closing bracket or the indent of a new line, is none; nor is the whole, which a command of its own tells.
 */
export function isTakenPart({ offset, text }: ShownText, { rangeOffset, rangeLength, text: written }: TextChange): boolean {
	const typed = rangeOffset - offset;
	return (
		typed >= 0 &&
		rangeLength === 0 &&
		written.length > 2 &&
		written.trim() !== '' &&
		typed + written.length < text.length &&
		text.startsWith(written.replaceAll('\r\n', '\n'), typed)
	);
}
