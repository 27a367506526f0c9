import { html, nothing, type TemplateResult } from 'lit';
import type { ContextState, GaugeState, ViewTier } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { tierHolds, tierName } from '../../protocol/tierNames.ts';
import { formatCount, formatItems, formatPercent } from '../format.ts';
import { tierGeometry } from '../gaugeGeometry.ts';
import { groupItems } from '../itemGroups.ts';
import type { Ui } from '../ui.ts';
import { gauge } from './gauge.ts';
import { itemTree } from './itemTree.ts';

/** One tier: its gauge, and behind it its items. */
export function tierSection(tier: ViewTier, context: ContextState, ui: Ui): TemplateResult {
	const state = context.tiers[tier];
	const key = `tier:${tier}`;
	// What the code at the cursor uses is what one looks for first.
	const open = ui.open.isOpen(key, tier === 'important');
	const count = context.items.reduce((sum, item) => sum + Number(item.tier === tier && item.change !== 'enters'), 0);
	const geometry = tierGeometry(state);
	const flow = flowOf(state);
	const name = tierName(tier);
	const toggle = () => {
		ui.open.toggle(key);
		ui.redraw();
	};
	return html`
		<section class=${`tier ${tier}`}>
			<h2>
				<button class="head" aria-expanded=${open} aria-controls=${`items-${tier}`} title=${tierHolds(tier)} @click=${toggle}>
					<i class="twistie"></i><i class="swatch"></i><span class="name">${name}</span>
					<span class="dim quantity">${formatItems(count)}</span>
					<span class="numbers">
						<b class="count" data-tier=${tier}>${formatCount(state.used)}</b><span class="dim"> / </span><span class="count limit">${formatCount(state.limit)}</span>${flowMark(state)}
					</span>
				</button>
			</h2>
			${gauge({
				label: t('{0} tier', name),
				now: state.used,
				max: state.limit,
				text: `${t('{0} of {1} tokens, {2}', formatCount(state.used), formatCount(state.limit), formatPercent(state.used, state.limit))}; ${flow}`,
				parts: [
					['free', geometry.free],
					['free beyond', geometry.freeBeyond],
					['lent', geometry.lent],
					['used', geometry.used],
					['used beyond', geometry.usedBeyond],
				],
				mark: geometry.mark,
			})}
			<div class="items" id=${`items-${tier}`} ?hidden=${!open}>${open ? items(tier, name, flow, count, context, ui) : nothing}</div>
		</section>
	`;
}

function items(tier: ViewTier, name: string, flow: string, count: number, context: ContextState, ui: Ui): TemplateResult {
	const groups = groupItems(context.items, tier, ui.list.sort, ui.list.search);
	const empty = count === 0 ? t('Nothing here for this place.') : t('Nothing here holds what you search for.');
	return html`
		<p class="small flow">${flow}</p>
		${groups.length > 0 ? itemTree(tier, name, groups, ui) : html`<p class="nothing">${empty}</p>`}
	`;
}

/** What flowed in from other tiers, or out to them. */
function flowMark({ limit, promised }: GaugeState): TemplateResult | typeof nothing {
	if (limit === promised) {
		return nothing;
	}
	const sign = limit > promised ? '+' : '−';
	return html`<span class=${limit > promised ? 'flowed in' : 'flowed out'}>${sign}${formatCount(Math.abs(limit - promised))}</span>`;
}

function flowOf({ limit, promised }: GaugeState): string {
	const share = formatCount(promised);
	if (limit > promised) {
		return t('promised {0}, {1} flowed in', share, formatCount(limit - promised));
	}
	return limit < promised ? t('promised {0}, {1} passed on', share, formatCount(promised - limit)) : t('promised {0}', share);
}
