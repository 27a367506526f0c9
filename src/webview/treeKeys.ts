// The keyboard of a tree, as VS Code's own trees have it: arrows move and open, Home and End jump, Enter opens the source. Rows stand
// one below another, their level tells the nesting; those far away are not drawn and are brought when the keyboard comes near.

const ROW = '[role="treeitem"]';
const CHUNK = '[data-chunk]';

/** @param bring draws a chunk of rows at once */
export function onTreeKey(event: KeyboardEvent, bring: (chunk: string) => void): void {
	const tree = event.currentTarget;
	const row = event.target;
	if (!(tree instanceof HTMLElement && row instanceof HTMLElement && row.matches(ROW))) {
		return;
	}
	if (event.ctrlKey || event.metaKey || event.altKey) {
		return;
	}
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
				row.dispatchEvent(new CustomEvent('toggle-row'));
			} else if (levelOf(row) === 1) {
				focusRow(tree, neighbour(tree, row, 1, bring));
			}
			break;
		case 'ArrowLeft':
			if (open) {
				row.dispatchEvent(new CustomEvent('toggle-row'));
			} else if (levelOf(row) > 1) {
				focusRow(tree, parentOf(tree, row, bring));
			}
			break;
		case ' ':
			row.dispatchEvent(new CustomEvent('toggle-row'));
			break;
		case 'Enter':
			row.dispatchEvent(new CustomEvent('open-row'));
			break;
		case 'p':
		case 'x':
		case 's':
			row.querySelector<HTMLElement>(`[data-key-action="${event.key}"]`)?.click();
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
		if (!tree.querySelector(`${ROW}[tabindex="0"]`)) {
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
