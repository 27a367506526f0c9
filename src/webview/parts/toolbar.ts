import { html, type TemplateResult } from 'lit';
import { t } from '../../protocol/localize.ts';
import { FREEZE, WHAT_IF } from '../icons.ts';
import { SORTS, type Sort } from '../itemGroups.ts';
import type { Ui } from '../ui.ts';

/** Search, order and freeze: what the lists below show, and whether they follow the cursor. */
export function toolbar(ui: Ui): TemplateResult {
	const { list } = ui;
	const words: Readonly<Record<Sort, string>> = {
		near: t('Nearest first'),
		tokens: t('Most tokens first'),
		score: t('Best score first'),
		name: t('By name'),
	};
	const onSearch = (event: Event) => {
		if (event.target instanceof HTMLInputElement) {
			list.search = event.target.value;
			ui.redraw();
		}
	};
	const onSort = (event: Event) => {
		const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
		list.sort = SORTS.find((sort) => sort === value) ?? 'near';
		ui.redraw();
	};
	const freeze = () => {
		list.frozen = !list.frozen;
		ui.redraw();
	};
	const play = () => {
		if (ui.whatIf.open) {
			ui.send({ type: 'endWhatIf', apply: false });
		}
		ui.whatIf.open = !ui.whatIf.open;
		ui.whatIf.wish = undefined;
		ui.redraw();
	};
	const whatIf = t('What if: try another budget or other shares');
	const title = list.frozen ? t('Follow the cursor again') : t('Freeze: keep this context while the cursor goes on');
	return html`
		<div class="toolbar" role="toolbar" aria-label=${t('Items')}>
			<input type="search" class="search" placeholder=${t('Search items')} aria-label=${t('Search items')} .value=${list.search} @input=${onSearch} />
			<select class="sort" aria-label=${t('Order of the items')} title=${words[list.sort]} .value=${list.sort} @change=${onSort}>
				${SORTS.map((sort) => html`<option value=${sort} ?selected=${sort === list.sort}>${words[sort]}</option>`)}
			</select>
			<button class=${list.frozen ? 'action on' : 'action'} data-action="freeze" aria-pressed=${list.frozen} title=${title} aria-label=${title} @click=${freeze}>${FREEZE}</button>
			<button class=${ui.whatIf.open ? 'action on' : 'action'} data-action="what-if" aria-expanded=${ui.whatIf.open} title=${whatIf} aria-label=${whatIf} @click=${play}>${WHAT_IF}</button>
		</div>
	`;
}
