import type { ContextEngine } from '../../core/pack/contextEngine.ts';
import type { ChoiceStore } from '../choiceStore.ts';
import { chooseResources, chooseSymbol, manageChoices } from '../choose.ts';
import type { CursorFollower } from '../cursorFollower.ts';
import type { LastEditor } from '../lastEditor.ts';
import type { Choice } from '../userChoices.ts';
import type { CommandHandlers } from './registerCommands.ts';

export interface ChoiceCommandParts {
	readonly choices: ChoiceStore;
	readonly engine: ContextEngine;
	readonly follower: CursorFollower;
	readonly lastEditor: LastEditor;
}

/** What the user pins, excludes and shortens. */
export function choiceCommands({ choices, engine, follower, lastEditor }: ChoiceCommandParts) {
	const resources = (choice: Choice | undefined) => lastEditor.aboutFile((...args) => chooseResources(choices, choice, args));
	const symbol = (choice: Choice) => lastEditor.aboutFile(() => chooseSymbol(choices, choice, engine, follower.packed));
	return {
		pin: resources('pin'),
		exclude: resources('exclude'),
		signatureOnly: resources('signature'),
		unpin: resources(undefined),
		pinSymbol: symbol('pin'),
		excludeSymbol: symbol('exclude'),
		manageChoices: () => manageChoices(choices),
	} satisfies Partial<CommandHandlers>;
}
