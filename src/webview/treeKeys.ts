// The keyboard of a tree, as VS Code's own trees have it: arrows move and open, Home and End jump, Enter opens the source.

const ROW = '[role="treeitem"]';

export function onTreeKey(event: KeyboardEvent): void {
	const tree = event.currentTarget;
	const row = event.target;
	if (!(tree instanceof HTMLElement && row instanceof HTMLElement && row.matches(ROW))) {
		return;
	}
	if (event.ctrlKey || event.metaKey || event.altKey) {
		return;
	}
	const rows = visibleRows(tree);
	const at = rows.indexOf(row);
	const open = row.getAttribute('aria-expanded') === 'true';
	switch (event.key) {
		case 'ArrowDown':
			focusRow(tree, rows[at + 1]);
			break;
		case 'ArrowUp':
			focusRow(tree, rows[at - 1]);
			break;
		case 'Home':
			focusRow(tree, rows[0]);
			break;
		case 'End':
			focusRow(tree, rows.at(-1));
			break;
		case 'ArrowRight':
			if (!open) {
				row.dispatchEvent(new CustomEvent('toggle-row'));
			} else {
				focusRow(tree, row.querySelector<HTMLElement>(ROW) ?? undefined);
			}
			break;
		case 'ArrowLeft':
			if (open) {
				row.dispatchEvent(new CustomEvent('toggle-row'));
			} else {
				focusRow(tree, row.parentElement?.closest<HTMLElement>(ROW) ?? undefined);
			}
			break;
		case ' ':
			row.dispatchEvent(new CustomEvent('toggle-row'));
			break;
		case 'Enter':
			row.dispatchEvent(new CustomEvent('open-row'));
			break;
		default:
			return;
	}
	event.preventDefault();
}

/** Draws, and keeps the keyboard in the tree it was in when its row has gone. */
export function keepingFocus(draw: () => void): void {
	const tree = document.activeElement?.closest('[role="tree"]');
	draw();
	if (tree && !tree.contains(document.activeElement)) {
		tree.querySelector<HTMLElement>(`${ROW}[tabindex="0"]`)?.focus({ preventScroll: true });
	}
}

/** Gives each tree exactly one row that Tab reaches; call after each draw, when rows have come and gone. */
export function keepTabStops(root: ParentNode): void {
	for (const tree of root.querySelectorAll<HTMLElement>('[role="tree"]')) {
		const stop = tree.querySelector<HTMLElement>(`${ROW}[tabindex="0"]`);
		if (!stop || stop.parentElement?.closest('[hidden]')) {
			setTabStop(tree, tree.querySelector<HTMLElement>(ROW) ?? undefined);
		}
	}
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
		other.tabIndex = -1;
	}
	if (row) {
		row.tabIndex = 0;
	}
}

function visibleRows(tree: HTMLElement): HTMLElement[] {
	return [...tree.querySelectorAll<HTMLElement>(ROW)].filter((row) => !row.parentElement?.closest('[hidden]'));
}
