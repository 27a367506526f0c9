import * as vscode from 'vscode';
import { type LineEdit, movedLine } from '../../core/chat/hunks.ts';

/** The lines of a document without their ends. */
export function linesOf(document: vscode.TextDocument): readonly string[] {
	return document.getText().split(/\r\n|\n/);
}

/** What a change of the editor did to lines. */
export function lineEditOf({ range, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
	return { start: range.start, end: range.end, breaks: text.split('\n').length - 1 };
}

/** Lines of a document after a change of it: they move with the text. */
export function movedRange(
	{ start, end }: vscode.Range,
	document: vscode.TextDocument,
	changes: readonly vscode.TextDocumentContentChangeEvent[],
): vscode.Range {
	const edits = changes.map(lineEditOf);
	const line = (from: number) => edits.reduce(movedLine, from);
	// The end moves as the line behind it does: what is written inside of a selection belongs to it.
	const last = Math.max(line(start.line), line(end.line + 1) - 1);
	return document.validateRange(new vscode.Range(line(start.line), start.character, last, end.character));
}

/** The document behind a URI; `undefined` when it is gone. */
export async function documentAt(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
	try {
		const document = await vscode.workspace.openTextDocument(uri);
		if (!document.isDirty && !document.isUntitled) {
			// VS Code holds the text of a deleted file for a while.
			await vscode.workspace.fs.stat(uri);
		}
		return document;
	} catch {
		// It was deleted, or its file system went away.
		return undefined;
	}
}

export function nameOf(uri: vscode.Uri): string {
	return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
