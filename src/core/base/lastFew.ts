/** Answers that are kept: a cursor that goes to and fro between a few places asks for the same ones again and again. */
const MOST = 4;

/** The last answers for each workspace, the latest first, as long as nothing that they hang on has changed. */
export class LastFew<Of extends object, Answer extends { readonly revision: number }> {
	readonly #kept = new WeakMap<Of, readonly Answer[]>();

	/**
	 * @param revision answers of another one are forgotten
	 * @param make asked for one when none of those that are kept is it
	 */
	get(of: Of, revision: number, isIt: (answer: Answer) => boolean, make: () => Answer): Answer {
		const before = (this.#kept.get(of) ?? []).filter((each) => each.revision === revision);
		const known = before.find(isIt);
		const latest = known ?? make();
		this.#kept.set(of, [latest, ...before.filter((each) => each !== known)].slice(0, MOST));
		return latest;
	}
}
