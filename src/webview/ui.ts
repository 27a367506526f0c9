import type { FromView, ViewCommand, WishState } from '../protocol/budgetView.ts';
import type { Choosing } from './choosing.ts';
import type { ChunkWindow } from './chunkWindow.ts';
import type { Explained } from './explained.ts';
import type { Sort } from './itemGroups.ts';
import type { OpenState } from './openState.ts';

/** What the parts of the page may do beyond being drawn. */
export interface Ui {
	readonly open: OpenState;
	readonly chunks: ChunkWindow;
	readonly list: ListSettings;
	readonly choosing: Choosing;
	readonly whatIf: WhatIfPanel;
	readonly explained: Explained;
	/** Key of the row that the mouse or the keyboard came to last: it shows what can be done with it. */
	activeRow: string | undefined;
	/** Draws the same state again, after something here changed. */
	redraw(): void;
	/** @param line 0-based. */
	openSource(path: string, line: number): void;
	run(command: ViewCommand): void;
	send(message: FromView): void;
}

export interface WhatIfPanel {
	open: boolean;
	/** Ahead of what the extension knows, while a slider moves. */
	wish: WishState | undefined;
}

/** How the lists are shown; of this page, not of the extension. */
export interface ListSettings {
	search: string;
	sort: Sort;
	/** The context on show stays while the cursor goes on. */
	frozen: boolean;
}
