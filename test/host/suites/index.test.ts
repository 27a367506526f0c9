import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeAll, folder, openAt, plimsoll, until } from '../plimsoll.ts';
import { test } from '../suite.ts';

const ZIP = 'src/internal/observable/zip.ts';
const at = (file: string) => vscode.Uri.file(path.join(folder(), file));
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

test('a folder that is renamed, then deleted, takes its files along, though one event tells of all', async () => {
	await plimsoll();
	await mkdir(path.join(folder(), 'fresh/deep'), { recursive: true });
	await writeFile(path.join(folder(), 'fresh/deep/a.ts'), 'export const a = 1;\n');
	try {
		await sentence('fresh/deep/a.ts is indexed: 1 symbol.', 'fresh/deep/a.ts');
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(at('fresh'), at('moved'));
		assert.ok(await vscode.workspace.applyEdit(edit));
		await sentence('moved/deep/a.ts is indexed: 1 symbol.', 'moved/deep/a.ts');
		await sentence('fresh/deep/a.ts is not indexed: it is not there', 'fresh/deep/a.ts');
		await rename(path.join(folder(), 'moved'), path.join(folder(), 'again'));
		await sentence('again/deep/a.ts is indexed: 1 symbol.', 'again/deep/a.ts');
		await sentence('moved/deep/a.ts is not indexed: it is not there', 'moved/deep/a.ts');
		const before = (await fileCount()) - 1;
		await vscode.workspace.fs.delete(at('again'), { recursive: true });
		await until('its file is gone from the index', async () => (await fileCount()) <= before);
	} finally {
		for (const name of ['fresh', 'moved', 'again']) {
			await rm(path.join(folder(), name), { recursive: true, force: true });
		}
	}
});

test('what is not saved stays known when its file is renamed', async () => {
	await plimsoll();
	await writeFile(at('src/before.ts').fsPath, 'export const one = 1;\n');
	try {
		const editor = await vscode.window.showTextDocument(at('src/before.ts'), { preview: false });
		await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'export const two = 2;\n'));
		const edit = new vscode.WorkspaceEdit();
		edit.renameFile(at('src/before.ts'), at('src/after.ts'));
		assert.ok(await vscode.workspace.applyEdit(edit));
		await sentence('src/after.ts is indexed: ', 'src/after.ts');
		// Another file is packed: that is when what is not saved elsewhere is read.
		await openAt(ZIP, 'export function zip');
		await sentence('src/after.ts is indexed: 2 symbols.', 'src/after.ts');
	} finally {
		await closeAll();
		await rm(at('src/before.ts').fsPath, { force: true });
		await rm(at('src/after.ts').fsPath, { force: true });
	}
});

test('a thousand files that come and go at once, as when a branch is switched, are all known', async () => {
	await plimsoll();
	// What other tests deleted a moment ago may still be counted.
	await vscode.commands.executeCommand('plimsoll.rebuildIndex');
	const before = await fileCount();
	await mkdir(path.join(folder(), 'branch'));
	try {
		await Promise.all(
			Array.from({ length: 1000 }, (_, n) => writeFile(path.join(folder(), `branch/f${n}.ts`), `export const f${n} = ${n};\n`)),
		);
		await until('they are there', async () => (await fileCount()) === before + 1000);
		for (const file of ['branch/f0.ts', 'branch/f500.ts', 'branch/f999.ts']) {
			await sentence(`${file} is indexed: 1 symbol.`, file);
		}
	} finally {
		await rm(path.join(folder(), 'branch'), { recursive: true });
	}
	await until('they are gone', async () => (await fileCount()) === before);
});

test('a secret is opened without a context, and one sentence says so', async () => {
	const api = await plimsoll();
	await writeFile(at('.env').fsPath, 'KEY=value\n');
	try {
		await vscode.window.showTextDocument(at('.env'));
		await until('the reason', () => api.view?.empty === '.env may hold secrets, as its name says: it is not shown to any model.');
		await sentence('.env is never indexed: ', '.env');
	} finally {
		await closeAll();
		await rm(at('.env').fsPath);
	}
});

/** Files that the index of the open folder lists. */
async function fileCount(): Promise<number> {
	const api = await plimsoll();
	return (await api.whenIndexed())?.files ?? 0;
}

async function sentence(beginning: string, file = ZIP): Promise<void> {
	let said = '';
	for (const end = Date.now() + 60_000; !said.startsWith(beginning); ) {
		assert.ok(Date.now() < end, `"${said}" does not become "${beginning}"`);
		said = await ask(file);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
