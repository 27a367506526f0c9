import { MAX_BUDGET, MIN_BUDGET, VIEW_TIERS, type ViewTier, type WishState } from '../protocol/budgetView.ts';

type Shares = WishState['shares'];

/** Steps of the budget's slider, which is logarithmic: from 256 to 2,000,000 each step is 1.8 %. */
export const SLIDER_STEPS = 500;
const RATIO = Math.log(MAX_BUDGET / MIN_BUDGET);

/** A budget that reads well: two digits that count, three above a thousand. */
export function budgetAt(step: number): number {
	const exact = MIN_BUDGET * Math.exp((RATIO * step) / SLIDER_STEPS);
	const digits = exact < 1000 ? 2 : 3;
	const unit = 10 ** (Math.floor(Math.log10(exact)) - digits + 1);
	return Math.min(MAX_BUDGET, Math.max(MIN_BUDGET, Math.round(exact / unit) * unit));
}

export function stepOf(budget: number): number {
	const within = Math.min(MAX_BUDGET, Math.max(MIN_BUDGET, budget));
	return Math.round((Math.log(within / MIN_BUDGET) / RATIO) * SLIDER_STEPS);
}

/** Where the handles between the tiers stand, in percent. */
export function handlesOf(shares: Shares): number[] {
	let sum = 0;
	return VIEW_TIERS.slice(0, -1).map((tier) => {
		sum += shares[tier] * 100;
		return Math.round(sum);
	});
}

/** The shares after handle `index` was moved to `percent`; it cannot pass its neighbours. */
export function moveHandle(shares: Shares, index: number, percent: number): Shares {
	const handles = handlesOf(shares);
	const low = handles[index - 1] ?? 0;
	const high = handles[index + 1] ?? 100;
	handles[index] = Math.round(Math.min(Math.max(percent, low), high));
	const edges = [0, ...handles, 100];
	const share = (at: number) => ((edges[at + 1] ?? 100) - (edges[at] ?? 0)) / 100;
	return Object.fromEntries(VIEW_TIERS.map((tier, at) => [tier, share(at)])) as Record<ViewTier, number>;
}
