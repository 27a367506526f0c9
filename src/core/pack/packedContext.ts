import type { PromptSegment } from '../prompt/promptSegment.ts';

/** In the order of the promise: what a tier does not need flows on to the next. */
export const TIERS = ['critical', 'important', 'supporting', 'cache'] as const;
export type Tier = (typeof TIERS)[number];

/** How much of a symbol is shown, richest first. `text` is a piece of a file that is not one symbol. */
export type Form = 'body' | 'signature' | 'name' | 'text';

/** 0-based, inclusive lines. */
export type LineRange = readonly [first: number, last: number];

/** One thing the model is told, and why. */
export interface PackedItem {
	/** Stable over packs: `path#Container.name`, or `path` for a piece of a file. */
	readonly id: string;
	readonly path: string;
	/** With its container: `Observable.pipe`. Empty for a piece of a file. */
	readonly symbol: string;
	readonly tier: Tier;
	readonly form: Form;
	readonly ranges: readonly LineRange[];
	/** The lines of `ranges` as the prompt shows them; empty for what is no piece of a file. */
	readonly lines: readonly string[];
	readonly tokens: number;
	/** Import hops from the current file; 0 is the file itself. */
	readonly hops: number;
	readonly score: number;
	/** What the score is made of, by name. */
	readonly parts: Readonly<Record<string, number>>;
	/** One readable sentence. */
	readonly why: string;
}

/** True for the item whose text is the window itself. */
export function isWindow(packed: Pick<PackedContext, 'file' | 'window'>, item: PackedItem): boolean {
	return (
		item.path === packed.file &&
		item.form === 'text' &&
		item.ranges.every(([first, last]) => packed.window.ranges.some((window) => window[0] <= first && last <= window[1]))
	);
}

/** The id of the item that is the repository's name. */
export const REPOSITORY = 'repository';

/** Something that was considered and is not in the prompt, with the first reason. */
export interface LeftOutItem {
	readonly path: string;
	readonly symbol: string;
	readonly reason: string;
	/** 0 where nobody counted: of a file that is not parsed. */
	readonly tokens: number;
	readonly score: number;
}

export interface TierUse {
	readonly used: number;
	/** Tokens the tier may use now: its share and what flowed to it. */
	readonly limit: number;
	/** Tokens of its share alone: the mark on the gauge. */
	readonly promised: number;
}

/** What the model is told for one cursor. The same inputs give the same bytes. */
export interface PackedContext {
	readonly file: string;
	/** 0-based. */
	readonly line: number;
	readonly character: number;
	/** Tokens: the hard ceiling, and what is used of it. `used <= budget`, always. */
	readonly budget: number;
	readonly used: number;
	/** Who counted: `o200k_base`, or the model's name. */
	readonly tokenizer: string;
	readonly tiers: Readonly<Record<Tier, TierUse>>;
	/** In the order of the prompt: what changes least first, what is nearest last. */
	readonly items: readonly PackedItem[];
	readonly leftOut: readonly LeftOutItem[];
	/** Candidates left out beyond those listed. */
	readonly leftOutMore: number;
	/** True when nothing more near the cursor speaks for anything: what is left of the budget is left on purpose. */
	readonly isEnough: boolean;
	/** Everything before the current file's window, ready to tokenize. */
	readonly segments: readonly PromptSegment[];
	/** The current file round the cursor; empty when the request excludes it. */
	readonly window: { readonly prefix: string; readonly suffix: string; readonly ranges: readonly LineRange[] };
	/** Milliseconds by stage. */
	readonly ms: {
		readonly gather: number;
		readonly score: number;
		readonly pack: number;
		readonly count: number;
		readonly total: number;
	};
	/** What the user should know: a budget that was shrunk, a file that could not be parsed. */
	readonly notices: readonly string[];
	/** Of the definition that the request asked about. */
	readonly explanation?: Explanation;
}

/** What became of one definition in one pack. */
export interface Explanation {
	/** `path#Container.name`. */
	readonly id: string;
	readonly outcome: 'shown' | 'leftOut' | 'outOfReach' | 'unknown';
	/** What happened, and the first reason for it. */
	readonly sentence: string;
	/** Files from the current one to its own, each seeing the next; empty when nothing leads there. */
	readonly route: readonly string[];
	/** Its place among all candidates by value, from 1, and what its score is made of; `undefined` for what is no candidate. */
	readonly standing:
		| {
				readonly rank: number;
				readonly of: number;
				readonly score: number;
				readonly value: number;
				readonly parts: Readonly<Record<string, number>>;
		  }
		| undefined;
}
