import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount, formatHops, formatScore, plural, splitPath, splitSymbol, visibleText } from '../format.ts';
import type { FileGroup, KeyedItem } from '../itemGroups.ts';
import { onTreeKey } from '../treeKeys.ts';
import type { Ui } from '../ui.ts';

/** The items of a tier, by file. One stop for Tab; arrows move inside. */
export function itemTree(label: string, groups: readonly FileGroup[], ui: Ui): TemplateResult {
	return html`
		<ul class="tree" role="tree" aria-label=${`${label} items`} @keydown=${onTreeKey}>
			${repeat(
				groups,
				({ key }) => key,
				(group) => fileNode(group, ui),
			)}
		</ul>
	`;
}

function fileNode(group: FileGroup, ui: Ui): TemplateResult {
	const open = ui.open.isOpen(group.key, true);
	const path = visibleText(group.path);
	const { name, folder } = splitPath(path);
	const toggle = () => {
		ui.open.toggle(group.key);
		ui.redraw();
	};
	return html`
		<li
			role="treeitem"
			aria-level="1"
			aria-expanded=${open}
			aria-label=${`${name}, ${folder ? `${folder}, ` : ''}${plural(group.tokens, 'token', 'tokens')}`}
			tabindex="-1"
			data-key=${group.key}
			@toggle-row=${own(toggle)}
			@open-row=${own(toggle)}
		>
			<div class="row file" title=${path} @click=${toggle}>
				<i class="twistie"></i>
				<span class="label"><bdi class="name">${name}</bdi><bdi class="folder">${folder}</bdi></span>
				<span class="count dim">${formatCount(group.tokens)}</span>
			</div>
			<ul role="group" ?hidden=${!open}>${repeat(
				group.items,
				({ key }) => key,
				(keyed) => itemNode(keyed, ui),
			)}</ul>
		</li>
	`;
}

function itemNode({ key, item }: KeyedItem, ui: Ui): TemplateResult {
	const open = ui.open.isOpen(key, false);
	const { container, name } = splitSymbol(visibleText(item.symbol));
	const lines = `line ${formatCount(item.line + 1)}`;
	const hops = formatHops(item.hops);
	const spoken = `${name ? `${container}${name}` : lines}, ${item.form}, ${hops}, ${plural(item.tokens, 'token', 'tokens')}`;
	const toggle = () => {
		ui.open.toggle(key);
		ui.redraw();
	};
	const openSource = () => ui.openSource(item.path, item.line);
	const clickTwistie = (event: Event) => {
		event.stopPropagation();
		toggle();
	};
	return html`
		<li
			role="treeitem"
			aria-level="2"
			aria-expanded=${open}
			aria-label=${open ? `${spoken}. ${item.why}` : spoken}
			tabindex="-1"
			data-key=${key}
			data-id=${item.id}
			@toggle-row=${own(toggle)}
			@open-row=${own(openSource)}
		>
			<div class="row item" title=${item.why} @click=${openSource}>
				<i class="twistie" @click=${clickTwistie}></i>
				<span class="label">
					${name ? html`<bdi class="container">${container}</bdi><bdi class="name">${name}</bdi>` : html`<span class="name piece">${lines}</span>`}
				</span>
				<span class=${`form ${item.form}`}>${item.form}</span>
				<span class="hops dim">${hops}</span>
				<span class="count">${formatCount(item.tokens)}</span>
			</div>
			${open ? details(item) : nothing}
		</li>
	`;
}

function details(item: KeyedItem['item']): TemplateResult {
	return html`
		<div class="why">
			<p><bdi>${visibleText(item.why)}</bdi></p>
			<dl>
				<div class="score"><dt>score</dt><dd class="count">${formatScore(item.score)}</dd></div>
				${item.parts.map(([name, value]) => html`<div><dt>${name}</dt><dd class="count">${formatScore(value)}</dd></div>`)}
			</dl>
		</div>
	`;
}

/** Rows stand inside rows: each answers only for itself. */
function own(action: () => void): (event: Event) => void {
	return (event) => {
		event.stopPropagation();
		action();
	};
}
