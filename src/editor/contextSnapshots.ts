import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { compareSnapshots, comparisonText } from '../core/pack/compareSnapshots.ts';
import type { PackOptions } from '../core/pack/contextEngine.ts';
import type { PackedContext } from '../core/pack/packedContext.ts';
import { type ContextSnapshot, parseSnapshot, snapshotOf, snapshotPieces } from '../core/pack/snapshot.ts';
import type { Encoder } from '../core/pack/tokenizer.ts';
import { t, translated } from '../protocol/localize.ts';
import type { ContextDocuments } from './contextDocument.ts';

const FILTERS = { 'Plimsoll snapshots': ['json'] };

/** Asks for a file and saves what is packed now: every byte, and why it is there. @returns the file, `undefined` when none was chosen */
export async function saveContextSnapshot(
	packed: PackedContext,
	options: PackOptions,
	argument: unknown,
): Promise<vscode.Uri | undefined> {
	const name = `${packed.file.replace(/[^\w.-]+/g, '-')}-${packed.line + 1}.snapshot.json`;
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	const file =
		argument instanceof vscode.Uri
			? argument
			: await vscode.window.showSaveDialog({
					title: t('Save Context Snapshot'),
					filters: FILTERS,
					...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
				});
	if (file) {
		const snapshot = snapshotOf(packed, options, (text) => createHash('sha256').update(text).digest('hex'));
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(snapshot, undefined, '\t')}\n`));
		vscode.window.setStatusBarMessage(t('Snapshot written to {0}', vscode.workspace.asRelativePath(file)), 3000);
	}
	return file;
}

/** Opens the texts of two snapshots in VS Code's comparison, and beside it where they part and why. @returns that text */
export async function compareContextSnapshots(
	documents: ContextDocuments,
	encoder: (snapshot: ContextSnapshot) => Encoder,
	args: readonly unknown[],
): Promise<string | undefined> {
	const given = args.filter((argument) => argument instanceof vscode.Uri);
	const [before, after] = given.length === 2 ? given : await askForTwo();
	if (!before || !after) {
		return undefined;
	}
	const [old, fresh] = [await read(before), await read(after)];
	const text = comparisonText(await compareSnapshots(old, fresh, encoder(old)), translated);
	const side = (snapshot: ContextSnapshot, file: vscode.Uri, mark: string) =>
		documents.address(`${mark} ${file.path.slice(file.path.lastIndexOf('/') + 1)}`, snapshotPieces(snapshot).join(''));
	const title = t('Snapshots: {0} ↔ {1}', nameOf(before), nameOf(after));
	await vscode.commands.executeCommand('vscode.diff', side(old, before, 'before'), side(fresh, after, 'after'), title);
	const report = await vscode.workspace.openTextDocument(documents.address(`${t('Snapshots compared')}.txt`, text));
	await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
	return text;
}

async function askForTwo(): Promise<vscode.Uri[]> {
	const files: vscode.Uri[] = [];
	for (const title of [t('The earlier snapshot'), t('The later snapshot')]) {
		const [file] = (await vscode.window.showOpenDialog({ title, filters: FILTERS })) ?? [];
		if (!file) {
			return [];
		}
		files.push(file);
	}
	return files;
}

async function read(file: vscode.Uri): Promise<ContextSnapshot> {
	return parseSnapshot(nameOf(file), new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
}

function nameOf(file: vscode.Uri): string {
	return file.path.slice(file.path.lastIndexOf('/') + 1);
}
