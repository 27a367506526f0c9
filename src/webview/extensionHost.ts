import type { FromView } from '../protocol/budgetView.ts';

declare function acquireVsCodeApi(): {
	postMessage(message: FromView): void;
	getState(): unknown;
	setState(state: unknown): void;
};

/** The other side, reachable once per page. */
const api = acquireVsCodeApi();

export function post(message: FromView): void {
	api.postMessage(message);
}

/** What {@link remember} was last given, in this or an earlier life of the page. */
export function remembered(): unknown {
	return api.getState();
}

export function remember(state: unknown): void {
	api.setState(state);
}
