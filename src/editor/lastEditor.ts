import * as vscode from 'vscode';
import type { UserAction } from '../core/base/errors.ts';
import { t } from '../protocol/localize.ts';

/** Editors that are not where the user works on code: the log, the box of a thread, a context document. */
export const PASSING: ReadonlySet<string> = new Set(['output', 'comment', 'plimsoll-context', 'vscode-userdata']);

/**
 * The editor that a command means when nothing is named: the active one, or else the one the user worked in last. A command of the
 * walkthrough, or of another page that covers the editors, is about the file below it.
 */
export class LastEditor implements vscode.Disposable {
	readonly #subscription: vscode.Disposable;
	#last: vscode.TextEditor | undefined;

	constructor() {
		this.#note(vscode.window.activeTextEditor);
		this.#subscription = vscode.window.onDidChangeActiveTextEditor((editor) => this.#note(editor));
	}

	/** Brings the editor to the front; `undefined` when no file is open. */
	async show(): Promise<vscode.TextEditor | undefined> {
		const { activeTextEditor } = vscode.window;
		const { document, selection } = this.#last ?? {};
		const isPassing = !activeTextEditor || PASSING.has(activeTextEditor.document.uri.scheme);
		if (!isPassing || !document || !isOpen(document.uri)) {
			return activeTextEditor;
		}
		return vscode.window.showTextDocument(document, selection ? { selection } : {});
	}

	/** A command about a file: that of a menu, or else the one that the user works in. */
	aboutFile<T>(command: (...args: unknown[]) => T) {
		return async (...args: unknown[]) => {
			if (!(args[0] instanceof vscode.Uri)) {
				await this.show();
			}
			return command(...args);
		};
	}

	dispose(): void {
		this.#subscription.dispose();
	}

	#note(editor: vscode.TextEditor | undefined): void {
		if (editor?.document.uri.scheme === 'file') {
			this.#last = editor;
		}
	}
}

/** Whether a tab shows the file: a document lives on for a while after its tab was closed. */
function isOpen(uri: vscode.Uri): boolean {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	return tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}

/** What helps where a command needs an open file and there is none. */
export const openFile = (): UserAction => ({ title: t('Open a File'), command: 'workbench.action.quickOpen' });
