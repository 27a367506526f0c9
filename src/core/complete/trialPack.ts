import { throwIfAborted } from '../base/errors.ts';
import type { ModelRuntime } from '../model/modelRuntime.ts';
import type { ContextEngine } from '../pack/contextEngine.ts';
import type { PackedContext, PackedItem } from '../pack/packedContext.ts';
import { budgetFor } from '../prompt/budget.ts';
import { fimOverhead } from '../prompt/fimPrompt.ts';
import { fimStyleOf } from '../prompt/fimStyle.ts';
import { type ContextSettings, modelInfo, type PackPlace } from './contextSource.ts';

export interface TrialParts {
	readonly engine: Pick<ContextEngine, 'pack'>;
	readonly model: Pick<ModelRuntime, 'state' | 'countTokens'>;
}

/**
 * What would be packed at a place with other settings, afresh: nothing that the model has read is held, and nothing is kept of it.
 * @param explain id of a definition that the answer is to explain
 */
export async function trialPack(
	{ engine, model }: TrialParts,
	place: PackPlace,
	settings: ContextSettings,
	signal: AbortSignal,
	explain?: string,
): Promise<PackedContext> {
	const info = modelInfo(model);
	const style = info && fimStyleOf(info);
	const segments = style ? fimOverhead(place.file, style) : [];
	const texts = segments.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
	const counts = texts.length > 0 ? await model.countTokens(texts, signal) : [];
	throwIfAborted(signal);
	const overhead = counts.reduce((total, count) => total + count, segments.length - texts.length);
	const budget = budgetFor(
		settings.budget,
		settings.reserve,
		info && { contextSize: info.contextSize, prefillRate: info.prefillRate, overhead },
	);
	const { root, file, text, line, character } = place;
	const packed = await engine.pack(
		{
			root,
			file,
			text,
			line,
			character,
			budget: budget.tokens,
			current: 'include',
			options: { ...settings.options, style, tokenizer: info ? 'model' : settings.options.tokenizer },
			explain,
		},
		signal,
	);
	throwIfAborted(signal);
	return { ...packed, tokenizer: info?.name ?? packed.tokenizer, notices: [...budget.notices, ...packed.notices] };
}

/** What another pack of the same place would show instead. */
export interface ContextChange {
	readonly entering: readonly PackedItem[];
	/** Ids. */
	readonly leaving: ReadonlySet<string>;
	/** Ids of what is in both, in another form or with other lines. */
	readonly changing: ReadonlySet<string>;
}

export function compareContexts(now: Pick<PackedContext, 'items'>, then: Pick<PackedContext, 'items'>): ContextChange {
	const shapeOf = ({ form, ranges }: PackedItem) => JSON.stringify([form, ranges]);
	const before = shapesOf(now.items, shapeOf);
	const after = shapesOf(then.items, shapeOf);
	return {
		entering: then.items.filter(({ id }) => !before.has(id)),
		leaving: new Set([...before.keys()].filter((id) => !after.has(id))),
		changing: new Set([...before].flatMap(([id, shape]) => (after.has(id) && after.get(id) !== shape ? [id] : []))),
	};
}

/** Overloads share an id: their shapes together are its shape. */
function shapesOf(items: readonly PackedItem[], shapeOf: (item: PackedItem) => string): Map<string, string> {
	const shapes = new Map<string, string>();
	for (const item of items) {
		shapes.set(item.id, `${shapes.get(item.id) ?? ''}${shapeOf(item)}`);
	}
	return shapes;
}
