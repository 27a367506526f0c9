import { skippedFile } from '../core/workspace/fileRules.ts';
import { t } from '../protocol/localize.ts';
import { formatBytes } from './numbers.ts';

/** What decides whether a document has a place in the workspace. */
export interface DocumentFacts {
	readonly name: string;
	/** Of its URI: `file`, `untitled`, `git`. */
	readonly scheme: string;
	/** Opened folders. */
	readonly folders: number;
	/** It lies in one of them. */
	readonly inside: boolean;
	readonly characters: number;
}

/** Above this a file is data rather than code, and its text would be copied at each keystroke. */
const MAX_CHARACTERS = 1_000_000;

export function noFolder(): string {
	return t('No folder is open: open one to see what its code costs.');
}

/** One sentence why nothing is packed round the cursor of a document; `undefined` when something is. */
export function whyOutside({ name, scheme, folders, inside, characters }: DocumentFacts): string | undefined {
	if (folders === 0) {
		return noFolder();
	}
	if (scheme !== 'file') {
		return scheme === 'untitled'
			? t('{0} is not saved yet: there is nothing to pack round it.', name)
			: t('{0} is not a file on disk ({1}:): there is nothing to pack round it.', name, scheme);
	}
	if (!inside) {
		return t('{0} lies outside of the opened folder: there is nothing to pack round it.', name);
	}
	if (skippedFile(name) === 'secret') {
		return t('{0} may hold secrets, as its name says: it is not shown to any model.', name);
	}
	return characters > MAX_CHARACTERS
		? t('{0} has {1}: files over {2} are not packed.', name, formatBytes(characters), formatBytes(MAX_CHARACTERS))
		: undefined;
}
