import type { Form, LineRange, PackedContext, PackedItem, Tier } from '../../src/core/pack/packedContext.ts';
import { TIERS } from '../../src/core/pack/packedContext.ts';
import { text } from '../../src/core/prompt/promptSegment.ts';

/** Notation of an item: `path#symbol:form tokens tier`, for one of `path` alone the form is `text`. */
export function item(notation: string, ranges: readonly LineRange[] = [[0, 0]]): PackedItem {
	const [name = '', tokens = '0', tier = 'important'] = notation.split(' ');
	const [id = '', form] = name.split(':');
	const [path = '', symbol = ''] = id.split('#');
	return {
		id,
		path,
		symbol,
		tier: tier as Tier,
		form: (form ?? (symbol ? 'body' : 'text')) as Form,
		ranges,
		lines: [],
		tokens: Number(tokens),
		hops: 1,
		score: 1,
		parts: { near: 1 },
		why: 'used here',
	};
}

export interface PackedSketch {
	readonly file?: string;
	readonly line?: number;
	readonly items?: readonly string[];
	/** The text round the cursor; one character is one token. */
	readonly prefix?: string;
	readonly suffix?: string;
	readonly budget?: number;
	readonly notices?: readonly string[];
}

/** A packed context whose numbers agree with each other: each item's text is `[id]` and the window is one item of the critical tier. */
export function packedOf({
	file = 'a.ts',
	line = 0,
	items = [],
	prefix = '',
	suffix = '',
	budget = 1000,
	notices = [],
}: PackedSketch): PackedContext {
	const others = items.map((notation) => item(notation));
	const last = (prefix + suffix).split('\n').length - 1;
	const ranges: readonly LineRange[] = [[0, last]];
	const window = item(`${file} ${prefix.length + suffix.length} critical`, ranges);
	const all = prefix + suffix ? [...others, window] : others;
	const usedBy = (tier?: Tier) => all.filter((one) => !tier || one.tier === tier).reduce((sum, one) => sum + one.tokens, 0);
	return {
		file,
		line,
		character: 0,
		budget,
		used: usedBy(),
		tokenizer: 'scripted',
		tiers: Object.fromEntries(
			TIERS.map((tier) => [tier, { used: usedBy(tier), limit: budget / 4, promised: budget / 4 }]),
		) as PackedContext['tiers'],
		items: all,
		leftOut: [],
		leftOutMore: 0,
		isEnough: false,
		segments: others.map((one) => text(`[${one.id}]`)),
		window: { prefix, suffix, ranges },
		ms: { gather: 0, score: 0, pack: 0, count: 0, total: 0 },
		notices,
	};
}
