import { html, nothing, type TemplateResult } from 'lit';
import type { ViewChoice } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { EXCLUDE, OPEN, PIN, SIGNATURE } from '../icons.ts';
import type { RowAnswers } from '../treeRowEvents.ts';
import type { Ui } from '../ui.ts';

/** What {@link rowActions} can be done with the keyboard, for `aria-keyshortcuts` of a row. */
export const ROW_KEYS = 'P X S';

/** Pin, exclude, signatures only, open: buttons for the mouse; the keyboard has keys on the row itself. Drawn for the row that is used. */
export function rowActions({ name, open }: RowAnswers, ui: Ui): TemplateResult {
	const chosen = ui.choosing.of(name);
	const choose = (choice: ViewChoice, key: string, title: string, undo: string, icon: TemplateResult) => html`
		<button
			tabindex="-1"
			class=${chosen === choice ? 'action on' : 'action'}
			data-choice=${choice}
			aria-pressed=${chosen === choice}
			title=${`${chosen === choice ? undo : title} (${key})`}
			aria-label=${chosen === choice ? undo : title}
			@click=${(event: Event) => {
				event.stopPropagation();
				ui.choosing.toggle(name, choice);
			}}
		>
			${icon}
		</button>
	`;
	return html`
		<span class="actions-inline">
			${choose('pin', 'P', t('Pin'), t('Unpin'), PIN)}
			${choose('exclude', 'X', t('Exclude'), t('Include again'), EXCLUDE)}
			${choose('signature', 'S', t('Signatures only'), t('In full again'), SIGNATURE)}
			${
				open
					? html`<button
							tabindex="-1"
							class="action"
							title=${t('Open')}
							aria-label=${t('Open')}
							@click=${(event: Event) => {
								event.stopPropagation();
								open();
							}}
						>${OPEN}</button>`
					: nothing
			}
		</span>
	`;
}
