import type { ViewChoice } from '../protocol/budgetView.ts';
import type { Ui } from './ui.ts';

/** What a row answers to the mouse and the keyboard. */
export interface RowAnswers {
	/** Opens or closes what it holds. */
	readonly toggle: (() => void) | undefined;
	/** Shows its source. */
	readonly open: (() => void) | undefined;
	/** A click on its line. */
	readonly click: (() => void) | undefined;
	/** What a pin or an exclude of it names; empty where there is nothing to name. */
	readonly name: string;
}

/** The kind of data of a row that is dragged within the page. */
export const DRAGGED_NAME = 'application/x-plimsoll-name';

/** Listeners of a tree for all of its rows: a listener on each would be most of what a row costs to draw. */
export interface TreeEvents {
	readonly click: (event: Event) => void;
	readonly drag: (event: DragEvent) => void;
	/** The mouse or the keyboard comes to a row, which then shows what can be done with it. */
	readonly enter: (event: Event) => void;
	readonly leave: (event: Event) => void;
}

/** @param answersOf the answers of the row with a key; `undefined` when it is gone */
export function treeEvents(ui: Ui, answersOf: (key: string) => RowAnswers | undefined): TreeEvents {
	const activate = (key: string | undefined) => {
		if (ui.activeRow !== key) {
			ui.activeRow = key;
			ui.redraw();
		}
	};
	return {
		click(event) {
			const { target } = event;
			if (!(target instanceof Element) || !target.closest('.row')) {
				return;
			}
			const answers = answersOf(keyAt(target) ?? '');
			(target.closest('.twistie') ? (answers?.toggle ?? answers?.click) : answers?.click)?.();
		},
		drag(event) {
			const name = answersOf(keyAt(event.target) ?? '')?.name;
			if (name) {
				event.dataTransfer?.setData(DRAGGED_NAME, name);
				event.dataTransfer?.setData('text/plain', name);
			}
		},
		enter: ({ target }) => activate(keyAt(target) ?? ui.activeRow),
		leave: () => activate(document.hasFocus() ? keyAt(document.activeElement) : undefined),
	};
}

/** Pins, excludes or shortens what a row stands for, or takes that back. */
export function chooseRow(ui: Ui, answers: RowAnswers | undefined, choice: ViewChoice): void {
	if (answers?.name) {
		ui.choosing.toggle(answers.name, choice);
	}
}

/** The key of the row that an element is part of. */
export function keyAt(target: EventTarget | null): string | undefined {
	return (target instanceof Element && target.closest('[role="treeitem"]')?.getAttribute('data-key')) || undefined;
}
