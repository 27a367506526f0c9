import * as vscode from 'vscode';
import type { Log } from '../core/base/log.ts';
import { withSignal } from '../core/base/withSignal.ts';
import type { Completer } from '../core/complete/completer.ts';
import { locate } from './place.ts';

/** Runs when ghost text is taken. Not for users, so not in the manifest. */
const TAKEN = 'plimsoll.ghostTextTaken';

/**
 * Ghost text for every file of the workspace that is on disk.
 * @param taken is called each time the user takes one
 */
export function registerGhostText(completer: Completer, taken: () => void, log: Log): vscode.Disposable {
	const command = { title: '', command: TAKEN };
	const provider = vscode.languages.registerInlineCompletionItemProvider(
		{ scheme: 'file' },
		{
			async provideInlineCompletionItems(document, position, context, token) {
				const located = locate(document);
				if (located.kind === 'outside') {
					log.debug(`complete: off. ${located.reason}`);
					return [];
				}
				// The suggest widget holds the line: what VS Code would show must begin with what is selected there.
				const selected = context.selectedCompletionInfo;
				const { root, file } = located;
				const cursor = {
					root,
					file,
					text: document.getText(),
					line: position.line,
					character: position.character,
					version: document.version,
				};
				const immediate = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
				const outcome = await withSignal(token, (signal) =>
					completer.complete(cursor, () => document.version, immediate, signal),
				);
				if (outcome.kind !== 'completion') {
					return [];
				}
				if (selected) {
					const typed = document.getText(new vscode.Range(selected.range.start, position));
					const whole = typed + outcome.text;
					return whole.startsWith(selected.text) ? [new vscode.InlineCompletionItem(whole, selected.range, command)] : [];
				}
				return [new vscode.InlineCompletionItem(outcome.text, new vscode.Range(position, position), command)];
			},
		},
	);
	return vscode.Disposable.from(provider, vscode.commands.registerCommand(TAKEN, taken));
}
