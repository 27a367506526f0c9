import { html, nothing, type TemplateResult } from 'lit';
import type { ItemRow } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatCount, formatHops, formatScore, formatTokens, splitPath, splitSymbol, visibleText } from '../format.ts';
import type { FileGroup, KeyedItem } from '../itemGroups.ts';
import { partName } from '../partName.ts';
import type { RowAnswers } from '../treeRowEvents.ts';
import { chunksOf, rowsOf, type TreeRow } from '../treeRows.ts';
import type { Ui } from '../ui.ts';
import { ROW_KEYS } from './rowActions.ts';
import { type RowPart, rowTree } from './rowTree.ts';

/** The items of a tier, by file. One stop for Tab; arrows move inside. Rows far from what is visible are not drawn. */
export function itemTree(name: string, label: string, groups: readonly FileGroup[], ui: Ui): TemplateResult {
	const rows = rowsOf(groups, (key) => ui.open.isOpen(key, true));
	return rowTree(t('{0}: items', label), chunksOf(name, rows), answersTo, drawRow, ui);
}

function drawRow(row: TreeRow, actions: RowPart, ui: Ui): TemplateResult {
	return row.kind === 'file' ? fileRow(row.group, row.at, row.of, actions, ui) : itemRow(row, row.at, row.of, actions, ui);
}

function answersTo(row: TreeRow, ui: Ui): RowAnswers {
	const toggle = () => {
		ui.open.toggle(row.key);
		ui.redraw();
	};
	if (row.kind === 'file') {
		const { path } = row.group;
		return { toggle, click: toggle, open: path === '' ? undefined : () => ui.openSource(path, 0), name: path };
	}
	const { path, line } = row.item;
	const open = path === '' ? undefined : () => ui.openSource(path, line);
	return { toggle, click: open, open, name: chosenName(row.item) };
}

/** What a pin of an item names. A line of the map names a file and what is in it, and is no symbol. */
function chosenName({ form, symbol, path, id }: ItemRow): string {
	return form === 'name' || symbol === '' ? path : id;
}

function fileRow(group: FileGroup, at: number, of: number, actions: RowPart, ui: Ui): TemplateResult {
	const path = visibleText(group.path);
	const { name, folder } = splitPath(path);
	return html`
		<div
			role="treeitem"
			aria-level="1"
			aria-posinset=${at}
			aria-setsize=${of}
			aria-expanded=${ui.open.isOpen(group.key, true)}
			aria-label=${[name || t('the project'), folder, formatTokens(group.tokens)].filter(Boolean).join(', ')}
			aria-keyshortcuts=${ROW_KEYS}
			tabindex="-1"
			data-key=${group.key}
			draggable=${group.path !== ''}
		>
			<div class="row file" title=${path}>
				<i class="twistie"></i>
				<span class="label"><bdi class="name">${name || t('the project')}</bdi> <bdi class="folder">${folder}</bdi></span>
				<span class="count dim">${formatCount(group.tokens)}</span>
				${actions}
			</div>
		</div>
	`;
}

function itemRow({ key, item }: KeyedItem, at: number, of: number, actions: RowPart, ui: Ui): TemplateResult {
	const open = ui.open.isOpen(key, false);
	const { container, name } = splitSymbol(visibleText(item.symbol));
	const piece = item.path === '' ? visibleText(item.id) : t('line {0}', formatCount(item.line + 1));
	const hops = formatHops(item.hops);
	const spoken = [
		name ? `${container}${name}` : piece,
		formOf(item.form),
		hops,
		formatTokens(item.tokens),
		...(item.change ? [changeOf(item.change)] : []),
	].join(', ');
	return html`
		<div
			role="treeitem"
			class=${item.change ?? ''}
			aria-level="2"
			aria-posinset=${at}
			aria-setsize=${of}
			aria-expanded=${open}
			aria-label=${open ? `${spoken}. ${item.why}` : spoken}
			aria-keyshortcuts=${ROW_KEYS}
			tabindex="-1"
			data-key=${key}
			data-id=${item.id}
			draggable=${chosenName(item) !== ''}
		>
			<div class="row item" title=${item.why}>
				<i class="twistie"></i>
				<span class="label"><bdi class="container">${name ? container : ''}</bdi><bdi class=${name ? 'name' : 'name piece'}>${name || piece}</bdi></span>
				${item.change ? html`<span class="change">${changeOf(item.change)}</span>` : nothing}
				<span class=${`form ${item.form}`}>${formOf(item.form)}</span>
				<span class="hops dim">${hops}</span>
				<span class="count">${formatCount(item.tokens)}</span>
				${actions}
			</div>
			${open ? details(item, ui) : nothing}
		</div>
	`;
}

function details(item: KeyedItem['item'], ui: Ui): TemplateResult {
	const known = item.symbol !== '' && item.form !== 'name' ? ui.explained.of(item.id) : undefined;
	return html`
		<div class="why">
			<p><bdi>${visibleText(item.why)}</bdi></p>
			${
				known && known.route.length > 1
					? html`<p class="small">${t('The way there')}</p>
						<ol class="route">${known.route.map((path) => html`<li><bdi>${visibleText(path)}</bdi></li>`)}</ol>`
					: nothing
			}
			${known && known.rank > 0 ? html`<p class="small">${t('{0} of {1} by value per token', formatCount(known.rank), formatCount(known.of))}</p>` : nothing}
			<dl>
				<div class="score"><dt>${t('score')}</dt><dd class="count">${formatScore(item.score)}</dd></div>
				${item.parts.map(([name, value]) => html`<div><dt>${partName(name) ?? visibleText(name)}</dt><dd class="count">${formatScore(value)}</dd></div>`)}
			</dl>
		</div>
	`;
}

function formOf(form: string): string {
	switch (form) {
		case 'body':
			return t('body');
		case 'signature':
			return t('signature');
		case 'name':
			return t('name');
		default:
			return t('text');
	}
}

function changeOf(change: NonNullable<KeyedItem['item']['change']>): string {
	switch (change) {
		case 'enters':
			return t('enters');
		case 'leaves':
			return t('leaves');
		case 'changes':
			return t('changes');
	}
}
