import type { ToView, ViewState } from '../protocol/budgetView.ts';

export type Explanation = Extract<ToView, { readonly type: 'explained' }>;

/** What the extension has said about definitions of the context on show; each is asked for once. */
export class Explained {
	readonly #known = new Map<string, Explanation | undefined>();
	readonly #ask: (id: string) => void;
	#place = '';

	constructor(ask: (id: string) => void) {
		this.#ask = ask;
	}

	/** Forgets what was said about another place. */
	use({ context }: ViewState): void {
		const place = `${context?.file}:${context?.line}`;
		if (place !== this.#place) {
			this.#place = place;
			this.#known.clear();
		}
	}

	set(explanation: Explanation): void {
		this.#known.set(explanation.id, explanation);
	}

	/** @returns `undefined` until the extension has answered */
	of(id: string): Explanation | undefined {
		if (!this.#known.has(id)) {
			this.#known.set(id, undefined);
			this.#ask(id);
		}
		return this.#known.get(id);
	}
}
