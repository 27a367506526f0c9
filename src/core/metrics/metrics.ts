import { RunningTotal, type StoredTotal, type Summary, summarize } from './statistics.ts';

/** What is measured of each request. */
export const SERIES = {
	/** Tokens of the packed context. */
	context: { unit: 'tokens', better: 'neither' },
	/** From the request to the first token of the answer, without the pause that the user leaves. */
	firstToken: { unit: 'ms', better: 'lower' },
	/** From the request to its end. */
	latency: { unit: 'ms', better: 'lower' },
	/** Tokens generated in a second. */
	speed: { unit: 'perSecond', better: 'higher' },
	/** Of the prompt's tokens, the part that was not evaluated again. */
	reuse: { unit: 'ratio', better: 'higher' },
	/** 1 for ghost text that was taken, 0 for one that was not. */
	acceptance: { unit: 'ratio', better: 'higher' },
	/** Bytes of the extension host. */
	memory: { unit: 'bytes', better: 'lower' },
	/** Bytes of the model's process. */
	modelMemory: { unit: 'bytes', better: 'lower' },
} as const satisfies Readonly<Record<string, { readonly unit: Unit; readonly better: 'lower' | 'higher' | 'neither' }>>;
export type SeriesName = keyof typeof SERIES;
export type Unit = 'tokens' | 'ms' | 'perSecond' | 'ratio' | 'bytes';

export const SERIES_NAMES = Object.keys(SERIES) as readonly SeriesName[];

/** The values that the window holds. */
const WINDOW = 200;
/** The newest of the window that are held against the past. */
const RECENT = 20;
/** Fewer values than this are no past to compare with. */
const MIN_PAST = 50;

export interface SeriesReport {
	readonly name: SeriesName;
	/** Of the last 200 values, exact. */
	readonly window: Summary;
	/** Of all since the last reset. */
	readonly total: Summary;
	/** The window's values, oldest first. */
	readonly values: readonly number[];
	/** Percent by which the newest values are worse than those before; `undefined` while they are not, or nobody can tell. */
	readonly worse: number | undefined;
}

/** As it is kept between sessions. */
export type StoredMetrics = Readonly<
	Partial<Record<SeriesName, { readonly total: StoredTotal; readonly window: readonly number[] }>>
>;

/** Figures of the requests of this and earlier sessions. */
export class Metrics {
	readonly #series = new Map<SeriesName, { total: RunningTotal; readonly window: number[] }>();

	constructor(stored: StoredMetrics = {}) {
		for (const name of SERIES_NAMES) {
			const known = stored[name];
			this.#series.set(name, { total: new RunningTotal(known?.total), window: [...(known?.window ?? [])].slice(-WINDOW) });
		}
	}

	/** A value that is no finite number is no measurement, and left out. */
	add(name: SeriesName, value: number): void {
		const series = this.#series.get(name);
		if (series && Number.isFinite(value)) {
			series.total.add(value);
			series.window.push(value);
			series.window.splice(0, series.window.length - WINDOW);
		}
	}

	/** @param threshold percent that counts as worse; 0 looks for nothing */
	report(threshold: number): readonly SeriesReport[] {
		return [...this.#series].map(([name, { total, window }]) => {
			const recent = summarize(window);
			const all = total.summary;
			return {
				name,
				window: recent,
				// While the window holds all there was, its exact figures are those of the total.
				total: all.count === recent.count ? recent : all,
				values: [...window],
				worse: threshold > 0 ? worseBy(name, window, threshold) : undefined,
			};
		});
	}

	get stored(): StoredMetrics {
		return Object.fromEntries([...this.#series].map(([name, { total, window }]) => [name, { total: total.stored, window }]));
	}
}

/** The median of the newest values against the median of those before them in the window. */
function worseBy(name: SeriesName, window: readonly number[], threshold: number): number | undefined {
	const { better } = SERIES[name];
	const past = window.slice(0, -RECENT);
	if (better === 'neither' || past.length < MIN_PAST) {
		return undefined;
	}
	// Taken or not is no matter of medians.
	const middle = (values: readonly number[]) => (name === 'acceptance' ? summarize(values).mean : summarize(values).p50);
	const before = middle(past);
	const now = middle(window.slice(-RECENT));
	if (before <= 0) {
		return undefined;
	}
	const worse = ((better === 'lower' ? now - before : before - now) / before) * 100;
	return worse >= threshold ? Math.round(worse) : undefined;
}
