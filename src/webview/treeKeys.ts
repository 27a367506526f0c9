// The keyboard of a tree, as VS Code's own trees have it: arrows move and open, Home and End jump, Enter opens the source. Rows stand
// one below another, their level tells the nesting; those far away are not drawn and are brought when the keyboard comes near.

import type { ViewChoice } from '../protocol/budgetView.ts';
import type { RowAnswers } from './treeRowEvents.ts';

const ROW = '[role="treeitem"]';
const CHUNK = '[data-chunk]';

/** What a tree does when a key asks for it. */
export interface TreeHands {
	/** Draws a chunk of rows at once. */
	bring(chunk: string): void;
	answersOf(key: string): RowAnswers | undefined;
	choose(answers: RowAnswers | undefined, choice: ViewChoice): void;
}

const CHOICES: Readonly<Record<string, ViewChoice>> = { p: 'pin', x: 'exclude', s: 'signature' };

export function onTreeKey(event: KeyboardEvent, hands: TreeHands): void {
	const tree = event.currentTarget;
	const row = event.target;
	if (!(tree instanceof HTMLElement && row instanceof HTMLElement && row.matches(ROW))) {
		return;
	}
	if (event.ctrlKey || event.metaKey || event.altKey) {
		return;
	}
	const bring = (chunk: string) => hands.bring(chunk);
	const answers = hands.answersOf(row.getAttribute('data-key') ?? '');
	const open = row.getAttribute('aria-expanded') === 'true';
	switch (event.key) {
		case 'ArrowDown':
			focusRow(tree, neighbour(tree, row, 1, bring));
			break;
		case 'ArrowUp':
			focusRow(tree, neighbour(tree, row, -1, bring));
			break;
		case 'Home':
			focusRow(tree, edge(tree, 0, bring));
			break;
		case 'End':
			focusRow(tree, edge(tree, -1, bring));
			break;
		case 'ArrowRight':
			if (!open) {
				answers?.toggle?.();
			} else if (levelOf(row) === 1) {
				focusRow(tree, neighbour(tree, row, 1, bring));
			}
			break;
		case 'ArrowLeft':
			if (open) {
				answers?.toggle?.();
			} else if (levelOf(row) > 1) {
				focusRow(tree, parentOf(tree, row, bring));
			}
			break;
		case ' ':
			answers?.toggle?.();
			break;
		case 'Enter':
			(answers?.open ?? answers?.toggle)?.();
			break;
		case 'p':
		case 'x':
		case 's':
			hands.choose(answers, CHOICES[event.key] ?? 'pin');
			break;
		default:
			return;
	}
	event.preventDefault();
}

/**
 * Draws, and keeps the keyboard on the row it was on, wherever that stands now; in its tree when it has gone. Rows are drawn into
 * whatever stands in their place, so the element that had the keyboard may be another row's by now.
 */
export function keepingFocus(root: ParentNode, draw: () => void): void {
	const focused = document.activeElement?.closest(ROW);
	const tree = focused?.closest('[role="tree"]');
	const key = focused?.getAttribute('data-key');
	const stops = [...root.querySelectorAll(`${ROW}[tabindex="0"]`)].map((row) => row.getAttribute('data-key') ?? '');
	// A row gets the keyboard by a click as well.
	stops.unshift(key ?? '');
	draw();
	keepTabStops(root, stops);
	if (tree && key !== document.activeElement?.closest(ROW)?.getAttribute('data-key')) {
		const row = rowOf(tree, key ?? '') ?? tree.querySelector<HTMLElement>(`${ROW}[tabindex="0"]`);
		row?.focus({ preventScroll: true });
	}
}

/** Gives each tree exactly one row that Tab reaches: the one that had it before, or else the first. */
function keepTabStops(root: ParentNode, before: readonly string[]): void {
	for (const tree of root.querySelectorAll<HTMLElement>('[role="tree"]')) {
		const stop = before.map((key) => rowOf(tree, key)).find(Boolean);
		setTabStop(tree, stop ?? tree.querySelector<HTMLElement>(ROW) ?? undefined);
	}
}

function rowOf(tree: Element, key: string): HTMLElement | undefined {
	return tree.querySelector<HTMLElement>(`${ROW}[data-key="${CSS.escape(key)}"]`) ?? undefined;
}

function focusRow(tree: HTMLElement, row: HTMLElement | undefined): void {
	if (row) {
		setTabStop(tree, row);
		row.focus({ preventScroll: true });
		row.firstElementChild?.scrollIntoView({ block: 'nearest' });
	}
}

function setTabStop(tree: HTMLElement, row: HTMLElement | undefined): void {
	for (const other of tree.querySelectorAll<HTMLElement>(`${ROW}[tabindex="0"]`)) {
		if (other !== row) {
			other.tabIndex = -1;
		}
	}
	if (row && row.tabIndex !== 0) {
		row.tabIndex = 0;
	}
}

function levelOf(row: Element): number {
	return Number(row.getAttribute('aria-level'));
}

function rowsIn(chunk: Element | undefined, bring: (chunk: string) => void): HTMLElement[] {
	if (chunk && !chunk.querySelector(ROW)) {
		bring(chunk.getAttribute('data-chunk') ?? '');
	}
	return [...(chunk?.querySelectorAll<HTMLElement>(ROW) ?? [])];
}

function neighbour(tree: HTMLElement, row: HTMLElement, step: 1 | -1, bring: (chunk: string) => void): HTMLElement | undefined {
	const chunks = [...tree.querySelectorAll(CHUNK)];
	const own = row.closest(CHUNK);
	const rows = rowsIn(own ?? undefined, bring);
	const beside = rows[rows.indexOf(row) + step];
	if (beside || !own) {
		return beside;
	}
	return rowsIn(chunks[chunks.indexOf(own) + step], bring).at(step > 0 ? 0 : -1);
}

function edge(tree: HTMLElement, at: 0 | -1, bring: (chunk: string) => void): HTMLElement | undefined {
	return rowsIn([...tree.querySelectorAll(CHUNK)].at(at), bring).at(at);
}

function parentOf(tree: HTMLElement, row: HTMLElement, bring: (chunk: string) => void): HTMLElement | undefined {
	let before: HTMLElement | undefined = row;
	while (before && levelOf(before) >= levelOf(row)) {
		before = neighbour(tree, before, -1, bring);
	}
	return before;
}
