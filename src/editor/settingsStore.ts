import * as vscode from 'vscode';
import { Emitter } from '../core/base/event.ts';
import type { Log } from '../core/base/log.ts';
import { TIERS } from '../core/pack/packedContext.ts';
import { t } from '../protocol/localize.ts';
import { parseSettings, type Settings } from './settings.ts';

import type { Wish } from './whatIf.ts';

const BUDGET_KEYS = ['plimsoll.budget', ...TIERS.map((tier) => `plimsoll.shares.${tier}`)];

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
		vscode.window.setStatusBarMessage(on ? t('Plimsoll: ghost text is on') : t('Plimsoll: ghost text is off'), 3000);
	}

	/** Where the budget is set already: in the workspace, or with the user, which is also where nothing is set. */
	get budgetScope(): 'user' | 'workspace' {
		const configuration = vscode.workspace.getConfiguration();
		const here = BUDGET_KEYS.some((key) => {
			const set = configuration.inspect(key);
			return set?.workspaceValue !== undefined || set?.workspaceFolderValue !== undefined;
		});
		return here ? 'workspace' : 'user';
	}

	/** Writes a budget and its shares where they are set already; what is as it was is not written. */
	async setBudget({ budget, shares }: Wish): Promise<void> {
		const target = this.budgetScope === 'workspace' ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
		const { context } = this.#current;
		const configuration = vscode.workspace.getConfiguration();
		if (budget !== context.budget) {
			await configuration.update('plimsoll.budget', budget, target);
		}
		if (TIERS.some((tier) => Math.abs(shares[tier] - context.options.shares[tier]) > 1e-6)) {
			for (const tier of TIERS) {
				await configuration.update(`plimsoll.shares.${tier}`, Number(shares[tier].toFixed(4)), target);
			}
		}
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
