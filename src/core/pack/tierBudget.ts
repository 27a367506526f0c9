import { TIERS, type Tier, type TierUse } from './packedContext.ts';

/** Turns shares into the tokens each tier is promised; rounding goes to the first tier, so that the sum is the budget. */
export function promisesOf(budget: number, shares: Readonly<Record<Tier, number>>): Record<Tier, number> {
	const sum = TIERS.reduce((total, tier) => total + Math.max(0, shares[tier]), 0) || 1;
	const promises = Object.fromEntries(
		TIERS.map((tier) => [tier, Math.round((budget * Math.max(0, shares[tier])) / sum)]),
	) as Record<Tier, number>;
	promises.critical += budget - TIERS.reduce((total, tier) => total + promises[tier], 0);
	return promises;
}

/**
 * The gauges: what a tier did not need of its promise went, in the order of the tiers, to those that used more than theirs.
 * The limits sum to the budget again.
 */
export function settle(promises: Readonly<Record<Tier, number>>, used: Readonly<Record<Tier, number>>): Record<Tier, TierUse> {
	let wanted = TIERS.reduce((sum, tier) => sum + Math.max(0, used[tier] - promises[tier]), 0);
	const tiers = {} as Record<Tier, TierUse>;
	for (const tier of TIERS) {
		const promised = promises[tier];
		const given = Math.min(wanted, Math.max(0, promised - used[tier]));
		wanted -= given;
		tiers[tier] = { used: used[tier], limit: Math.max(used[tier], promised - given), promised };
	}
	return tiers;
}
