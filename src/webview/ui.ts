import type { ViewCommand } from '../protocol/budgetView.ts';
import type { OpenState } from './openState.ts';

/** What the parts of the page may do beyond being drawn. */
export interface Ui {
	readonly open: OpenState;
	/** Draws the same state again, after {@link open} changed. */
	redraw(): void;
	/** @param line 0-based. */
	openSource(path: string, line: number): void;
	run(command: ViewCommand): void;
}
