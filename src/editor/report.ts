import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import { t, translated } from '../protocol/localize.ts';
import { COMMANDS } from './manifest.ts';

/** Tells the user about a failure: a {@link UserError} as it is, anything else as one line with the way to the log. */
export async function reportError(error: unknown, log: Log): Promise<void> {
	if (isAbort(error)) {
		return;
	}
	if (error instanceof UserError) {
		log.warn(error.message);
		const { action } = error;
		const title = action && translated(action.title);
		const chosen = await vscode.window.showWarningMessage(translated(error.message), ...(title ? [title] : []));
		if (action && chosen === title) {
			await vscode.commands.executeCommand(action.command);
		}
		return;
	}
	log.error('Unexpected failure', error);
	const showLog = t('Show Log');
	if ((await vscode.window.showErrorMessage(`Plimsoll: ${translated(messageOf(error))}`, showLog)) === showLog) {
		await vscode.commands.executeCommand(COMMANDS.showLog);
	}
}
