import type * as vscode from 'vscode';
import type { Log } from '../core/base/log.ts';

/** The core's log over VS Code's log channel, whose level the user chooses. */
export function channelLog(channel: vscode.LogOutputChannel): Log {
	return {
		error: (message, error) => (error === undefined ? channel.error(message) : channel.error(message, error)),
		warn: (message) => channel.warn(message),
		info: (message) => channel.info(message),
		debug: (message) => channel.debug(message),
	};
}
