/** Milliseconds between two looks at the battery. */
const EVERY_MS = 60_000;

/** Knows whether the machine runs on its battery, from a look now and then while somebody wants to know. */
export class BatteryWatch {
	readonly #look: () => Promise<boolean>;
	#lookedAt = Number.NEGATIVE_INFINITY;
	#isOn = false;

	/** @param look asks the machine */
	constructor(look: () => Promise<boolean>) {
		this.#look = look;
	}

	/** As of the last look, which a minute ago is too long ago for: then another begins. */
	get isOn(): boolean {
		const now = performance.now();
		if (now - this.#lookedAt > EVERY_MS) {
			this.#lookedAt = now;
			void this.#look().then((isOn) => {
				this.#isOn = isOn;
			});
		}
		return this.#isOn;
	}
}
