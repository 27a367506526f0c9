import { html, nothing, type TemplateResult } from 'lit';
import type { ContextState, LeftOutRow } from '../../protocol/budgetView.ts';
import { formatCount, plural, splitPath, splitSymbol, visibleText } from '../format.ts';
import type { Ui } from '../ui.ts';

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
					<i class="twistie"></i><span class="name">Left out</span>
					<span class="numbers dim"><span class="count">${formatCount(all)}</span></span>
				</button>
			</h2>
			<div id="left-out" ?hidden=${!open}>
				${all === 0 ? html`<p class="nothing">Everything that was found fits.</p>` : html`<ul>${leftOut.map(row)}</ul>`}
				${leftOutMore > 0 ? html`<p class="nothing">${plural(leftOutMore, 'more, with a lower score', 'more, with lower scores')}</p>` : nothing}
			</div>
		</section>
	`;
}

function row({ path, symbol, reason, tokens }: LeftOutRow): TemplateResult {
	const shown = visibleText(path);
	const { name: file, folder } = splitPath(shown);
	const { container, name } = splitSymbol(visibleText(symbol));
	return html`
		<li title=${symbol ? `${shown}: ${visibleText(symbol)}` : shown}>
			<div class="row">
				<span class="label">
					${
						name
							? html`<bdi class="container">${container}</bdi><bdi class="name">${name}</bdi><bdi class="folder">${file}</bdi>`
							: html`<bdi class="name">${file}</bdi><bdi class="folder">${folder}</bdi>`
					}
				</span>
				<span class="count dim">${formatCount(tokens)}</span>
			</div>
			<p class="small"><bdi>${visibleText(reason)}</bdi></p>
		</li>
	`;
}
