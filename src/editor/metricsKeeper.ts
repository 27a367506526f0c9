import { Emitter } from '../core/base/event.ts';
import type { CompletionTrace } from '../core/complete/completion.ts';
import { AdaptiveBudget } from '../core/metrics/adaptiveBudget.ts';
import { Metrics, type StoredMetrics } from '../core/metrics/metrics.ts';

/** Where figures are kept between sessions; VS Code's `Memento` is one. */
export interface Memory {
	get(key: string): unknown;
	update(key: string, value: unknown): PromiseLike<void>;
}

export interface MetricsKeeperParts {
	readonly memory: Memory;
	/** Milliseconds that the user wants to wait for the first token at most; 0 for no adapting. */
	readonly target: () => number;
	/** Bytes of this process. */
	readonly memoryUsed: () => number;
	/** Bytes of the model's process; rejects when there is none. */
	readonly modelMemoryUsed: () => Promise<number>;
}

const KEY = 'metrics';
/** Milliseconds in which figures are gathered before they are written down. */
const SAVE_MS = 2000;

/** Measures each piece of ghost text, keeps the figures between sessions, and lowers the budget where the user asked for that. */
export class MetricsKeeper {
	readonly #parts: MetricsKeeperParts;
	readonly #changed = new Emitter<{ readonly budget: boolean }>();
	/** `budget` tells that {@link budgetFactor} is another. */
	readonly onDidChange = this.#changed.event;
	readonly #adaptive = new AdaptiveBudget();
	#metrics: Metrics;
	#offered = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(parts: MetricsKeeperParts) {
		this.#parts = parts;
		this.#metrics = new Metrics(storedMetrics(parts.memory.get(KEY)));
	}

	get metrics(): Metrics {
		return this.#metrics;
	}

	/** The part of the budget that is used: below 1 while answers come too late. */
	get budgetFactor(): number {
		return this.#adaptive.factor;
	}

	record({ outcome, packed, result, ms }: CompletionTrace): void {
		if (!result || (outcome.kind !== 'completion' && outcome.kind !== 'filtered')) {
			return;
		}
		const { tokens } = result;
		const add = (...[name, value]: Parameters<Metrics['add']>) => this.#metrics.add(name, value);
		add('context', packed?.used ?? Number.NaN);
		add('firstToken', result.ms.firstToken);
		add('latency', ms.early + ms.total - ms.debounce);
		// The first token comes out of the prefill.
		add('speed', tokens.generated > 1 && result.ms.decode > 0 ? ((tokens.generated - 1) / result.ms.decode) * 1000 : Number.NaN);
		add('reuse', tokens.prompt > 0 ? tokens.reused / tokens.prompt : Number.NaN);
		add('memory', this.#parts.memoryUsed());
		void this.#recordModelMemory();
		if (outcome.kind === 'completion') {
			// What is suggested anew tells that the suggestion before was not taken.
			if (this.#offered) {
				add('acceptance', 0);
			}
			this.#offered = true;
		}
		const budget = this.#adaptive.add(result.ms.firstToken, this.#parts.target());
		this.#save();
		this.#changed.fire({ budget });
	}

	async #recordModelMemory(): Promise<void> {
		try {
			this.#metrics.add('modelMemory', await this.#parts.modelMemoryUsed());
			this.#changed.fire({ budget: false });
		} catch {
			// It ended meanwhile: there is nothing to measure.
		}
	}

	/** The user took what was suggested last. */
	taken(): void {
		if (this.#offered) {
			this.#offered = false;
			this.#metrics.add('acceptance', 1);
			this.#save();
			this.#changed.fire({ budget: false });
		}
	}

	/** Forgets all figures. */
	reset(): void {
		this.#metrics = new Metrics();
		const budget = this.#adaptive.reset();
		this.#save();
		this.#changed.fire({ budget });
	}

	/** The target of the settings may be another. */
	settingsChanged(): void {
		if (this.#parts.target() <= 0 && this.#adaptive.reset()) {
			this.#changed.fire({ budget: true });
		}
	}

	dispose(): void {
		if (this.#timer) {
			clearTimeout(this.#timer);
			this.#write();
		}
		this.#changed.dispose();
	}

	#save(): void {
		this.#timer ??= setTimeout(() => this.#write(), SAVE_MS);
	}

	#write(): void {
		this.#timer = undefined;
		void this.#parts.memory.update(KEY, this.#metrics.stored);
	}
}

/** Only this extension writes there; another version may have written another shape. */
function storedMetrics(stored: unknown): StoredMetrics {
	if (typeof stored !== 'object' || stored === null) {
		return {};
	}
	return Object.fromEntries(Object.entries(stored).filter(([, series]) => isSeries(series)));
}

function isSeries(series: unknown): boolean {
	if (typeof series !== 'object' || series === null || !('total' in series) || !('window' in series)) {
		return false;
	}
	const { total, window } = series;
	const isTotal =
		typeof total === 'object' &&
		total !== null &&
		'buckets' in total &&
		typeof total.buckets === 'object' &&
		total.buckets !== null &&
		(['count', 'mean', 'squares', 'min', 'max'] as const).every(
			(key) => key in total && Number.isFinite(Reflect.get(total, key)),
		);
	return isTotal && Array.isArray(window) && window.every((value) => Number.isFinite(value));
}
