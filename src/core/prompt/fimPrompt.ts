import type { PackedContext } from '../pack/packedContext.ts';
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

/** Names the file that follows: with the family's own token, else with a comment in the file's language. */
function fileHeader(path: string, style: FimStyle): readonly PromptSegment[] {
	if (style.fileSeparator) {
		return [control(style.fileSeparator), text(`${path}\n`)];
	}
	return [text(`${commentMark(path)} ${path}\n`)];
}

function commentMark(path: string): string {
	return /\.(py|pyi|rb|sh|toml|ya?ml)$/.test(path) ? '#' : '//';
}
