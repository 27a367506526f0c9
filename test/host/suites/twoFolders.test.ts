import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlimsollApi } from '../../../src/editor/api.ts';
import { closeAll, contextHere, FILE, openAt, packedHere, plimsoll, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

/** The second folder of the workspace. */
const second = () => vscode.workspace.workspaceFolders?.[1]?.uri ?? assert.fail('there is one folder only');
const inSecond = (file: string) => vscode.Uri.joinPath(second(), file);
const why = (file: vscode.Uri) => vscode.commands.executeCommand<string>('plimsoll.whyNotIndexed', file);

/** The folders of a workspace file may come after the window. */
async function inTwoFolders(): Promise<PlimsollApi> {
	await until('both folders are open', () => vscode.workspace.workspaceFolders?.length === 2);
	return plimsoll();
}

/** Names of what is packed from other files at the end of a file of the second folder. */
async function packedIn(api: PlimsollApi, file: string): Promise<readonly string[]> {
	const document = await vscode.workspace.openTextDocument(inSecond(file));
	const end = document.lineAt(document.lineCount - 1).range.end;
	await vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end), preview: false });
	const context = await packedHere(api, file);
	return context.items.flatMap((item) => (item.path === file ? [] : [item.id]));
}

test('in a workspace of two folders each has an index of its own, and the context follows the cursor from one to the other', {
	phase: 5,
}, async () => {
	const api = await inTwoFolders();
	await openAt(FILE, 'let innerIndex = 0;');
	assert.ok((await contextHere(api, FILE)).items.every((item) => !item.path.includes('price.ts')));
	assert.ok((await packedIn(api, 'order.ts')).some((item) => item.startsWith('price.ts#Price')));
	await closeAll();
});

test('what changes in the second folder is known, and what leaves the workspace is forgotten', {
	phase: 5,
}, async () => {
	const api = await inTwoFolders();
	await until('it is indexed', async () => /^price\.ts is indexed: /.test((await why(inSecond('price.ts'))) ?? ''));
	await writeFile(path.join(second().fsPath, 'tax.ts'), 'export const tax = 1;\n');
	await until('the new file is known', async () => /is indexed: 1 symbol\.$/.test((await why(inSecond('tax.ts'))) ?? ''));
	const left = inSecond('price.ts');
	assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
	await until('the folder is gone', async () => !/ is indexed: /.test((await why(left)) ?? ''));
	await openAt(FILE, 'let innerIndex = 0;');
	await contextHere(api, FILE);
	await closeAll();
});
