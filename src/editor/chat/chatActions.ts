import * as vscode from 'vscode';
import { t } from '../../protocol/localize.ts';
import { COMMANDS } from '../manifest.ts';
import type { InlineChat } from './inlineChat.ts';

/** The light bulb: what is complained about can be explained and fixed, what is selected too. */
export class ChatActions implements vscode.CodeActionProvider {
	static readonly metadata: vscode.CodeActionProviderMetadata = {
		providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite],
	};

	provideCodeActions(
		{ uri }: vscode.TextDocument,
		range: vscode.Range,
		{ diagnostics }: vscode.CodeActionContext,
	): vscode.CodeAction[] {
		const [first] = diagnostics;
		if (!first && range.isEmpty) {
			return [];
		}
		const kind = first ? vscode.CodeActionKind.QuickFix : vscode.CodeActionKind.RefactorRewrite;
		const where = first && range.isEmpty ? first.range : range;
		return [
			action(t('Fix with Plimsoll'), kind, COMMANDS.fix, uri, where, diagnostics),
			action(t('Explain with Plimsoll'), kind, COMMANDS.explain, uri, where, diagnostics),
		];
	}
}

function action(
	title: string,
	kind: vscode.CodeActionKind,
	command: string,
	uri: vscode.Uri,
	range: vscode.Range,
	diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
	const made = new vscode.CodeAction(title, kind);
	made.command = { title, command, arguments: [uri, range, diagnostics.map(({ message }) => message)] };
	made.diagnostics = [...diagnostics];
	return made;
}

/** Asks about a range, or about the selection of the active editor; what is complained about there is part of the question. */
export async function askAbout(chat: InlineChat, command: 'explain' | 'fix', args: readonly unknown[]): Promise<void> {
	const [uri, range, messages] = args;
	const at = uri instanceof vscode.Uri && range instanceof vscode.Range ? chat.openAt(uri, range) : chat.open();
	const said = Array.isArray(messages) ? messages.filter((each) => typeof each === 'string').join(' ') : '';
	// A fix gets all that is reported there by itself.
	await chat.ask(at, said && command === 'explain' ? `/${command} ${t('and why the editor says: {0}', said)}` : `/${command}`);
}
