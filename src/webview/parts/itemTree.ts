import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../../protocol/localize.ts';
import { formatCount, formatHops, formatScore, formatTokens, splitPath, splitSymbol, visibleText } from '../format.ts';
import type { FileGroup, KeyedItem } from '../itemGroups.ts';
import { onTreeKey } from '../treeKeys.ts';
import { type Chunk, chunksOf, rowsOf, type TreeRow } from '../treeRows.ts';
import type { Ui } from '../ui.ts';
import { rowActions, startDrag } from './rowActions.ts';

/** The items of a tier, by file. One stop for Tab; arrows move inside. Rows far from what is visible are not drawn. */
export function itemTree(name: string, label: string, groups: readonly FileGroup[], ui: Ui): TemplateResult {
	const chunks = chunksOf(
		name,
		rowsOf(groups, (key) => ui.open.isOpen(key, true)),
	);
	const onKey = (event: KeyboardEvent) =>
		onTreeKey(event, (chunk) => {
			ui.chunks.bring(chunk);
			ui.redraw();
		});
	return html`
		<div class="tree" role="tree" aria-label=${t('{0}: items', label)} @keydown=${onKey}>
			${repeat(
				chunks,
				({ key }) => key,
				(chunk, index) => chunkOf(chunk, index === 0, ui),
			)}
		</div>
	`;
}

function chunkOf({ key, rows }: Chunk, first: boolean, ui: Ui): TemplateResult {
	const near = ui.chunks.isNear(key, first);
	const room = near ? '' : `height:${ui.chunks.height(key, rows.length)}px`;
	return html`<div role="none" data-chunk=${key} .style=${room}>
		${
			near
				? repeat(
						rows,
						(row) => row.key,
						(row) => rowOf(row, ui),
					)
				: nothing
		}
	</div>`;
}

function rowOf(row: TreeRow, ui: Ui): TemplateResult {
	return row.kind === 'file' ? fileRow(row.group, row.at, row.of, ui) : itemRow(row, row.at, row.of, ui);
}

function fileRow(group: FileGroup, at: number, of: number, ui: Ui): TemplateResult {
	const open = ui.open.isOpen(group.key, true);
	const path = visibleText(group.path);
	const { name, folder } = splitPath(path);
	const toggle = () => {
		ui.open.toggle(group.key);
		ui.redraw();
	};
	return html`
		<div
			role="treeitem"
			aria-level="1"
			aria-posinset=${at}
			aria-setsize=${of}
			aria-expanded=${open}
			aria-label=${[name || t('the project'), folder, formatTokens(group.tokens)].filter(Boolean).join(', ')}
			tabindex="-1"
			data-key=${group.key}
			draggable=${group.path !== ''}
			@dragstart=${startDrag(group.path)}
			@toggle-row=${toggle}
			@open-row=${toggle}
		>
			<div class="row file" title=${path} @click=${toggle}>
				<i class="twistie"></i>
				<span class="label"><bdi class="name">${name || t('the project')}</bdi> <bdi class="folder">${folder}</bdi></span>
				<span class="count dim">${formatCount(group.tokens)}</span>
				${group.path === '' ? nothing : rowActions(group.path, ui, () => ui.openSource(group.path, 0))}
			</div>
		</div>
	`;
}

function itemRow({ key, item }: KeyedItem, at: number, of: number, ui: Ui): TemplateResult {
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
	const toggle = () => {
		ui.open.toggle(key);
		ui.redraw();
	};
	const openSource = () => {
		if (item.path !== '') {
			ui.openSource(item.path, item.line);
		}
	};
	const clickTwistie = (event: Event) => {
		event.stopPropagation();
		toggle();
	};
	// A line of the map names a file and what is in it, and is no symbol.
	const chosen = item.form === 'name' || item.symbol === '' ? item.path : item.id;
	return html`
		<div
			role="treeitem"
			class=${item.change ?? ''}
			aria-level="2"
			aria-posinset=${at}
			aria-setsize=${of}
			aria-expanded=${open}
			aria-label=${open ? `${spoken}. ${item.why}` : spoken}
			tabindex="-1"
			data-key=${key}
			data-id=${item.id}
			draggable=${chosen !== ''}
			@dragstart=${startDrag(chosen)}
			@toggle-row=${toggle}
			@open-row=${openSource}
		>
			<div class="row item" title=${item.why} @click=${openSource}>
				<i class="twistie" @click=${clickTwistie}></i>
				<span class="label">
					${name ? html`<bdi class="container">${container}</bdi><bdi class="name">${name}</bdi>` : html`<bdi class="name piece">${piece}</bdi>`}
				</span>
				${item.change ? html`<span class="change">${changeOf(item.change)}</span>` : nothing}
				<span class=${`form ${item.form}`}>${formOf(item.form)}</span>
				<span class="hops dim">${hops}</span>
				<span class="count">${formatCount(item.tokens)}</span>
				${chosen === '' ? nothing : rowActions(chosen, ui, openSource)}
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
				${item.parts.map(([name, value]) => html`<div><dt>${name}</dt><dd class="count">${formatScore(value)}</dd></div>`)}
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
