import type { FromView, ViewCommand } from '../protocol/budgetView.ts';
import type { Choosing } from './choosing.ts';
import type { ChunkWindow } from './chunkWindow.ts';
import type { Sort } from './itemGroups.ts';
import type { OpenState } from './openState.ts';

/** What the parts of the page may do beyond being drawn. */
export interface Ui {
	readonly open: OpenState;
	readonly chunks: ChunkWindow;
	readonly list: ListSettings;
	readonly choosing: Choosing;
	/** Draws the same state again, after something here changed. */
	redraw(): void;
	/** @param line 0-based. */
	openSource(path: string, line: number): void;
	run(command: ViewCommand): void;
	send(message: FromView): void;
}

/** How the lists are shown; of this page, not of the extension. */
export interface ListSettings {
	search: string;
	sort: Sort;
	/** The context on show stays while the cursor goes on. */
	frozen: boolean;
}
