import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import { splitName } from '../core/pack/choices.ts';
import type { ContextEngine } from '../core/pack/contextEngine.ts';
import type { PackedContext } from '../core/pack/packedContext.ts';
import { t } from '../protocol/localize.ts';
import type { ChoiceStore } from './choiceStore.ts';
import { openFile } from './lastEditor.ts';
import { CONTEXT_KEYS } from './manifest.ts';
import { locate } from './place.ts';
import type { Choice } from './userChoices.ts';

/** Chooses the resources that a menu was opened on, or the file of the active editor. */
export async function chooseResources(choices: ChoiceStore, choice: Choice | undefined, args: readonly unknown[]): Promise<void> {
	for (const uri of resourcesOf(args)) {
		const names = choices.names(uri);
		if (!names) {
			throw new UserError(t('{0} is no file of the opened folder: it cannot be chosen.', uri.path));
		}
		const isFolder = ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
		choices.set(names.root, [isFolder ? names.folder : names.file], choice);
	}
}

/** Chooses a symbol: one that the word at the cursor means, or one that the cursor stands in. Asks where there are several. */
export async function chooseSymbol(
	choices: ChoiceStore,
	choice: Choice,
	engine: ContextEngine,
	packed: PackedContext | undefined,
): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const located = editor && locate(editor.document);
	if (!editor || located?.kind !== 'inside') {
		throw new UserError(t('Put the cursor on a symbol of a file in the opened folder first.'), editor ? undefined : openFile());
	}
	const { document, selection } = editor;
	const range = document.getWordRangeAtPosition(selection.active);
	const word = range && document.getText(range);
	const { root, file } = located;
	const around = await engine.symbolsAt(root, file, selection.active.line, new AbortController().signal);
	const names = new Set([...namedIn(packed, word), ...around.map((symbol) => `${file}#${symbol}`)]);
	const [first, ...more] = names;
	if (first === undefined) {
		throw new UserError(t('There is no symbol at the cursor that Plimsoll knows.'));
	}
	const chosen = more.length === 0 ? first : await ask([first, ...more]);
	if (chosen !== undefined) {
		choices.set(root, [chosen], choice);
	}
}

/** Tells the menus which files and folders have a choice that can be taken back. */
export function tellChosenPaths(choices: ChoiceStore): void {
	void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.chosenPaths, choices.paths);
}

/** Lets the user take choices back. */
export async function manageChoices(choices: ChoiceStore): Promise<void> {
	const words: Readonly<Record<Choice, string>> = {
		pin: t('pinned'),
		exclude: t('excluded'),
		signature: t('signatures only'),
	};
	const rows = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri, name: folder }) =>
		Object.entries(choices.of(uri.fsPath)).map(([name, choice]) => ({
			label: name,
			description: words[choice],
			detail: vscode.workspace.workspaceFolders?.length === 1 ? undefined : folder,
			picked: true,
			root: uri.fsPath,
		})),
	);
	if (rows.length === 0) {
		throw new UserError(t('Nothing is pinned or excluded: do it in the explorer, in an editor or in the Token Budget view.'));
	}
	const kept = await vscode.window.showQuickPick(
		rows.map(({ detail, ...row }) => (detail === undefined ? row : { ...row, detail })),
		{ canPickMany: true, title: t('Pinned and excluded'), placeHolder: t('What is not ticked is taken back') },
	);
	if (kept) {
		for (const row of rows) {
			if (!kept.some(({ label, root }) => label === row.label && root === row.root)) {
				choices.set(row.root, [row.label], undefined);
			}
		}
	}
}

function namedIn(packed: PackedContext | undefined, word: string | undefined): string[] {
	if (!packed || word === undefined) {
		return [];
	}
	const all = [...packed.items, ...packed.leftOut].filter(({ path, symbol }) => path !== '' && symbol.split('.').at(-1) === word);
	return all.map(({ path, symbol }) => `${path}#${symbol}`);
}

async function ask(names: readonly string[]): Promise<string | undefined> {
	const rows = names.map((name) => {
		const { path, symbol } = splitName(name);
		return { label: symbol, description: path, name };
	});
	return (await vscode.window.showQuickPick(rows, { title: t('Which symbol?') }))?.name;
}

/** A menu gives the resource it was opened on and all that are selected. */
function resourcesOf([first, all]: readonly unknown[]): vscode.Uri[] {
	const isUri = (value: unknown) => value instanceof vscode.Uri;
	if (Array.isArray(all) && all.length > 0 && all.every(isUri)) {
		return all;
	}
	const uri = first instanceof vscode.Uri ? first : vscode.window.activeTextEditor?.document.uri;
	if (!uri) {
		throw new UserError(t('Open a file first.'), openFile());
	}
	return [uri];
}
