import { formatBytes } from '../core/base/text.ts';
import { skippedFile } from '../core/workspace/fileRules.ts';

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

export const NO_FOLDER = 'No folder is open: open one to see what its code costs.';

/** One sentence why nothing is packed round the cursor of a document; `undefined` when something is. */
export function whyOutside({ name, scheme, folders, inside, characters }: DocumentFacts): string | undefined {
	if (folders === 0) {
		return NO_FOLDER;
	}
	if (scheme !== 'file') {
		const what = scheme === 'untitled' ? 'is not saved yet' : `is not a file on disk (${scheme}:)`;
		return `${name} ${what}: there is nothing to pack round it.`;
	}
	if (!inside) {
		return `${name} lies outside of the opened folder: there is nothing to pack round it.`;
	}
	if (skippedFile(name) === 'secret') {
		return `${name} may hold secrets, as its name says: it is not shown to any model.`;
	}
	return characters > MAX_CHARACTERS
		? `${name} has ${formatBytes(characters)}: files over ${formatBytes(MAX_CHARACTERS)} are not packed.`
		: undefined;
}
