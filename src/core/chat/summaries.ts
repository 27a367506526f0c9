import { throwIfAborted } from '../base/errors.ts';
import { modelInfo } from '../complete/contextSource.ts';
import type { ModelRuntime } from '../model/modelRuntime.ts';
import { linesThatFit } from '../pack/overflow.ts';

/** Each window is an answer to wait for; a text of more windows is told by larger ones, and of a huge one both ends are told. */
const MAX_WINDOWS = 8;
/** Part of the model's context that a window may take, beside what is said of it. */
const WINDOW_SHARE = 1 / 2;
/** Tokens for what is said of a window. */
const MAX_SUMMARY = 192;
/** Texts that are remembered: those of a conversation, and a few. */
const MAX_KNOWN = 16;
/** Characters of a token, at least, in text of any kind that is worth telling. */
const CHARACTERS = 2;

const REQUEST =
	'Tell a programming assistant in a few short sentences what this part of a file holds: names of symbols, what they do, what stands out. Facts only.';

/**
 * Texts that are too long for their place, told in short by the model: window by window, what is said of each joined. What was told
 * once is remembered: a conversation needs it with each turn, to the letter.
 */
export class Summaries {
	readonly #known = new Map<string, string>();

	/**
	 * @param room tokens that the summary may take
	 * @param windowTokens of a window, where the text is not too long for that
	 * @returns `undefined` when the model had nothing to say
	 */
	async of(
		text: string,
		room: number,
		windowTokens: number,
		model: ModelRuntime,
		signal: AbortSignal,
	): Promise<string | undefined> {
		const info = modelInfo(model);
		if (!info) {
			return undefined;
		}
		const key = `${info.fingerprint} ${room} ${windowTokens} ${text}`;
		const known = this.#known.get(key);
		if (known !== undefined) {
			return known;
		}
		const most = Math.floor(info.contextSize * WINDOW_SHARE);
		const windows = await windowsOf(text, windowTokens, most, model, signal);
		const maxTokens = Math.max(1, Math.min(MAX_SUMMARY, Math.floor(room / windows.length)));
		const told: string[] = [];
		for (const window of windows) {
			const messages = [
				{ role: 'system', content: REQUEST },
				{ role: 'user', content: window },
			] as const;
			const { text: said } = await model.chat({ messages, maxTokens }, () => undefined, signal);
			throwIfAborted(signal);
			told.push(...(said.trim() ? [said.trim()] : []));
		}
		const summary = told.join('\n');
		if (summary) {
			this.#remember(key, summary);
		}
		return summary || undefined;
	}

	#remember(key: string, summary: string): void {
		this.#known.set(key, summary);
		const [oldest] = this.#known.keys();
		if (this.#known.size > MAX_KNOWN && oldest !== undefined) {
			this.#known.delete(oldest);
		}
	}
}

async function windowsOf(
	text: string,
	windowTokens: number,
	most: number,
	model: ModelRuntime,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const rule = { overflow: 'middle', windowTokens: 0, worth: () => 0 } as const;
	// One line without end is none that could be told.
	const lines = text.split('\n').map((line) => line.slice(0, most * CHARACTERS));
	const near = linesThatFit(
		lines.map((line) => line.length + 1),
		MAX_WINDOWS * most * CHARACTERS,
		rule,
	).map((at) => `${lines[at] ?? ''}\n`);
	const prices = await model.countTokens(near, signal);
	const total = prices.reduce((sum, price) => sum + price, 0);
	const size = Math.min(most, Math.max(windowTokens, Math.ceil(total / (MAX_WINDOWS - 1))));
	const windows: string[] = [];
	let taken = size;
	// A window less than there may be: lines are not cut to fill one to its end.
	for (const at of linesThatFit(prices, (MAX_WINDOWS - 1) * size, rule)) {
		const price = prices[at] ?? 0;
		if (taken + price > size) {
			windows.push('');
			taken = 0;
		}
		taken += price;
		windows.push(`${windows.pop() ?? ''}${near[at] ?? ''}`);
	}
	return windows.slice(0, MAX_WINDOWS);
}
