import { html, nothing, type TemplateResult } from 'lit';
import type { ChoiceRow, ViewChoice } from '../../protocol/budgetView.ts';
import { t } from '../../protocol/localize.ts';
import { formatCount, splitPath, visibleText } from '../format.ts';
import { EXCLUDE, PIN, REMOVE, SIGNATURE } from '../icons.ts';
import { DRAGGED_NAME } from '../treeRowEvents.ts';
import type { Ui } from '../ui.ts';

const ICONS: Readonly<Record<ViewChoice, TemplateResult>> = { pin: PIN, exclude: EXCLUDE, signature: SIGNATURE };

/** What the user pinned, excluded and shortened; also where rows and files are dropped to be pinned. */
export function choiceList(choices: readonly ChoiceRow[], ui: Ui): TemplateResult {
	const open = ui.open.isOpen('choices', false);
	const toggle = () => {
		ui.open.toggle('choices');
		ui.redraw();
	};
	return html`
		<section
			class="choices"
			@dragover=${allowDrop}
			@dragenter=${allowDrop}
			@dragleave=${endDrag}
			@drop=${(event: DragEvent) => drop(event, ui)}
		>
			<h2>
				<button class="head" aria-expanded=${open} aria-controls="choices" @click=${toggle}>
					<i class="twistie"></i><span class="name">${t('Pinned and excluded')}</span>
					<span class="numbers dim"><span class="count">${formatCount(choices.length)}</span></span>
				</button>
			</h2>
			<div id="choices" ?hidden=${!open}>
				${
					choices.length > 0
						? html`<ul>${choices.map((choice) => row(choice, ui))}</ul>`
						: html`<p class="nothing">${t('Drag a row here to pin it, or press P on it; X excludes, S shows signatures only.')}</p>`
				}
			</div>
			${choices.length > 0 && !open ? nothing : html`<p class="drop-hint">${t('Drop to pin')}</p>`}
		</section>
	`;
}

function row({ name, choice }: ChoiceRow, ui: Ui): TemplateResult {
	const words: Readonly<Record<ViewChoice, string>> = {
		pin: t('pinned'),
		exclude: t('excluded'),
		signature: t('signatures only'),
	};
	const shown = visibleText(name);
	const undo = t('Take back: {0}', shown);
	const [path = '', symbol] = shown.split('#');
	const { name: file, folder } = splitPath(path.replace(/\/$/, ''));
	const label = symbol ? [symbol, file] : [path.endsWith('/') ? `${file}/` : file, folder];
	return html`
		<li class="row" title=${`${shown}: ${words[choice]}`}>
			<span class=${`choice ${choice}`}>${ICONS[choice]}</span>
			<span class="label"><bdi class="name">${label[0]}</bdi><bdi class="folder">${label[1]}</bdi></span>
			<span class="dim word">${words[choice]}</span>
			<button class="action" title=${undo} aria-label=${undo} @click=${() => ui.choosing.takeBack(name)}>${REMOVE}</button>
		</li>
	`;
}

function allowDrop(event: DragEvent): void {
	event.preventDefault();
	if (event.dataTransfer) {
		event.dataTransfer.dropEffect = 'copy';
	}
	zoneOf(event)?.classList.add('dropping');
}

function endDrag(event: DragEvent): void {
	const zone = zoneOf(event);
	if (!(event.relatedTarget instanceof Node && zone?.contains(event.relatedTarget))) {
		zone?.classList.remove('dropping');
	}
}

function drop(event: DragEvent, ui: Ui): void {
	event.preventDefault();
	zoneOf(event)?.classList.remove('dropping');
	const name = event.dataTransfer?.getData(DRAGGED_NAME) ?? '';
	if (name !== '') {
		if (ui.choosing.of(name) !== 'pin') {
			ui.choosing.toggle(name, 'pin');
		}
		return;
	}
	// The explorer's own drags, which VS Code lets into a page while Shift is held.
	const list = event.dataTransfer?.getData('application/vnd.code.uri-list') || event.dataTransfer?.getData('text/uri-list') || '';
	const uris = list.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
	if (uris.length > 0) {
		ui.send({ type: 'drop', uris });
	}
}

function zoneOf(event: DragEvent): Element | undefined {
	return event.currentTarget instanceof Element ? event.currentTarget : undefined;
}
