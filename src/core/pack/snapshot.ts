import * as v from 'valibot';
import { usageError } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import type { PackOptions } from './contextEngine.ts';
import { type PackedContext, TIERS } from './packedContext.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();
const range = v.strictTuple([count, count]);
const perTier = <T extends v.GenericSchema>(schema: T) =>
	v.strictObject({ critical: schema, important: schema, supporting: schema, cache: schema });

/**
 * A packed context as a file: what was asked, what was chosen and why, and every byte of it. Nothing in it says when or on which
 * machine it was made, so the same inputs give the same file.
 */
const Snapshot = v.strictObject({
	plimsollSnapshot: v.literal(1),
	file: text,
	/** 0-based. */
	line: count,
	character: count,
	budget: count,
	tokenizer: text,
	options: v.strictObject({
		shares: perTier(v.number()),
		maxHops: count,
		pins: v.array(text),
		excludes: v.array(text),
		signatureOnly: v.array(text),
	}),
	used: count,
	tiers: perTier(v.strictObject({ used: count, limit: count, promised: count })),
	items: v.array(
		v.strictObject({
			id: text,
			path: text,
			symbol: text,
			tier: v.picklist(TIERS),
			form: v.picklist(['body', 'signature', 'name', 'text']),
			ranges: v.array(range),
			tokens: count,
			hops: count,
			score: v.number(),
			parts: v.record(text, v.number()),
			why: text,
		}),
	),
	leftOut: v.array(v.strictObject({ path: text, symbol: text, reason: text, tokens: count, score: v.number() })),
	leftOutMore: count,
	isEnough: v.optional(v.boolean(), false),
	segments: v.array(
		v.variant('kind', [
			v.strictObject({ kind: v.literal('text'), text }),
			v.strictObject({ kind: v.literal('control'), token: text }),
		]),
	),
	window: v.strictObject({ prefix: text, suffix: text, ranges: v.array(range) }),
	notices: v.array(text),
	/** sha256 of the text, hexadecimal. */
	hash: text,
});

export type ContextSnapshot = ReadonlyDeep<v.InferOutput<typeof Snapshot>>;

type ReadonlyDeep<T> = T extends object ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> } : T;

/** A score is rounded: the last digits of a logarithm are another machine's business. */
const round = (value: number) => Math.round(value * 1e6) / 1e6;

/** @param hashOf sha256 of a text, hexadecimal */
export function snapshotOf(packed: PackedContext, options: PackOptions, hashOf: (text: string) => string): ContextSnapshot {
	const { ms, explanation, ...rest } = packed;
	const { shares, maxHops, pins, excludes, signatureOnly } = options;
	return {
		plimsollSnapshot: 1,
		...rest,
		// The text stands in the segments.
		items: packed.items.map(({ lines, ...item }) => ({
			...item,
			score: round(item.score),
			parts: Object.fromEntries(Object.entries(item.parts).map(([name, part]) => [name, round(part)])),
		})),
		leftOut: packed.leftOut.map((item) => ({ ...item, score: round(item.score) })),
		options: { shares, maxHops, pins, excludes, signatureOnly },
		hash: hashOf(snapshotPieces(packed).join('')),
	};
}

/** Every text and control token of the prompt, each as it is tokenized. */
export function snapshotPieces({ segments, window }: Pick<ContextSnapshot, 'segments' | 'window'>): string[] {
	const context = segments.map((segment) => (segment.kind === 'text' ? segment.text : segment.token));
	return [...context, window.prefix, window.suffix].filter((piece) => piece !== '');
}

/** Reads what {@link snapshotOf} wrote. @throws UserError naming `file` and what is wrong with it */
export function parseSnapshot(file: string, content: string): ContextSnapshot {
	let json: unknown;
	try {
		json = JSON.parse(content);
	} catch {
		throw usageError(sentence`${file} is not a context snapshot: it is no JSON.`);
	}
	const parsed = v.safeParse(Snapshot, json);
	if (!parsed.success) {
		const [issue] = parsed.issues;
		throw usageError(sentence`${file} is not a context snapshot: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}.`);
	}
	return parsed.output;
}
