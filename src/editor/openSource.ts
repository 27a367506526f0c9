import * as vscode from 'vscode';

/** Shows a file of the workspace with the cursor on a line. A file that is gone is said by VS Code itself. */
export async function openSource(root: string | undefined, file: string, line: number): Promise<void> {
	if (root === undefined) {
		return;
	}
	const uri = vscode.Uri.joinPath(vscode.Uri.file(root), file);
	const at = new vscode.Range(line, 0, line, 0);
	await vscode.commands.executeCommand('vscode.open', uri, {
		selection: at,
		preview: true,
	} satisfies vscode.TextDocumentShowOptions);
}
