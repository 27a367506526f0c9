import * as vscode from 'vscode';
import type { ViewState } from '../protocol/budgetView.ts';
import { BUDGET_VIEW } from './manifest.ts';
import { type StatusText, statusText } from './statusText.ts';

/** Used tokens, budget and the model's state in the status bar; the tiers in its hover. */
export class StatusBar implements vscode.Disposable {
	readonly #item = vscode.window.createStatusBarItem('plimsoll.status', vscode.StatusBarAlignment.Right, 100);

	#shown: StatusText | undefined;

	constructor() {
		this.#item.name = 'Plimsoll';
		this.#item.command = `${BUDGET_VIEW}.focus`;
		this.#item.text = '$(dashboard) Plimsoll';
		this.#item.show();
	}

	get shown(): StatusText | undefined {
		return this.#shown;
	}

	update(state: ViewState): void {
		this.#shown = statusText(state);
		const { text, hover, label } = this.#shown;
		this.#item.text = text;
		this.#item.tooltip = new vscode.MarkdownString(hover);
		this.#item.accessibilityInformation = { label };
		this.#item.backgroundColor =
			state.engine.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
	}

	dispose(): void {
		this.#item.dispose();
	}
}
