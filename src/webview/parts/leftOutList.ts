import { html, nothing, type TemplateResult } from 'lit';
import type { ContextState, LeftOutRow } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatCount, splitPath, splitSymbol, visibleText } from '../format.ts';
import { holds } from '../itemGroups.ts';
import type { RowAnswers } from '../treeRowEvents.ts';
import { chunksOf } from '../treeRows.ts';
import type { Ui } from '../ui.ts';
import { ROW_KEYS } from './rowActions.ts';
import { type RowPart, rowTree } from './rowTree.ts';

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

interface Row {
	readonly key: string;
	readonly item: LeftOutRow;
}

function list(leftOut: readonly LeftOutRow[], more: number, ui: Ui): TemplateResult {
	const search = ui.list.search.toLowerCase();
	const rows = leftOut.filter((item) => holds(item, search)).map((item, at): Row => ({ key: `leftOut:${at}:${item.id}`, item }));
	return html`
		${
			leftOut.length + more === 0
				? html`<p class="nothing">${t('Everything that was found fits.')}</p>`
				: rowTree(t('Left out'), chunksOf('leftOut', rows), answersTo, row, ui)
		}
		${more > 0 ? html`<p class="nothing">${more === 1 ? t('1 more, with a lower score') : t('{0} more, with lower scores', formatCount(more))}</p>` : nothing}
	`;
}

function answersTo({ item }: Row): RowAnswers {
	return { toggle: undefined, open: undefined, click: undefined, name: item.id };
}

function row({ key, item }: Row, actions: RowPart): TemplateResult {
	const { path, symbol, reason, tokens } = item;
	const shown = visibleText(path);
	const { name: file, folder } = splitPath(shown);
	const { container, name } = splitSymbol(visibleText(symbol));
	const count = tokens > 0 ? formatCount(tokens) : '';
	return html`
		<div
			role="treeitem"
			aria-level="1"
			aria-label=${[`${container}${name}`, file, count, visibleText(reason)].filter(Boolean).join(', ')}
			aria-keyshortcuts=${ROW_KEYS}
			tabindex="-1"
			data-key=${key}
			title=${symbol ? `${shown}: ${visibleText(symbol)}` : shown}
			draggable="true"
		>
			<div class="row">
				<span class="label">
					${
						name
							? html`<bdi class="container">${container}</bdi><bdi class="name">${name}</bdi> <bdi class="folder">${file}</bdi>`
							: html`<bdi class="name">${file}</bdi> <bdi class="folder">${folder}</bdi>`
					}
				</span>
				<span class="count dim">${count}</span>
				${actions}
			</div>
			<p class="small"><bdi>${visibleText(reason)}</bdi></p>
		</div>
	`;
}
