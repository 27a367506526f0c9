import * as vscode from 'vscode';
import type { PackPlace } from '../core/complete/contextSource.ts';
import { noFolder, whyOutside } from './outside.ts';

/** A document's place in the workspace, or one sentence why it has none. */
export type Located =
	| { readonly kind: 'inside'; readonly root: string; readonly file: string }
	| { readonly kind: 'outside'; readonly reason: string };

export function locate(document: vscode.TextDocument): Located {
	const { uri } = document;
	const folder = vscode.workspace.getWorkspaceFolder(uri);
	const reason = whyOutside({
		name: uri.path.slice(uri.path.lastIndexOf('/') + 1),
		scheme: uri.scheme,
		folders: vscode.workspace.workspaceFolders?.length ?? 0,
		inside: folder !== undefined,
		characters: document.offsetAt(document.lineAt(document.lineCount - 1).range.end),
	});
	return folder && !reason
		? { kind: 'inside', root: folder.uri.fsPath, file: relativePath(folder, uri) }
		: { kind: 'outside', reason: reason ?? noFolder() };
}

export function placeAt(document: vscode.TextDocument, position: vscode.Position): PackPlace | { readonly reason: string } {
	const located = locate(document);
	if (located.kind === 'outside') {
		return { reason: located.reason };
	}
	const { root, file } = located;
	return {
		root,
		file,
		// Also of a clean one: what is read ahead is what the editor shows.
		text: document.getText(),
		line: position.line,
		character: position.character,
		version: document.version,
	};
}

/** Folders whose files the index can read. Those of other file systems (`vscode-vfs:`, an extension's own) stay as they are. */
export function foldersOnDisk(): readonly vscode.WorkspaceFolder[] {
	return (vscode.workspace.workspaceFolders ?? []).filter(onDisk);
}

export function onDisk({ uri }: vscode.WorkspaceFolder): boolean {
	return uri.scheme === 'file';
}

/** Every opened folder that a file lies in, and its path there: one may lie in another, and each has an index of its own. */
export function placesOf(uri: vscode.Uri): readonly { readonly folder: vscode.WorkspaceFolder; readonly file: string }[] {
	return foldersOnDisk()
		.filter((folder) => uri.scheme === 'file' && uri.path.startsWith(`${folder.uri.path.replace(/\/$/, '')}/`))
		.map((folder) => ({ folder, file: relativePath(folder, uri) }));
}

/** `/`-separated on every system, as the index names files. */
export function relativePath(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
	const root = folder.uri.path.endsWith('/') ? folder.uri.path : `${folder.uri.path}/`;
	return uri.path.startsWith(root) ? uri.path.slice(root.length) : vscode.workspace.asRelativePath(uri, false);
}
