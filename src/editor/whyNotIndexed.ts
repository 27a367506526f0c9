import * as vscode from 'vscode';
import { UserError } from '../core/base/errors.ts';
import type { ContextEngine } from '../core/pack/contextEngine.ts';
import { indexingSentence } from '../core/workspace/indexing.ts';
import { t, translated } from '../protocol/localize.ts';
import { openFile } from './lastEditor.ts';
import { relativePath } from './place.ts';

/** Says whether a file is indexed, and if not, why: the one that a menu was opened on, or that of the active editor. @returns what it said */
export async function whyNotIndexed(engine: ContextEngine, argument: unknown): Promise<string> {
	const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
	if (uri?.scheme !== 'file') {
		throw new UserError(t('Open a file on disk first: only those are indexed.'), openFile());
	}
	const folder = vscode.workspace.getWorkspaceFolder(uri);
	const sentence = folder
		? await engine.whyNotIndexed(folder.uri.fsPath, relativePath(folder, uri), new AbortController().signal)
		: indexingSentence(uri.path.slice(uri.path.lastIndexOf('/') + 1), { kind: 'outside' });
	// Not awaited: the notification stays until it is closed, the command is over.
	void vscode.window.showInformationMessage(translated(sentence));
	return sentence;
}
