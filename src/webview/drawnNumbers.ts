import { type DrawnMessage, VIEW_TIERS, type ViewTier } from '../protocol/budgetView.ts';
import { parseCount } from './format.ts';

/** The numbers as they stand in the page, from its text and not from the state: what the user sees is what is reported. */
export function drawnNumbers(root: ParentNode): Pick<DrawnMessage, 'used' | 'budget' | 'tiers' | 'rows'> {
	const read = (selector: string) => parseCount(root.querySelector(selector)?.textContent ?? '');
	const tiers: Record<ViewTier, number> = { critical: 0, important: 0, supporting: 0, cache: 0 };
	for (const tier of VIEW_TIERS) {
		tiers[tier] = read(`[data-tier="${tier}"]`);
	}
	return {
		used: read('[data-total="used"]'),
		budget: read('[data-total="budget"]'),
		tiers,
		rows: root.querySelectorAll('[role="treeitem"][data-id]').length,
	};
}
