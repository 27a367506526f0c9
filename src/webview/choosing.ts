import type { ViewChoice, ViewState } from '../protocol/budgetView.ts';

/** What the user said about names, and the way to say it. */
export class Choosing {
	#choices: ReadonlyMap<string, ViewChoice> = new Map();
	readonly #send: (name: string, choice: ViewChoice | undefined) => void;

	constructor(send: (name: string, choice: ViewChoice | undefined) => void) {
		this.#send = send;
	}

	/** Of the state that is drawn next. */
	use({ choices }: ViewState): void {
		this.#choices = new Map(choices.map(({ name, choice }) => [name, choice]));
	}

	of(name: string): ViewChoice | undefined {
		return this.#choices.get(name);
	}

	/** Makes a choice, or takes it back when it is made already. */
	toggle(name: string, choice: ViewChoice): void {
		this.#send(name, this.of(name) === choice ? undefined : choice);
	}

	takeBack(name: string): void {
		this.#send(name, undefined);
	}
}
