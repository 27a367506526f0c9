import { splitName } from '../core/pack/choices.ts';
import type { PackOptions } from '../core/pack/contextEngine.ts';

/** What a user may say about a file, a folder or a symbol. */
export type Choice = 'pin' | 'exclude' | 'signature';
export const CHOICES: readonly Choice[] = ['pin', 'exclude', 'signature'];

/**
 * The choices of one workspace folder by name: `src/a.ts`, `src/` for a folder, `src/a.ts#Store.read` for a symbol. One name has
 * one choice, in the order in which they were made.
 */
export type UserChoices = Readonly<Record<string, Choice>>;

/** @param choice `undefined` takes the choice back */
export function withChoice(choices: UserChoices, name: string, choice: Choice | undefined): UserChoices {
	const { [name]: _before, ...others } = choices;
	return choice === undefined ? others : { ...others, [name]: choice };
}

/** The choices after a file or a folder got another path. Both paths are without a `/` at the end. */
export function renamed(choices: UserChoices, from: string, to: string): UserChoices {
	const entries = Object.entries(choices).map(([name, choice]) => {
		const { path } = splitName(name);
		const moves = path === from || path.startsWith(`${from}/`);
		return [moves ? to + name.slice(from.length) : name, choice] as const;
	});
	return Object.fromEntries(entries);
}

/** As the packer takes them. */
export function packOptionsOf(choices: UserChoices): Pick<PackOptions, 'pins' | 'excludes' | 'signatureOnly'> {
	const named = (wanted: Choice) => Object.entries(choices).flatMap(([name, choice]) => (choice === wanted ? [name] : []));
	return { pins: named('pin'), excludes: named('exclude'), signatureOnly: named('signature') };
}

/** Choices as they come from storage: what is of another shape is left out. */
export function parseChoices(stored: unknown): UserChoices {
	if (typeof stored !== 'object' || stored === null) {
		return {};
	}
	return Object.fromEntries(
		Object.entries(stored).filter((entry): entry is [string, Choice] => CHOICES.some((choice) => choice === entry[1])),
	);
}
