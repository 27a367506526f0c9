import type { ViewTier } from './budgetView.ts';
import { t } from './localize.ts';

export function tierName(tier: ViewTier): string {
	switch (tier) {
		case 'critical':
			return t('Critical');
		case 'important':
			return t('Important');
		case 'supporting':
			return t('Supporting');
		case 'cache':
			return t('Cache');
	}
}

export function tierHolds(tier: ViewTier): string {
	switch (tier) {
		case 'critical':
			return t('The current file round the cursor');
		case 'important':
			return t('What the code near the cursor uses');
		case 'supporting':
			return t('Two and three hops away, callers, tests');
		case 'cache':
			return t('What changes least, so that it is computed once: pins, the map, facts');
	}
}
