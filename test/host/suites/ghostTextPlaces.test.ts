import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CompletionTrace } from '../../../src/core/complete/completion.ts';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';
import { closeAll, folder, plimsollWithModel, until, withSettings } from '../plimsoll.ts';
import { withModel } from '../scriptedAnswers.ts';
import { test } from '../suite.ts';

async function written(name: string, text: string): Promise<vscode.Uri> {
	const file = vscode.Uri.file(path.join(folder(), 'src', name));
	await vscode.workspace.fs.writeFile(file, Buffer.from(text));
	return file;
}

/** Runs `body` while everything is answered with `x;`. */
async function answered(body: (api: PlimsollApi) => Promise<void>): Promise<void> {
	const api = await plimsollWithModel();
	await withModel(api, new ScriptedModel(() => 'x;'), () => body(api));
	await closeAll();
}

/** What comes of typing ` ` at the end of the active editor's first line: automatic, as while one types. */
async function typedIn(api: PlimsollApi, editor: vscode.TextEditor): Promise<string> {
	const before = api.trace;
	const at = editor.document.lineAt(0).range.end;
	if (editor.selections.length === 1) {
		editor.selection = new vscode.Selection(at, at);
	}
	// An editor that has just been opened may not have the keyboard yet: then nobody asks.
	for (let patience = 500; patience < 60_000; patience *= 2) {
		await vscode.commands.executeCommand('type', { text: ' ' });
		const found = await until(
			'a trace',
			() => api.trace !== before && api.trace?.outcome.kind !== 'cancelled' && api.trace,
			patience,
		).catch(() => undefined);
		if (found) {
			return what(found);
		}
	}
	return `nobody asked in ${editor.document.uri.toString()}`;
}

function what({ outcome }: CompletionTrace): string {
	return outcome.kind === 'completion' ? outcome.text : outcome.kind === 'off' ? outcome.reason : outcome.kind;
}

test('ghost text: in places that are none: each has its reason', () =>
	answered(async (api) => {
		const open = async (document: vscode.TextDocument) => vscode.window.showTextDocument(document, { preview: false });
		const untitled = await open(await vscode.workspace.openTextDocument({ language: 'typescript', content: 'let a =' }));
		assert.match(await typedIn(api, untitled), /is not saved yet/);
		const markdown = await open(await vscode.workspace.openTextDocument(await written('notes.md', 'Words')));
		assert.equal(await typedIn(api, markdown), 'Ghost text is off for markdown (plimsoll.languages).');
		const secret = await open(await vscode.workspace.openTextDocument(await written('.env', 'A=')));
		assert.match(await typedIn(api, secret), /may hold secrets/);
		const long = await open(await vscode.workspace.openTextDocument(await written('long.ts', `let a = ${'1 + '.repeat(1300)}`)));
		assert.equal(await typedIn(api, long), 'The line has more than 5000 characters.');
		const cursors = await open(await vscode.workspace.openTextDocument(await written('cursors.ts', 'let a =\nlet b =\n')));
		cursors.selections = [0, 1].map((line) => new vscode.Selection(line, 7, line, 7));
		assert.equal(await typedIn(api, cursors), 'There are 2 cursors.');
	}));

test('ghost text: off by pattern, and paused for a while', () =>
	answered(async (api) => {
		const editor = await vscode.window.showTextDocument(await written('made.gen.ts', 'let a ='), { preview: false });
		await withSettings({ 'plimsoll.disabledFiles': ['**/*.gen.ts'] }, async () => {
			assert.equal(await typedIn(api, editor), 'Ghost text is off for files like **/*.gen.ts (plimsoll.disabledFiles).');
		});
		await vscode.commands.executeCommand('plimsoll.snooze', 5);
		assert.match(await typedIn(api, editor), /^Ghost text is paused until \d/);
		await vscode.commands.executeCommand('plimsoll.snooze', 0);
		assert.equal(await typedIn(api, editor), 'x;');
	}));

test('ghost text: in a comparison: on the side that is a file', () =>
	answered(async (api) => {
		const file = await written('compared.ts', 'let a =');
		const before = vscode.Uri.from({ scheme: 'plimsoll-context', path: '/before.ts' });
		await vscode.commands.executeCommand('vscode.diff', before, file, 'before and after');
		const editor = await until('the right side is open', () =>
			vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === file.fsPath),
		);
		await vscode.commands.executeCommand('workbench.action.compareEditor.focusPrimarySide');
		assert.equal(await typedIn(api, editor), 'x;');
	}));

test('ghost text: in a file that cannot be written: nobody asks', () =>
	answered(async (api) => {
		const file = await written('fixed.ts', 'let a = ');
		await withSettings({ 'files.readonlyInclude': { '**/fixed.ts': true } }, async () => {
			const editor = await vscode.window.showTextDocument(file, { preview: false });
			editor.selection = new vscode.Selection(0, 8, 0, 8);
			const { asked } = api.requests;
			await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
			await new Promise((resolve) => setTimeout(resolve, 500));
			assert.equal(api.requests.asked, asked);
		});
	}));

test('ghost text: in a notebook: its cells are no files, and that is said', () =>
	answered(async (api) => {
		const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'a =', 'python');
		const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
		await vscode.window.showNotebookDocument(notebook);
		await vscode.commands.executeCommand('notebook.cell.edit');
		const editor = await until(
			'the cell has an editor',
			() => vscode.window.activeTextEditor?.document.uri.scheme === 'vscode-notebook-cell' && vscode.window.activeTextEditor,
		);
		assert.match(await typedIn(api, editor), /is not a file on disk \(vscode-notebook-cell:\)/);
	}));
