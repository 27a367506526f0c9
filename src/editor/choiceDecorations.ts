import * as vscode from 'vscode';
import { splitName } from '../core/pack/choices.ts';
import { t } from '../protocol/localize.ts';
import type { ChoiceStore } from './choiceStore.ts';
import type { Choice } from './userChoices.ts';

const BADGES: Readonly<Record<Choice, string>> = { pin: 'P', exclude: '⊘', signature: 'S' };
const COLOURS: Readonly<Record<Choice, vscode.ThemeColor>> = {
	pin: new vscode.ThemeColor('charts.purple'),
	exclude: new vscode.ThemeColor('disabledForeground'),
	signature: new vscode.ThemeColor('charts.green'),
};

/** Marks files and folders that the user pinned, excluded or shortened, in the explorer and on tabs. */
export function registerChoiceDecorations(choices: ChoiceStore): vscode.Disposable {
	const changed = new vscode.EventEmitter<undefined>();
	return vscode.Disposable.from(
		changed,
		choices.onDidChange(() => changed.fire(undefined)),
		vscode.window.registerFileDecorationProvider({
			onDidChangeFileDecorations: changed.event,
			provideFileDecoration: (uri) => decorationOf(uri, choices),
		}),
	);
}

function decorationOf(uri: vscode.Uri, choices: ChoiceStore): vscode.FileDecoration | undefined {
	const names = choices.names(uri);
	if (!names) {
		return undefined;
	}
	const all = choices.of(names.root);
	const whole = all[names.file] ?? all[names.folder];
	if (whole) {
		return { badge: BADGES[whole], tooltip: tooltipOf(whole), color: COLOURS[whole] };
	}
	const symbols = Object.entries(all).filter(([name]) => name.startsWith(`${names.file}#`));
	const [first] = symbols;
	return first
		? {
				badge: BADGES[first[1]],
				tooltip: symbols.map(([name, choice]) => `${splitName(name).symbol}: ${tooltipOf(choice)}`).join('\n'),
			}
		: undefined;
}

function tooltipOf(choice: Choice): string {
	switch (choice) {
		case 'pin':
			return t('pinned to the context');
		case 'exclude':
			return t('excluded from the context');
		case 'signature':
			return t('in the context as signatures only');
	}
}
