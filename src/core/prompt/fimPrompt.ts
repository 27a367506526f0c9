import type { PackedContext } from '../pack/packedContext.ts';
import { fileHeader } from './fileHeader.ts';
import type { FimStyle } from './fimStyle.ts';
import { control, type PromptSegment, text } from './promptSegment.ts';

/** A fill-in-the-middle prompt in its two halves: what the KV cache is kept for, and what changes with each keystroke. */
export interface FimPrompt {
	readonly context: readonly PromptSegment[];
	readonly cursor: readonly PromptSegment[];
}

/**
 * Packed context, then the current file in the order that the model was taught. The current file's header stands in the `cursor`
 * half, so that the `context` half is equal, token by token, for every file that shares a base.
 */
export function fimPrompt(packed: PackedContext, style: FimStyle): FimPrompt {
	const { prefix, suffix } = packed.window;
	return { context: packed.segments, cursor: cursorOf(packed.file, style, prefix, suffix) };
}

/** What the template adds to the packed context for this file: the tokens that the budget must leave free. */
export function fimOverhead(path: string, style: FimStyle): readonly PromptSegment[] {
	return cursorOf(path, style, '', '');
}

/** The current file's half: header, prefix and suffix in the order that the model was taught. */
export function cursorOf(path: string, style: FimStyle, prefix: string, suffix: string): readonly PromptSegment[] {
	const header = fileHeader(path, style);
	const inPrefix = style.pathInPrefix ? header.filter(({ kind }) => kind === 'text') : [];
	const before = [control(style.prefix), ...inPrefix, ...written(prefix)];
	const after = [control(style.suffix), ...written(suffix)];
	return [
		...header.filter((segment) => !inPrefix.includes(segment)),
		...(style.order === 'prefixFirst' ? [...before, ...after] : [...after, ...before]),
		...(style.middle === undefined ? [] : [control(style.middle)]),
	];
}

/** An empty text has no tokens. */
function written(value: string): readonly PromptSegment[] {
	return value ? [text(value)] : [];
}
