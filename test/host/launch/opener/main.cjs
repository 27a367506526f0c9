// Installed by the launcher into its throw-away profile: VS Code has no flag for "show this view, with the cursor there".
const vscode = require('vscode');

exports.activate = async () => {
	const wanted = process.env.PLIMSOLL_OPEN;
	if (!wanted) return;
	const { file, after, answer } = JSON.parse(wanted);
	if (answer) {
		const api = await vscode.extensions.getExtension('plimsoll.plimsoll').activate();
		api.answerWith(writtenAnswer(answer));
	}
	const document = await vscode.workspace.openTextDocument(file);
	const cursor = document.positionAt(document.getText().indexOf(after) + after.length);
	const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(cursor, cursor) });
	editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
	await vscode.commands.executeCommand('plimsoll.budgetView.focus');
	await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
};

/** A model for pictures: it gives one answer, in pieces, and stops in the middle of it for as long as `rest` says. */
function writtenAnswer({ text, half, rest }) {
	const info = { contextSize: 8192, fingerprint: 'written', prefillRate: 1000, name: 'written', architecture: 'written' };
	const countOf = (written) => Math.ceil(written.length / 4);
	const pause = (ms, signal) =>
		new Promise((resolve) => {
			setTimeout(resolve, ms);
			signal.addEventListener('abort', resolve, { once: true });
		});
	return {
		state: { kind: 'ready', info },
		onDidChangeState: () => ({ dispose: () => undefined }),
		countTokens: async (texts) => texts.map(countOf),
		countChatTokens: async (messages) => messages.reduce((sum, { content }) => sum + countOf(content) + 4, 0),
		chat: async (_request, onText, signal) => {
			let written = '';
			for (const piece of text.match(/\s*\S+|\s+$/g)) {
				if (signal.aborted) break;
				written += piece;
				onText(piece);
				const halfway = half && written.length - piece.length < half && written.length >= half;
				await pause(halfway ? rest : 10, signal);
			}
			return {
				text: written,
				end: signal.aborted ? 'aborted' : 'endOfText',
				tokens: { prompt: 900, reused: 860, fromDisk: 0, evaluated: 40, generated: countOf(written) },
				ms: { tokenize: 1, restore: 0, prefill: 60, firstToken: 80, decode: 900, total: 980 },
			};
		},
	};
}
