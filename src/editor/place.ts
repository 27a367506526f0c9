import * as vscode from 'vscode';
import { formatBytes } from '../core/base/text.ts';
import type { PackPlace } from '../core/complete/contextSource.ts';

/** A document's place in the workspace, or one sentence why it has none. */
export type Located =
	| { readonly kind: 'inside'; readonly root: string; readonly file: string }
	| { readonly kind: 'outside'; readonly reason: string };

/** Characters above which a file is data rather than code: its text would be copied at each keystroke. */
const MAX_CHARACTERS = 1_000_000;

export function locate(document: vscode.TextDocument): Located {
	const { uri } = document;
	const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
	if (uri.scheme !== 'file') {
		const what = document.isUntitled ? 'is not saved yet' : `is not a file on disk (${uri.scheme}:)`;
		return { kind: 'outside', reason: `${name} ${what}: there is nothing to pack round it.` };
	}
	const folder = vscode.workspace.getWorkspaceFolder(uri);
	if (!folder) {
		return {
			kind: 'outside',
			reason: noFolder() ?? `${name} lies outside of the opened folder: there is nothing to pack round it.`,
		};
	}
	const size = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
	if (size > MAX_CHARACTERS) {
		return {
			kind: 'outside',
			reason: `${name} has ${formatBytes(size)}: files over ${formatBytes(MAX_CHARACTERS)} are not packed.`,
		};
	}
	return { kind: 'inside', root: folder.uri.fsPath, file: relativePath(folder, uri) };
}

/** Why nothing can be packed at all; `undefined` when a folder is open. */
export function noFolder(): string | undefined {
	return vscode.workspace.workspaceFolders?.length ? undefined : 'No folder is open: open one to see what its code costs.';
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
		text: document.isDirty ? document.getText() : undefined,
		line: position.line,
		character: position.character,
		version: document.version,
	};
}

/** `/`-separated on every system, as the index names files. */
export function relativePath(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
	const root = folder.uri.path.endsWith('/') ? folder.uri.path : `${folder.uri.path}/`;
	return uri.path.startsWith(root) ? uri.path.slice(root.length) : vscode.workspace.asRelativePath(uri, false);
}
