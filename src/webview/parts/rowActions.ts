import { html, nothing, type TemplateResult } from 'lit';
import type { ViewChoice } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { EXCLUDE, OPEN, PIN, SIGNATURE } from '../icons.ts';
import type { Ui } from '../ui.ts';

/** The kind of data of a row that is dragged within the page. */
export const DRAGGED_NAME = 'application/x-plimsoll-name';

/** Pin, exclude, signatures only, open: for the mouse as buttons, for the keyboard as keys of the row. */
export function rowActions(name: string, ui: Ui, openSource: (() => void) | undefined): TemplateResult {
	const chosen = ui.choosing.of(name);
	const choose = (choice: ViewChoice, key: string, title: string, undo: string, icon: TemplateResult) => html`
		<button
			tabindex="-1"
			class=${chosen === choice ? 'action on' : 'action'}
			data-key-action=${key}
			aria-pressed=${chosen === choice}
			title=${`${chosen === choice ? undo : title} (${key.toUpperCase()})`}
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
			${choose('pin', 'p', t('Pin'), t('Unpin'), PIN)}
			${choose('exclude', 'x', t('Exclude'), t('Include again'), EXCLUDE)}
			${choose('signature', 's', t('Signatures only'), t('In full again'), SIGNATURE)}
			${
				openSource
					? html`<button
							tabindex="-1"
							class="action"
							title=${t('Open')}
							aria-label=${t('Open')}
							@click=${(event: Event) => {
								event.stopPropagation();
								openSource();
							}}
						>${OPEN}</button>`
					: nothing
			}
		</span>
	`;
}

/** Makes a row something that can be dragged to the pins. */
export function startDrag(name: string): (event: DragEvent) => void {
	return (event) => {
		event.stopPropagation();
		event.dataTransfer?.setData(DRAGGED_NAME, name);
		event.dataTransfer?.setData('text/plain', name);
	};
}
