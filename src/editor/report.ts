import * as vscode from 'vscode';
import { isAbort, messageOf, UserError } from '../core/base/errors.ts';
import type { Log } from '../core/base/log.ts';
import { t } from '../protocol/localize.ts';
import { COMMANDS } from './manifest.ts';

/** Tells the user about a failure: a {@link UserError} as it is, anything else as one line with the way to the log. */
export async function reportError(error: unknown, log: Log): Promise<void> {
	if (isAbort(error)) {
		return;
	}
	if (error instanceof UserError) {
		log.warn(error.message);
		const { action } = error;
		const chosen = await vscode.window.showWarningMessage(error.message, ...(action ? [action.title] : []));
		if (action && chosen === action.title) {
			await vscode.commands.executeCommand(action.command);
		}
		return;
	}
	log.error('Unexpected failure', error);
	const showLog = t('Show Log');
	if ((await vscode.window.showErrorMessage(`Plimsoll: ${messageOf(error)}`, showLog)) === showLog) {
		await vscode.commands.executeCommand(COMMANDS.showLog);
	}
}
