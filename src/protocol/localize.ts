// What the user reads, in the language of the user's VS Code. The English text is the key, as in `vscode.l10n`: a translation that
// is missing shows English. Extension and page each load the bundle once, at their start.

/** English text to its translation. */
export type Bundle = Readonly<Record<string, string>>;

let bundle: Bundle = {};
/** What stands before the thousands and before the fraction. */
let separators: readonly [thousands: string, fraction: string] = [',', '.'];
let patterns: readonly Pattern[] | undefined;
const known = new Map<string, string>();

/** @param language of the translations: numbers are written as it writes them */
export function useBundle(translations: Bundle | undefined, language = 'en'): void {
	bundle = translations ?? {};
	const parts = new Intl.NumberFormat(isEmpty(bundle) ? 'en' : language).formatToParts(10_000.5);
	const separator = (type: Intl.NumberFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
	separators = [separator('group'), separator('decimal')];
	patterns = undefined;
	known.clear();
}

/** The translation of `message`, with `{0}`, `{1}`, … replaced by `values`. */
export function t(message: string, ...values: readonly (string | number)[]): string {
	return filled(bundle[message] ?? message, values);
}

/** A number as English writes it, with its unit if it has one: `12,345`, `0.5`, `1.5 GB`. */
const NUMBER = /^[<+−-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?(?: ?(?:[kKMGT]?B|k|m?s|%))?$/;

/** {@link NUMBER} as the user's language writes it; whatever else it is stays. */
export function localNumber(number: string): string {
	return NUMBER.test(number) ? number.replace(/[,.]/g, (mark) => separators[mark === ',' ? 0 : 1]) : number;
}

/** Sentences that are remembered: the reasons of a large context, some times over. */
const MAX_KNOWN = 5000;

/**
 * The translation of an English sentence that was put together elsewhere: in the core, or in the model's process. It is found by the
 * words between its values; values that are sentences themselves are translated as well, but a single word is a name: a class may be
 * called `Model`. Sentences that stand one after another, or
 * parts with a semicolon between them, are looked up one by one. What is not known stays as it is.
 */
export function translated(sentence: string): string {
	if (sentence === '' || isEmpty(bundle)) {
		return sentence;
	}
	let found = known.get(sentence);
	if (found === undefined) {
		found = NUMBER.test(sentence) ? localNumber(sentence) : wholly(sentence);
		found ??= sentence
			.split(/((?<=\.) |; )/)
			.map(partly)
			.join('');
		if (known.size >= MAX_KNOWN) {
			known.clear();
		}
		known.set(sentence, found);
	}
	return found;
}

function partly(part: string): string {
	return wholly(part) ?? (part.endsWith('.') ? `${wholly(part.slice(0, -1)) ?? part.slice(0, -1)}.` : part);
}

function wholly(sentence: string): string | undefined {
	const exact = bundle[sentence];
	if (exact !== undefined) {
		return exact;
	}
	patterns ??= patternsOf(bundle);
	for (const { longest, whole, key } of patterns) {
		const match = sentence.includes(longest) ? whole.exec(sentence) : null;
		const translation = match && bundle[key];
		if (translation) {
			return filled(
				translation,
				match.slice(1).map((value) => (value.includes(' ') ? translated(value) : localNumber(value))),
			);
		}
	}
	return undefined;
}

interface Pattern {
	readonly key: string;
	readonly whole: RegExp;
	/** The longest of its texts: most sentences are told apart by it. */
	readonly longest: string;
}

/** Fewer letters than this between the values match what they do not mean. */
const LEAST_LETTERS = 5;

/** The one that says most comes first: of two that match, it is the one that was meant. */
function patternsOf(translations: Bundle): readonly Pattern[] {
	return Object.keys(translations)
		.filter((key) => /\{\d+\}/.test(key))
		.map((key) => ({ key, texts: key.split(/\{\d+\}/) }))
		.map(({ key, texts }) => ({ key, texts, letters: texts.join('').replace(/\P{L}/gu, '').length }))
		.filter(({ key, letters }) => letters >= LEAST_LETTERS && isInOrder(key))
		.sort((a, b) => b.letters - a.letters)
		.map(({ key, texts }) => ({
			key,
			longest: texts.reduce((longest, text) => (text.length > longest.length ? text : longest)),
			whole: new RegExp(`^${texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('([^]+?)')}$`),
		}));
}

/** Values are numbered as they come; a text that names them otherwise is none that can be found by its words. */
function isInOrder(key: string): boolean {
	return [...key.matchAll(/\{(\d+)\}/g)].every(([, index], at) => Number(index) === at);
}

function isEmpty(translations: Bundle): boolean {
	for (const _ in translations) {
		return false;
	}
	return true;
}

function filled(text: string, values: readonly (string | number)[]): string {
	return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
