import * as vscode from 'vscode';
import type { Log } from '../../core/base/log.ts';
import { COMMANDS, type CommandId } from '../manifest.ts';
import { reportError } from '../report.ts';

/** One handler for each command of the manifest; the compiler misses one that is forgotten. */
export type CommandHandlers = Readonly<Record<keyof typeof COMMANDS, (...args: unknown[]) => unknown>>;

/** Registers all commands. A handler that fails tells the user; its caller gets `undefined`. */
export function registerCommands(handlers: CommandHandlers, log: Log): vscode.Disposable {
	const run = (id: CommandId, handler: (...args: unknown[]) => unknown) =>
		vscode.commands.registerCommand(id, async (...args: unknown[]) => {
			try {
				return await handler(...args);
			} catch (error) {
				// Not awaited: the notification stays until it is answered, the command is over.
				void reportError(error, log);
				return undefined;
			}
		});
	const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
	return vscode.Disposable.from(...names.map((name) => run(COMMANDS[name], handlers[name])));
}
