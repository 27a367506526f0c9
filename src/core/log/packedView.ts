import { sentence } from '../base/sentence.ts';
import {
	type LeftOutItem,
	type LineRange,
	type PackedContext,
	type PackedItem,
	REPOSITORY,
	type Tier,
} from '../pack/packedContext.ts';
import { promisesOf, settle } from '../pack/tierBudget.ts';
import type { LogPlace } from './logPorts.ts';
import type { LogView } from './slotContent.ts';

export interface ViewOptions {
	readonly budget: number;
	readonly tokenizer: string;
	readonly shares: Readonly<Record<Tier, number>>;
	/** Exact tokens of prefix, suffix and tail. */
	readonly prefixTokens: number;
	readonly suffixTokens: number;
	readonly tailTokens: number;
	/** What a pack would show now: the log takes it over in a pause. */
	readonly fresh: PackedContext | undefined;
}

/** Why something that is wanted is not shown yet. */
const LATER = sentence`Waits for a pause: adding it now would make the model read again what stands behind it.`;

/** What a log shows as a packed context: for gauges, documents and traces. */
export function packedView(view: LogView, place: LogPlace, options: ViewOptions): PackedContext {
	const { budget, tokenizer, shares, prefixTokens, suffixTokens, tailTokens, fresh } = options;
	const { file, line, character } = place;
	const ownItem = (range: LineRange | undefined, tokens: number, why: string): PackedItem => ({
		id: file,
		path: file,
		symbol: '',
		tier: 'critical',
		form: 'text',
		ranges: range ? [range] : [],
		lines: [],
		tokens,
		hops: 0,
		score: 1,
		parts: {},
		why,
	});
	const items = [
		...view.pieces.flatMap((piece) => exact(piece.items, piece.tokens)),
		// A tail that was edited since stands in the prompt as it was, on lines that are no more.
		...(tailTokens > 0 ? [ownItem(view.tailLines, tailTokens, sentence`what follows further down`)] : []),
		...(prefixTokens + suffixTokens > 0
			? [ownItem(view.window, prefixTokens + suffixTokens, sentence`the code round the cursor`)]
			: []),
	];
	const used: Record<Tier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
	for (const { tier, tokens } of items) {
		used[tier] += tokens;
	}
	const isShown = ({ id, lines }: PackedItem) =>
		items.some((item) => item.id === id && lines.every((text) => item.lines.includes(text)));
	const later = (fresh?.items ?? [])
		.filter((item) => item.path !== file && item.lines.length > 0 && !isShown(item))
		.map(({ path, symbol, tokens, score }): LeftOutItem => ({ path, symbol, tokens, score, reason: LATER }));
	const others = (fresh?.leftOut ?? []).filter(
		({ path, symbol }) => !items.some((item) => item.path === path && item.symbol === symbol),
	);
	return {
		file,
		line,
		character,
		budget,
		used: used.critical + used.important + used.supporting + used.cache,
		tokenizer,
		tiers: settle(promisesOf(budget, shares), used),
		items,
		leftOut: [...later, ...others],
		leftOutMore: fresh?.leftOutMore ?? 0,
		isEnough: (fresh?.isEnough ?? false) && later.length === 0,
		segments: [...view.pieces.flatMap(({ segments }) => segments), ...view.tail],
		window: { prefix: view.prefix, suffix: view.suffix, ranges: [view.window] },
		ms: fresh?.ms ?? { gather: 0, score: 0, pack: 0, count: 0, total: 0 },
		notices: fresh?.notices ?? [],
	};
}

/** Items whose tokens sum to those of their piece; a piece without one, the name of the repository, has one of its own. */
function exact(items: readonly PackedItem[], tokens: number): readonly PackedItem[] {
	if (items.length === 0) {
		return [
			{
				id: REPOSITORY,
				path: '',
				symbol: '',
				tier: 'cache',
				form: 'text',
				ranges: [],
				lines: [],
				tokens,
				hops: 0,
				score: 0,
				parts: {},
				why: sentence`the repository's name`,
			},
		];
	}
	let difference = tokens - items.reduce((sum, item) => sum + item.tokens, 0);
	return items.map((item) => {
		const change = Math.max(-item.tokens, difference);
		difference -= change;
		return { ...item, tokens: item.tokens + change };
	});
}
