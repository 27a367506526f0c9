import { html, nothing, type TemplateResult } from 'lit';
import type { ContextState, LeftOutRow } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatCount, splitPath, splitSymbol, visibleText } from '../format.ts';
import { holds } from '../itemGroups.ts';
import type { Ui } from '../ui.ts';
import { rowActions, startDrag } from './rowActions.ts';

/** What was considered and is not told, each with its first reason. */
export function leftOutList({ leftOut, leftOutMore }: ContextState, ui: Ui): TemplateResult {
	const open = ui.open.isOpen('leftOut', false);
	const toggle = () => {
		ui.open.toggle('leftOut');
		ui.redraw();
	};
	const all = leftOut.length + leftOutMore;
	return html`
		<section class="left-out">
			<h2>
				<button class="head" aria-expanded=${open} aria-controls="left-out" @click=${toggle}>
					<i class="twistie"></i><span class="name">${t('Left out')}</span>
					<span class="numbers dim"><span class="count">${formatCount(all)}</span></span>
				</button>
			</h2>
			<div id="left-out" ?hidden=${!open}>${open ? list(leftOut, leftOutMore, ui) : nothing}</div>
		</section>
	`;
}

function list(leftOut: readonly LeftOutRow[], more: number, ui: Ui): TemplateResult {
	const search = ui.list.search.toLowerCase();
	const shown = leftOut.filter((item) => holds(item, search));
	return html`
		${leftOut.length + more === 0 ? html`<p class="nothing">${t('Everything that was found fits.')}</p>` : html`<ul>${shown.map((item) => row(item, ui))}</ul>`}
		${more > 0 ? html`<p class="nothing">${more === 1 ? t('1 more, with a lower score') : t('{0} more, with lower scores', formatCount(more))}</p>` : nothing}
	`;
}

function row({ id, path, symbol, reason, tokens }: LeftOutRow, ui: Ui): TemplateResult {
	const shown = visibleText(path);
	const { name: file, folder } = splitPath(shown);
	const { container, name } = splitSymbol(visibleText(symbol));
	return html`
		<li title=${symbol ? `${shown}: ${visibleText(symbol)}` : shown} draggable="true" @dragstart=${startDrag(id)}>
			<div class="row">
				<span class="label">
					${
						name
							? html`<bdi class="container">${container}</bdi><bdi class="name">${name}</bdi><bdi class="folder">${file}</bdi>`
							: html`<bdi class="name">${file}</bdi><bdi class="folder">${folder}</bdi>`
					}
				</span>
				<span class="count dim">${formatCount(tokens)}</span>
				${rowActions(id, ui, undefined)}
			</div>
			<p class="small"><bdi>${visibleText(reason)}</bdi></p>
		</li>
	`;
}
