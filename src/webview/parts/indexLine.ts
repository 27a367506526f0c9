import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { ViewState } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { visibleText } from '../format.ts';

/** How far the index is; one quiet line once it is there. */
export function indexLine({ ready, text, progress }: NonNullable<ViewState['index']>): TemplateResult {
	return html`
		<section class="index">
			<p class="small" title=${visibleText(text)}>${visibleText(text)}</p>
			${
				ready
					? nothing
					: html`<vscode-progress-bar aria-label=${t('Indexing')} .value=${Math.round(progress * 100)}></vscode-progress-bar>`
			}
		</section>
	`;
}
