import { html, nothing, type TemplateResult } from 'lit';
import type { ContextState, GaugeState, ViewTier } from '../../protocol/budgetView.ts';
import { formatCount, formatPercent, plural } from '../format.ts';
import { tierGeometry } from '../gaugeGeometry.ts';
import { groupItems, ROWS_AT_ONCE } from '../itemGroups.ts';
import type { Ui } from '../ui.ts';
import { gauge } from './gauge.ts';
import { itemTree } from './itemTree.ts';

const NAMES: Readonly<Record<ViewTier, string>> = {
	critical: 'Critical',
	important: 'Important',
	supporting: 'Supporting',
	cache: 'Cache',
};

const HOLDS: Readonly<Record<ViewTier, string>> = {
	critical: 'The current file round the cursor',
	important: 'What the code near the cursor uses',
	supporting: 'Two and three hops away, callers, tests',
	cache: 'What changes least, so that it is computed once',
};

/** One tier: its gauge, and behind it its items. */
export function tierSection(tier: ViewTier, context: ContextState, ui: Ui): TemplateResult {
	const state = context.tiers[tier];
	const key = `tier:${tier}`;
	const open = ui.open.isOpen(key, false);
	const items = groupItems(context.items, tier, ui.open.limit(key, ROWS_AT_ONCE));
	const geometry = tierGeometry(state);
	const flow = flowOf(state);
	const toggle = () => {
		ui.open.toggle(key);
		ui.redraw();
	};
	return html`
		<section class=${`tier ${tier}`}>
			<h2>
				<button class="head" aria-expanded=${open} aria-controls=${`items-${tier}`} title=${HOLDS[tier]} @click=${toggle}>
					<i class="twistie"></i><i class="swatch"></i><span class="name">${NAMES[tier]}</span>
					<span class="dim quantity">${plural(items.count, 'item', 'items')}</span>
					<span class="numbers">
						<b class="count" data-tier=${tier}>${formatCount(state.used)}</b><span class="dim"> / </span><span class="count limit">${formatCount(state.limit)}</span>
					</span>
				</button>
			</h2>
			${gauge({
				label: `${NAMES[tier]} tier`,
				now: state.used,
				max: state.limit,
				text: `${formatCount(state.used)} of ${formatCount(state.limit)} tokens, ${formatPercent(state.used, state.limit)}; ${flow}`,
				parts: [
					['free', geometry.free],
					['free beyond', geometry.freeBeyond],
					['lent', geometry.lent],
					['used', geometry.used],
					['used beyond', geometry.usedBeyond],
				],
				mark: geometry.mark,
			})}
			<div class="items" id=${`items-${tier}`} ?hidden=${!open}>
				<p class="small flow">${flow}</p>
				${items.count ? itemTree(NAMES[tier], items.groups, ui) : html`<p class="nothing">Nothing here for this place.</p>`}
				${
					items.more
						? html`<button class="more" @click=${() => {
								ui.open.showMore(key, ROWS_AT_ONCE);
								ui.redraw();
							}}>${plural(items.more, 'more item', 'more items')}</button>`
						: nothing
				}
			</div>
		</section>
	`;
}

function flowOf({ limit, promised }: GaugeState): string {
	const share = `promised ${formatCount(promised)}`;
	if (limit > promised) {
		return `${share}, ${formatCount(limit - promised)} flowed in`;
	}
	return limit < promised ? `${share}, ${formatCount(promised - limit)} passed on` : share;
}
