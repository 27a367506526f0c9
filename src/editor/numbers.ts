import * as english from '../core/base/text.ts';
import { localNumber } from '../protocol/localize.ts';

/** `12,345`, or as the user's language groups it. */
export function formatCount(value: number): string {
	return localNumber(english.formatCount(value));
}

/** `1.5 MB`, or as the user's language writes it. */
export function formatBytes(bytes: number): string {
	return localNumber(english.formatBytes(bytes));
}
