import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { test } from '../suite.ts';

test('the extension is there and activates', async () => {
	const extension = vscode.extensions.getExtension('plimsoll.plimsoll');
	assert.ok(extension, `not among ${vscode.extensions.all.length} extensions`);
	await extension.activate();
	assert.equal(extension.isActive, true);
});

test('this VS Code is one that the manifest admits', () => {
	const manifest = vscode.extensions.getExtension('plimsoll.plimsoll')?.packageJSON as { engines: { vscode: string } };
	const [major = 0, minor = 0] = manifest.engines.vscode.replace('^', '').split('.').map(Number);
	const [hostMajor = 0, hostMinor = 0] = vscode.version.split('.').map(Number);
	assert.ok(hostMajor === major && hostMinor >= minor, `${vscode.version} is not ${manifest.engines.vscode}`);
});

test('the host has SQLite without a flag', async () => {
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(':memory:');
	assert.deepEqual({ ...database.prepare('select 1 as one').get() }, { one: 1 });
	database.close();
});

test('after a restart the extension activates again', { phase: 2 }, async () => {
	const extension = vscode.extensions.getExtension('plimsoll.plimsoll');
	await extension?.activate();
	assert.equal(extension?.isActive, true);
});
