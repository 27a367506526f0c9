import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import {
	type ContextState,
	MAX_BUDGET,
	MIN_BUDGET,
	VIEW_TIERS,
	type ViewState,
	type WhatIfState,
	type WishState,
} from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { tierName } from '../../protocol/tierNames.ts';
import { formatCount, visibleText } from '../format.ts';
import type { Ui } from '../ui.ts';
import { budgetAt, handlesOf, moveHandle, SLIDER_STEPS, stepOf } from '../wishMath.ts';

/** Percent that an arrow key moves a handle; Page keys move it further. */
const STEP = 1;
const PAGE = 5;

/** A slider for the budget and handles for the shares; what they would do is shown before anything is set. */
export function whatIfPanel({ context, whatIf, wish: usual }: ViewState, ui: Ui): TemplateResult {
	if (!ui.whatIf.open || !context) {
		return html``;
	}
	const wish = ui.whatIf.wish ?? whatIf?.wish ?? usual;
	const budget = wish.budget === 'auto' ? context.budget : wish.budget;
	const change = (next: WishState) => {
		ui.whatIf.wish = next;
		ui.send({ type: 'whatIf', wish: next });
		ui.redraw();
	};
	const end = (apply: boolean) => {
		ui.whatIf.open = false;
		ui.whatIf.wish = undefined;
		ui.send({ type: 'endWhatIf', apply });
		ui.redraw();
	};
	const onSlide = (event: Event) => change({ ...wish, budget: budgetAt(numberOf(event)) });
	const onType = (event: Event) =>
		change({ ...wish, budget: Math.round(Math.min(MAX_BUDGET, Math.max(MIN_BUDGET, numberOf(event) || MIN_BUDGET))) });
	const onAuto = () => change({ ...wish, budget: wish.budget === 'auto' ? budget : 'auto' });
	const scope = whatIf?.scope === 'workspace' ? t('Apply to this workspace') : t('Apply');
	return html`
		<section class="what-if" aria-label=${t('What if')}>
			<h2 class="title"><span class="name">${t('What if')}</span><span class="dim">${t('nothing is changed until you apply it')}</span></h2>
			<div class="field">
				<label for="wish-budget">${t('Budget')}</label>
				<input id="wish-budget" type="range" min="0" max=${SLIDER_STEPS} .value=${String(stepOf(budget))}
					aria-valuetext=${t('{0} tokens', formatCount(budget))} @input=${onSlide} />
				<input class="number" type="number" min=${MIN_BUDGET} max=${MAX_BUDGET} aria-label=${t('Tokens of the budget')}
					.value=${String(budget)} @change=${onType} />
				<label class="auto"><input type="checkbox" .checked=${wish.budget === 'auto'} @change=${onAuto} />${t('auto')}</label>
			</div>
			${sharesBar(wish, change)}
			${outcome(context, whatIf)}
			<p class="actions">
				<vscode-button data-action="apply" ?disabled=${!whatIf || whatIf.pending} @click=${() => end(true)}>${scope}</vscode-button>
				<vscode-button secondary data-action="cancel" @click=${() => end(false)}>${t('Cancel')}</vscode-button>
			</p>
		</section>
	`;
}

function sharesBar(wish: WishState, change: (wish: WishState) => void): TemplateResult {
	const { shares } = wish;
	const handles = handlesOf(shares);
	const move = (index: number, percent: number) => change({ ...wish, shares: moveHandle(shares, index, percent) });
	const onKey = (index: number) => (event: KeyboardEvent) => {
		const at = handles[index] ?? 0;
		const steps: Readonly<Record<string, number>> = {
			ArrowLeft: at - STEP,
			ArrowDown: at - STEP,
			ArrowRight: at + STEP,
			ArrowUp: at + STEP,
			PageDown: at - PAGE,
			PageUp: at + PAGE,
			Home: 0,
			End: 100,
		};
		const to = steps[event.key];
		if (to !== undefined) {
			event.preventDefault();
			move(index, to);
		}
	};
	const onPointer = (index: number) => (event: PointerEvent) => {
		const handle = event.currentTarget;
		const bar = handle instanceof HTMLElement ? handle.parentElement?.getBoundingClientRect() : undefined;
		if (!(handle instanceof HTMLElement) || !bar) {
			return;
		}
		if (event.type === 'pointerdown') {
			handle.setPointerCapture(event.pointerId);
			handle.focus();
		} else if (handle.hasPointerCapture(event.pointerId)) {
			move(index, ((event.clientX - bar.left) / bar.width) * 100);
		}
		event.preventDefault();
	};
	return html`
		<div class="shares">
			${VIEW_TIERS.map((tier, at) => {
				const from = handles[at - 1] ?? 0;
				const to = handles[at] ?? 100;
				return html`<span class=${`share ${tier}`} .style=${`left:${from}%;width:${to - from}%`} title=${`${tierName(tier)} ${to - from} %`}>
					${to - from >= 8 ? html`<span>${to - from}%</span>` : nothing}
				</span>`;
			})}
			${handles.map((at, index) => {
				const [left, right] = [VIEW_TIERS[index] ?? 'critical', VIEW_TIERS[index + 1] ?? 'cache'];
				return html`<span
					class="handle"
					role="slider"
					tabindex="0"
					aria-orientation="horizontal"
					aria-label=${t('Between {0} and {1}', tierName(left), tierName(right))}
					aria-valuemin=${handles[index - 1] ?? 0}
					aria-valuemax=${handles[index + 1] ?? 100}
					aria-valuenow=${at}
					aria-valuetext=${VIEW_TIERS.map((tier) => `${tierName(tier)} ${Math.round(shares[tier] * 100)} %`).join(', ')}
					.style=${`left:${at}%`}
					@keydown=${onKey(index)}
					@pointerdown=${onPointer(index)}
					@pointermove=${onPointer(index)}
				></span>`;
			})}
		</div>
	`;
}

function outcome(context: ContextState, whatIf: WhatIfState | undefined): TemplateResult {
	const { result, pending, failed } = whatIf ?? {};
	if (failed) {
		return html`<p class="reason" role="status">${visibleText(failed)}</p>`;
	}
	if (!result) {
		return html`<p class="small" role="status">${pending ? t('Packing…') : t('Move something to see what it would do.')}</p>`;
	}
	const row = (name: string, now: number, then: number, limit: number) => html`
		<tr>
			<th scope="row">${name}</th>
			<td class="count">${formatCount(now)}</td>
			<td class="count">${formatCount(then)}</td>
			<td class="count dim">${formatCount(limit)}</td>
			<td class=${then > now ? 'count more' : then < now ? 'count less' : 'count dim'}>${signed(then - now)}</td>
		</tr>
	`;
	return html`
		<table class=${pending ? 'outcome pending' : 'outcome'}>
			<thead>
				<tr><th></th><th scope="col">${t('now')}</th><th scope="col">${t('then')}</th><th scope="col">${t('limit')}</th><th scope="col">${t('change')}</th></tr>
			</thead>
			<tbody>
				${VIEW_TIERS.map((tier) => row(tierName(tier), context.tiers[tier].used, result.tiers[tier].used, result.tiers[tier].limit))}
				${row(t('Total'), context.used, result.used, result.budget)}
			</tbody>
		</table>
		<p class="small" role="status">
			${t('{0} enter, {1} leave, {2} change their form: they are marked below.', formatCount(result.entering), formatCount(result.leaving), formatCount(result.changing))}
		</p>
		${result.notices.map((notice) => html`<p class="small">${visibleText(notice)}</p>`)}
	`;
}

function signed(change: number): string {
	return change > 0 ? `+${formatCount(change)}` : change < 0 ? `−${formatCount(-change)}` : '0';
}

function numberOf({ target }: Event): number {
	return target instanceof HTMLInputElement ? target.valueAsNumber : Number.NaN;
}
