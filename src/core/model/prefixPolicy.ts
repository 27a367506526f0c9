import {
	type Form,
	type LineRange,
	type PackedContext,
	type PackedItem,
	TIERS,
	type Tier,
	type TierUse,
} from '../pack/packedContext.ts';

/**
 * Keeps the part of a prompt that the model has already read.
 *
 * A KV cache is valid up to the first token that differs. A pack follows the cursor, so a line further down it may order its items
 * otherwise, and all of them would be evaluated again although nearly all are the same. As long as the base in use still shows
 * most of what is wanted now, its bytes are sent again unchanged and only the window round the cursor is new.
 */
export interface BaseInUse {
	/** What the model was told last. */
	readonly packed: PackedContext;
	/** Equal keys mean equal settings: budget, shares, style, tokenizer. */
	readonly settings: string;
	/** Files whose text changed since it was packed, without the current file. */
	readonly changed: ReadonlySet<string>;
}

/** Share of the wanted tokens that a base must show to be kept: below it the gain in context is worth a new prefill. */
const KEEP_COVERAGE = 0.7;

/** Why a base was kept or given up, for the log and the trace. */
export type BaseVerdict = 'first' | 'kept' | 'otherFile' | 'settings' | 'changed' | 'ownFile' | 'coverage' | 'room';

export interface HeldContext {
	/** What to tell the model: the base's text with the fresh window, or the fresh pack. */
	readonly packed: PackedContext;
	readonly verdict: BaseVerdict;
}

/** Decides between the base in use and a freshly wanted pack. */
export function holdBase(base: BaseInUse | undefined, wanted: PackedContext, settings: string): HeldContext {
	const verdict = base ? judge(base, wanted, settings) : 'first';
	if (verdict !== 'kept' || !base) {
		return { packed: wanted, verdict };
	}
	const held = combine(base.packed, wanted);
	return held.used <= held.budget ? { packed: held, verdict } : { packed: wanted, verdict: 'room' };
}

function judge(base: BaseInUse, wanted: PackedContext, settings: string): BaseVerdict {
	const { packed } = base;
	if (packed.file !== wanted.file) {
		return 'otherFile';
	}
	if (base.settings !== settings || packed.budget !== wanted.budget || packed.tokenizer !== wanted.tokenizer) {
		return 'settings';
	}
	const kept = itemsBesideWindow(packed);
	if (kept.some((item) => base.changed.has(item.path))) {
		return 'changed';
	}
	const asked = itemsBesideWindow(wanted);
	// A piece of the current file may have changed, or stand in the window by now. The fresh pack knows: what it shows
	// beside its window, in the same form and size, is neither. Overloads share an id, so one that is equal is enough.
	const sameAs = (item: PackedItem) => (fresh: PackedItem) =>
		fresh.id === item.id && fresh.form === item.form && fresh.tokens === item.tokens;
	if (kept.some((item) => item.path === wanted.file && !asked.some(sameAs(item)))) {
		return 'ownFile';
	}
	return coverage(kept, asked) >= KEEP_COVERAGE ? 'kept' : 'coverage';
}

/** Fraction of the wanted tokens whose items the base shows at least as richly. */
function coverage(kept: readonly PackedItem[], asked: readonly PackedItem[]): number {
	const wantedTokens = sum(asked);
	if (wantedTokens === 0) {
		// Nothing is wanted: only an empty base says the same.
		return kept.length === 0 ? 1 : 0;
	}
	return sum(asked.filter((item) => shows(kept, item))) / wantedTokens;
}

function shows(kept: readonly PackedItem[], item: PackedItem): boolean {
	return kept.some((held) => held.id === item.id && richness(held.form) >= richness(item.form));
}

function richness(form: Form): number {
	return { name: 0, signature: 1, text: 2, body: 2 }[form];
}

/** The base's text and items, the fresh window, and the sums of both. */
function combine(base: PackedContext, fresh: PackedContext): PackedContext {
	const kept = itemsBesideWindow(base);
	const window = fresh.items.filter((item) => isWindow(fresh, item));
	const given = base.items.filter((item) => isWindow(base, item));
	const missing = itemsBesideWindow(fresh).filter((item) => !shows(kept, item));
	const tiers = Object.fromEntries(
		TIERS.map((tier): [Tier, TierUse] => {
			const used = base.tiers[tier].used - sum(inTier(given, tier)) + sum(inTier(window, tier));
			return [tier, { ...fresh.tiers[tier], used, limit: Math.max(used, fresh.tiers[tier].limit) }];
		}),
	) as Record<Tier, TierUse>;
	const later = missing.map(({ path, symbol, tokens, score }) => ({ path, symbol, tokens, score, reason: LATER }));
	const leftOut = [
		...later,
		...fresh.leftOut.filter((item) => !kept.some((held) => held.path === item.path && held.symbol === item.symbol)),
	];
	return {
		...fresh,
		used: base.used - sum(given) + sum(window),
		tiers,
		items: [...kept, ...window],
		segments: base.segments,
		leftOut,
	};
}

const LATER = 'Waits for the next repack: adding it now would make the model read all of its context again.';

function itemsBesideWindow(packed: PackedContext): readonly PackedItem[] {
	return packed.items.filter((item) => !isWindow(packed, item));
}

/** True for the item whose text is the window itself, which is no part of a base. */
export function isWindow(packed: PackedContext, item: PackedItem): boolean {
	return (
		item.path === packed.file &&
		item.form === 'text' &&
		item.ranges.every((range) => packed.window.ranges.some((outer) => holds(outer, range)))
	);
}

function holds([first, last]: LineRange, range: LineRange): boolean {
	return first <= range[0] && range[1] <= last;
}

function inTier(items: readonly PackedItem[], tier: Tier): readonly PackedItem[] {
	return items.filter((item) => item.tier === tier);
}

function sum(items: readonly PackedItem[]): number {
	return items.reduce((total, item) => total + item.tokens, 0);
}
