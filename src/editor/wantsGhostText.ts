import { t } from '../protocol/localize.ts';

/** What decides whether ghost text is made at a cursor. */
export interface PlaceFacts {
	/** VS Code's id of the language. */
	readonly language: string;
	/** Its switches in the settings; `*` is for those that are not named. */
	readonly languages: Readonly<Record<string, boolean>>;
	/** The pattern of the settings that names the file, if one does. */
	readonly excludedBy: string | undefined;
	readonly cursors: number;
	/** The cursor's line, and where the cursor stands in it. */
	readonly line: string;
	readonly character: number;
	/** When ghost text comes back, in the words of a clock, or that it does not before a restart; `undefined` while it is on. */
	readonly snoozedUntil: string | undefined;
	/** The machine runs on its battery, and the settings want nothing then. */
	readonly savesBattery: boolean;
}

/** Longer lines are data: what a model would say of them is chance, and each key would send them. */
const MAX_LINE = 5000;

/**
 * One sentence why no ghost text is made here; `undefined` when it is.
 * @param asked the user pressed a key for it: then only what was switched off stays off
 */
export function whyNotHere(facts: PlaceFacts, asked: boolean): string | undefined {
	const { language, languages, excludedBy, cursors, line, character, snoozedUntil, savesBattery } = facts;
	if (!(languages[language] ?? languages['*'] ?? true)) {
		return t('Ghost text is off for {0} (plimsoll.languages).', language);
	}
	if (excludedBy !== undefined) {
		return t('Ghost text is off for files like {0} (plimsoll.disabledFiles).', excludedBy);
	}
	if (line.length > MAX_LINE) {
		return t('The line has more than {0} characters.', MAX_LINE);
	}
	if (asked) {
		return undefined;
	}
	if (snoozedUntil !== undefined) {
		return t('Ghost text is paused until {0}.', snoozedUntil);
	}
	if (savesBattery) {
		return t('The machine runs on its battery (plimsoll.onBattery).');
	}
	if (cursors > 1) {
		return t('There are {0} cursors.', cursors);
	}
	return /^\w/.test(line.slice(character)) && /\w$/.test(line.slice(0, character))
		? t('The cursor stands inside of a word.')
		: undefined;
}
