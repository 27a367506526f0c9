import * as vscode from 'vscode';
import { Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import { parseSettings, type Settings } from './settings.ts';

/** The settings as they are now; what had to be corrected goes to the log, once per change. */
export class SettingsStore implements vscode.Disposable {
	readonly #log: Log;
	readonly #changed = new Emitter<Settings>();
	readonly onDidChange = this.#changed.event;
	readonly #listener: vscode.Disposable;
	#current: Settings;

	constructor(log: Log) {
		this.#log = log;
		this.#current = this.#read();
		this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration('plimsoll')) {
				this.#current = this.#read();
				this.#changed.fire(this.#current);
			}
		});
	}

	get current(): Settings {
		return this.#current;
	}

	/** Switches ghost text on or off for the user, and says which. */
	async toggleCompletions(): Promise<void> {
		const on = this.#current.completer.off !== undefined;
		await vscode.workspace.getConfiguration().update('plimsoll.enableCompletions', on, vscode.ConfigurationTarget.Global);
		vscode.window.setStatusBarMessage(`Plimsoll: ghost text is ${on ? 'on' : 'off'}`, 3000);
	}

	dispose(): void {
		this.#listener.dispose();
		this.#changed.dispose();
	}

	#read(): Settings {
		const configuration = vscode.workspace.getConfiguration();
		const { settings, corrections } = parseSettings((key) => configuration.get(key));
		for (const correction of corrections) {
			this.#log.warn(correction);
		}
		return settings;
	}
}
