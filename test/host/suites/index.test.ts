import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { folder, plimsoll, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

const ZIP = 'src/internal/observable/zip.ts';
const ask = (file: string) =>
	vscode.commands.executeCommand<string>('plimsoll.whyNotIndexed', vscode.Uri.file(path.join(folder(), file)));

test('a file that the user excludes leaves the index at once, and the command says so', async () => {
	await plimsoll();
	assert.match(await ask(ZIP), /^src\/internal\/observable\/zip\.ts is indexed: \d+ symbols?\.$/);
	const files = vscode.workspace.getConfiguration('files');
	const before = files.inspect<object>('exclude')?.workspaceValue;
	await files.update('exclude', { ...before, '**/zip.ts': true }, vscode.ConfigurationTarget.Workspace);
	try {
		const excluded = `${ZIP} is not indexed: the setting files.exclude leaves it out with "**/zip.ts".`;
		await sentence(excluded);
	} finally {
		await files.update('exclude', before, vscode.ConfigurationTarget.Workspace);
	}
	await sentence(`${ZIP} is indexed: `);
});

test('a setting of the index is obeyed without a reload, and packing goes on', async () => {
	const api = await plimsoll();
	const index = vscode.workspace.getConfiguration('plimsoll.index');
	await index.update('maxWorkers', 1, vscode.ConfigurationTarget.Workspace);
	try {
		await vscode.commands.executeCommand('plimsoll.rebuildIndex');
		await until('the index is whole again', () => api.view?.index?.ready);
		assert.match(await ask(ZIP), / is indexed: /);
	} finally {
		await index.update('maxWorkers', undefined, vscode.ConfigurationTarget.Workspace);
	}
});

async function sentence(beginning: string): Promise<void> {
	let said = '';
	for (const end = Date.now() + 20_000; !said.startsWith(beginning); ) {
		assert.ok(Date.now() < end, `"${said}" does not become "${beginning}"`);
		said = await ask(ZIP);
	}
}
