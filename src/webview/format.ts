// Numbers and names as the view writes them. One place, so that what is read back from the page is what was written.

import { localNumber, t } from '../protocol/localize.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `12,345`, or as the user's language groups it. Never shortened: a gauge that rounds cannot be checked. */
export function formatCount(value: number): string {
	return localNumber(grouped.format(value));
}

/** The inverse of {@link formatCount}; 0 for a text without digits. */
export function parseCount(text: string): number {
	return Number(text.replace(/\D/g, ''));
}

/** Rounded down, so that 100% means full, and something is never 0%. */
export function formatPercent(part: number, whole: number): string {
	if (whole <= 0 || part <= 0) {
		return '0%';
	}
	const percent = Math.floor((part / whole) * 100);
	return percent < 1 ? '<1%' : `${percent}%`;
}

export function formatDuration(ms: number): string {
	if (ms < 10) {
		return localNumber(`${oneDigit.format(ms)} ms`);
	}
	return ms < 1000 ? `${Math.round(ms)} ms` : localNumber(`${oneDigit.format(ms / 1000)} s`);
}

/** Powers of 1024 under the short names, as VS Code writes file sizes. */
export function formatBytes(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	return localNumber(`${unit === 0 ? value : oneDigit.format(value)} ${units[unit]}`);
}

export function formatHops(hops: number): string {
	if (hops === 0) {
		return t('here');
	}
	return hops === 1 ? t('1 hop') : t('{0} hops', hops);
}

/** A part of a score: two digits are what anyone compares. */
export function formatScore(value: number): string {
	return localNumber(Math.abs(value) >= 100 ? grouped.format(value) : value.toFixed(2));
}

export function formatTokens(tokens: number): string {
	return tokens === 1 ? t('1 token') : t('{0} tokens', formatCount(tokens));
}

export function formatItems(items: number): string {
	return items === 1 ? t('1 item') : t('{0} items', formatCount(items));
}

const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Spells out characters that would reorder or break the line, as the editor does: a file name must not lie about itself. */
export function visibleText(name: string): string {
	return name.replace(
		CONTROLS,
		(character) => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
	);
}

/** `src/a/b.ts` as `b.ts` and `src/a`. */
export function splitPath(path: string): { readonly name: string; readonly folder: string } {
	const slash = path.lastIndexOf('/');
	return { name: path.slice(slash + 1), folder: path.slice(0, Math.max(slash, 0)) };
}

/** `Observable.pipe` as `Observable.` and `pipe`: the container may be cut in a narrow view, the name may not. */
export function splitSymbol(symbol: string): { readonly container: string; readonly name: string } {
	const dot = symbol.lastIndexOf('.', symbol.length - 2);
	return { container: symbol.slice(0, dot + 1), name: symbol.slice(dot + 1) };
}
