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
 * Packed context, then the current file as prefix-suffix-middle. The current file's header stands in the `cursor` half, so that
 * the `context` half is equal, token by token, for every file that shares a base.
 */
export function fimPrompt(packed: PackedContext, style: FimStyle): FimPrompt {
	const { prefix, suffix } = packed.window;
	return {
		context: packed.segments,
		cursor: [
			...fileHeader(packed.file, style),
			control(style.prefix),
			...(prefix ? [text(prefix)] : []),
			control(style.suffix),
			...(suffix ? [text(suffix)] : []),
			control(style.middle),
		],
	};
}

/** What the template adds to the packed context for this file: the tokens that the budget must leave free. */
export function fimOverhead(path: string, style: FimStyle): readonly PromptSegment[] {
	return [...fileHeader(path, style), control(style.prefix), control(style.suffix), control(style.middle)];
}
