import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, plimsollWithModel, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

test('the memory plan of the loaded model is a document with a table', async () => {
	const api = await plimsollWithModel();
	await vscode.commands.executeCommand('plimsoll.showMemoryPlan');
	const text = vscode.window.activeTextEditor?.document.getText() ?? '';
	assert.match(text, /^# Memory plan of Plimsoll Tiny Code\n/);
	assert.match(text, /\n\| \*\*Total\*\* \| \d/);
	assert.match(text, /\nIt fits, with a chat beside it\.\n$/);
	await until('it is still loaded', () => api.model.kind === 'ready');
	await closeAll();
});
