import * as vscode from 'vscode';
import { t } from '../protocol/localize.ts';

const CHOICES = [5, 15, 60] as const;

/** Ghost text that is paused for a while, or until VS Code is closed. */
export class Snooze {
	#until = 0;

	/** When it ends, in the words of a clock; `undefined` while nothing is paused. */
	get until(): string | undefined {
		if (this.#until <= Date.now()) {
			return undefined;
		}
		return Number.isFinite(this.#until)
			? new Date(this.#until).toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' })
			: t('VS Code is started again');
	}

	/** Asks for how long. @param minutes when that is known: 0 ends it */
	async choose(minutes: unknown): Promise<void> {
		const chosen = typeof minutes === 'number' ? minutes : await this.#ask();
		if (chosen === undefined) {
			return;
		}
		this.#until = chosen > 0 ? Date.now() + chosen * 60_000 : 0;
		const { until } = this;
		const said = until === undefined ? t('Ghost text is on again.') : t('Ghost text is paused until {0}.', until);
		vscode.window.setStatusBarMessage(`Plimsoll: ${said}`, 3000);
	}

	async #ask(): Promise<number | undefined> {
		const times = CHOICES.map((minutes) => ({ label: t('{0} minutes', minutes), minutes }));
		const items = [
			...(this.until === undefined ? [] : [{ label: t('Ghost text again now'), minutes: 0 }]),
			...times,
			{ label: t('Until VS Code is started again'), minutes: Number.POSITIVE_INFINITY },
		];
		const picked = await vscode.window.showQuickPick(items, { title: t('Pause ghost text') });
		return picked?.minutes;
	}
}
