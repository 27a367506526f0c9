import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { plimsoll, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

test('without a folder the view says so in one sentence, and commands do no harm', { phase: 3 }, async () => {
	const api = await plimsoll();
	assert.equal(vscode.workspace.workspaceFolders, undefined);
	await until('the view says it', () => /^No folder is open: [^\n]+\.$/.test(api.view?.empty ?? ''));
	assert.equal(api.context, undefined);
	for (const command of ['buildContext', 'copyContext', 'rebuildIndex', 'inlineChat']) {
		await vscode.commands.executeCommand(`plimsoll.${command}`);
	}
});

test('an untitled file without a folder is no reason to fail', { phase: 3 }, async () => {
	const api = await plimsoll();
	const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: 'const a = 1;\n' });
	await vscode.window.showTextDocument(document);
	await until('the view has a sentence', () => api.view?.empty);
	await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
	assert.equal(api.context, undefined);
});
