import { html, nothing, type TemplateResult } from 'lit';
import { VIEW_TIERS, type ViewState } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { visibleText } from '../format.ts';
import type { Ui } from '../ui.ts';
import { choiceList } from './choiceList.ts';
import { engineCard } from './engineCard.ts';
import { indexLine } from './indexLine.ts';
import { leftOutList } from './leftOutList.ts';
import { metricsPanel } from './metricsPanel.ts';
import { tierSection } from './tierSection.ts';
import { toolbar } from './toolbar.ts';
import { totalSection } from './totalSection.ts';
import { whatIfPanel } from './whatIfPanel.ts';

/** The whole view, top to bottom. */
export function page(state: ViewState, ui: Ui): TemplateResult {
	const { context, empty, engine, index, choices, metrics } = state;
	return html`
		${
			context
				? html`
					${totalSection(context)}
					${toolbar(ui)}
					${ui.list.frozen ? html`<p class="frozen small" role="status">${t('Frozen: the cursor may be elsewhere by now.')}</p>` : nothing}
					${whatIfPanel(state, ui)}
					<div class="tiers">${VIEW_TIERS.map((tier) => tierSection(tier, context, ui))}</div>
					${leftOutList(context, ui)}
					${choiceList(choices, ui)}
					${
						context.notices.length
							? html`<div role="status"><ul class="notices">${context.notices.map((notice) => html`<li>${visibleText(notice)}</li>`)}</ul></div>`
							: nothing
					}
				`
				: engine.kind === 'none'
					? welcome(empty)
					: html`<p class="empty">${empty ?? t('Open a file to see what a model would be told about it.')}</p>`
		}
		<footer>${engineCard(engine, ui)} ${metricsPanel(metrics, ui)} ${index ? indexLine(index) : nothing}</footer>
	`;
}

/** What someone sees who has set up nothing yet. */
function welcome(empty: string | undefined): TemplateResult {
	return html`
		<section class="welcome">
			<h1>${t('The load line of your context window')}</h1>
			<p>${t('Open a file: four gauges show what a local model would be told about the place of your cursor, what each piece costs, and why it is in.')}</p>
			<p>${t('Choose a model for ghost text and inline chat. It runs on this machine; nothing leaves it.')}</p>
			${empty ? html`<p class="small">${visibleText(empty)}</p>` : nothing}
		</section>
	`;
}
