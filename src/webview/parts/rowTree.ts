import { html, nothing, type TemplateResult } from 'lit';
import { onTreeKey } from '../treeKeys.ts';
import { chooseRow, type RowAnswers, treeEvents } from '../treeRowEvents.ts';
import type { Chunk } from '../treeRows.ts';
import type { Ui } from '../ui.ts';
import { rowActions } from './rowActions.ts';

/** A part of a row, or nothing in its place. */
export type RowPart = TemplateResult | typeof nothing;

/**
 * Rows one below another, as one stop for Tab; those far from what is visible are not drawn. They are drawn in place, not by key: for
 * another file texts change, and no element has to be made. {@link keepingFocus} brings the keyboard to where its row stands then.
 */
export function rowTree<R extends { readonly key: string }>(
	label: string,
	chunks: readonly Chunk<R>[],
	answersTo: (row: R, ui: Ui) => RowAnswers,
	draw: (row: R, actions: RowPart, ui: Ui) => TemplateResult,
	ui: Ui,
): TemplateResult {
	const answersOf = (key: string) => {
		for (const { rows } of chunks) {
			const row = rows.find((each) => each.key === key);
			if (row) {
				return answersTo(row, ui);
			}
		}
		return undefined;
	};
	const events = treeEvents(ui, answersOf);
	const onKey = (event: KeyboardEvent) =>
		onTreeKey(event, {
			answersOf,
			choose: (answers, choice) => chooseRow(ui, answers, choice),
			bring: (chunk) => {
				ui.chunks.bring(chunk);
				ui.redraw();
			},
		});
	const actionsOf = (row: R) => {
		const answers = row.key === ui.activeRow ? answersTo(row, ui) : undefined;
		return answers?.name ? rowActions(answers, ui) : nothing;
	};
	return html`
		<div
			class="tree"
			role="tree"
			aria-label=${label}
			@keydown=${onKey}
			@click=${events.click}
			@dragstart=${events.drag}
			@pointerover=${events.enter}
			@focusin=${events.enter}
			@pointerleave=${events.leave}
		>
			${chunks.map(({ key, rows }, index) => {
				const near = ui.chunks.isNear(key, index === 0);
				const room = near ? '' : `height:${ui.chunks.height(key, rows.length)}px`;
				return html`<div role="none" data-chunk=${key} .style=${room}>${near ? rows.map((row) => draw(row, actionsOf(row), ui)) : nothing}</div>`;
			})}
		</div>
	`;
}
