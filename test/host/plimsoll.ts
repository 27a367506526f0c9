// The extension as the suites see it, and how they wait for it.
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlimsollApi } from '../../src/editor/api.ts';

/** A file in the middle of the demo workspace that leans on others, and the text there that the cursor is put behind. */
export const FILE = 'src/internal/operators/switchMap.ts';
export const AFTER = 'let innerIndex = 0;';

/** The extension, activated, with its index complete. */
export async function plimsoll(): Promise<PlimsollApi> {
	const extension = vscode.extensions.getExtension<PlimsollApi>('plimsoll.plimsoll');
	assert.ok(extension, 'the extension is not there');
	const api = await extension.activate();
	await api.whenIndexed();
	return api;
}

/** {@link plimsoll} with its model loaded. */
export async function plimsollWithModel(): Promise<PlimsollApi> {
	const api = await plimsoll();
	await until('the model is ready', () => api.model.kind === 'ready');
	return api;
}

/** Waits until `condition` gives something; what it gives is returned. Fails with `what` after `ms`. */
export async function until<T>(what: string, condition: () => T | undefined | false, ms = 20_000): Promise<T> {
	const end = Date.now() + ms;
	for (;;) {
		const value = condition();
		if (value !== undefined && value !== false) {
			return value as T;
		}
		if (Date.now() > end) {
			assert.fail(`not within ${ms} ms: ${what}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}

export function folder(): string {
	const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
	assert.ok(root, 'the demo workspace is not open');
	return root;
}

/** Opens a file of the workspace with the cursor behind `after`. */
export async function openAt(file: string, after: string): Promise<vscode.TextEditor> {
	const document = await vscode.workspace.openTextDocument(path.join(folder(), file));
	const offset = document.getText().indexOf(after);
	assert.ok(offset >= 0, `${after} does not stand in ${file}`);
	const at = document.positionAt(offset + after.length);
	return vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false });
}

/** Undoes everything in all editors and closes them. */
export async function closeAll(): Promise<void> {
	for (const editor of vscode.window.visibleTextEditors) {
		if (editor.document.isDirty) {
			await vscode.window.showTextDocument(editor.document, { preview: false });
			await vscode.commands.executeCommand('workbench.action.files.revert');
		}
	}
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Waits for the context of `file` at the cursor of the active editor. */
export async function contextHere(api: PlimsollApi, file: string) {
	const line = vscode.window.activeTextEditor?.selection.active.line;
	return until(`the context of ${file}`, () =>
		api.context?.file === file && api.context.line === line ? api.context : undefined,
	);
}
