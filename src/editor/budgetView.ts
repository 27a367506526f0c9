import * as vscode from 'vscode';
import type { Log } from '../core/base/log.ts';
import type { DrawnMessage, FromView, ToView, ViewChoice, ViewCommand, ViewState, WishState } from '../protocol/budgetView.ts';
import { unreachable } from '../protocol/unreachable.ts';
import { budgetViewPage } from './budgetViewPage.ts';
import { parseFromView } from './fromView.ts';
import { LatestOnly } from './latestOnly.ts';

export interface BudgetViewHandlers {
	/** Shows a source; `path` is the path of an item, `line` 0-based. */
	open(path: string, line: number): void;
	command(id: ViewCommand): void;
	/** @param choice `undefined` takes the choice back */
	choose(name: string, choice: ViewChoice | undefined): void;
	/** Sends the way to a definition, when it is known. */
	explain(id: string): void;
	whatIf(wish: WishState): void;
	endWhatIf(apply: boolean): void;
	/** Pins files and folders, given as URIs. */
	pin(uris: readonly string[]): void;
	/** What stands in the page now. */
	drawn(message: DrawnMessage): void;
}

/** The Token Budget view in the side bar: keeps it showing the newest state, and passes on what the user does there. */
export class BudgetView implements vscode.WebviewViewProvider, vscode.Disposable {
	static readonly id = 'plimsoll.budgetView';

	readonly #extensionUri: vscode.Uri;
	readonly #handlers: BudgetViewHandlers;
	readonly #log: Log;
	readonly #states: LatestOnly<ViewState>;
	#view: vscode.WebviewView | undefined;
	/** The state that was sent last: what a click in the page is about. */
	#sent: ViewState | undefined;
	#disposables: vscode.Disposable[] = [];

	constructor(extensionUri: vscode.Uri, handlers: BudgetViewHandlers, log: Log) {
		this.#extensionUri = extensionUri;
		this.#handlers = handlers;
		this.#log = log;
		this.#states = new LatestOnly((state) => this.#send(state));
	}

	/** True while the user can see the view. */
	get visible(): boolean {
		return this.#view?.visible ?? false;
	}

	/** Shows `state` as soon as the page has drawn the one before; of several that wait, only the newest. */
	update(state: ViewState): void {
		this.#states.push(state);
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		this.#forget();
		this.#view = view;
		const media = vscode.Uri.joinPath(this.#extensionUri, 'media');
		const scripts = vscode.Uri.joinPath(this.#extensionUri, 'out', 'webview');
		view.webview.options = { enableScripts: true, localResourceRoots: [media, scripts] };
		this.#disposables.push(
			view.webview.onDidReceiveMessage((message) => this.#receive(message)),
			// A hidden page is thrown away; the next one says `ready` again.
			view.onDidChangeVisibility(() => {
				if (!view.visible) {
					this.#states.close();
				}
			}),
			view.onDidDispose(() => this.#forget()),
		);
		view.webview.html = budgetViewPage({
			script: view.webview.asWebviewUri(vscode.Uri.joinPath(scripts, 'budgetView.js')).toString(),
			style: view.webview.asWebviewUri(vscode.Uri.joinPath(media, 'budgetView.css')).toString(),
			source: view.webview.cspSource,
			nonce: crypto.randomUUID(),
			language: vscode.env.language,
			bundle: vscode.l10n.bundle ?? {},
		});
	}

	dispose(): void {
		this.#forget();
	}

	#forget(): void {
		this.#states.close();
		this.#view = undefined;
		this.#sent = undefined;
		for (const disposable of this.#disposables.splice(0)) {
			disposable.dispose();
		}
	}

	#shows(name: string): boolean {
		const { context, choices } = this.#sent ?? {};
		return (
			(choices?.some((choice) => choice.name === name) ||
				context?.items.some(({ id, path }) => id === name || path === name) ||
				context?.leftOut.some(({ id }) => id === name)) ??
			false
		);
	}

	#send(state: ViewState): void {
		this.#sent = state;
		this.post({ type: 'state', state });
	}

	/** Sends an answer to something that the page asked for. */
	post(message: ToView): void {
		this.#view?.webview.postMessage(message).then(undefined, (error) => this.#log.error('The Token Budget view is gone.', error));
	}

	#receive(data: unknown): void {
		const message = parseFromView(data);
		if (!message) {
			this.#log.warn(`The Token Budget view sent a message of an unknown shape: ${JSON.stringify(data)?.slice(0, 200)}`);
			return;
		}
		try {
			this.#handle(message);
		} catch (error) {
			this.#log.error(`The Token Budget view's message "${message.type}" failed.`, error);
		}
	}

	#handle(message: FromView): void {
		switch (message.type) {
			case 'ready':
				this.#states.open();
				break;
			case 'drawn':
				if (message.revision === this.#sent?.revision) {
					this.#states.next();
				}
				this.#log.debug(
					`Budget view drew revision ${message.revision} in ${message.ms.toFixed(1)} ms: ${message.used}/${message.budget} tokens.`,
				);
				this.#handlers.drawn(message);
				break;
			case 'failed':
				this.#log.error(`The Token Budget view could not draw revision ${message.revision}: ${message.message}`);
				if (message.revision === this.#sent?.revision) {
					this.#states.next();
				}
				break;
			case 'open':
				// The page may only name what it was shown.
				if (this.#sent?.context?.items.some((item) => item.path === message.path)) {
					this.#handlers.open(message.path, message.line);
				} else {
					this.#log.warn('The Token Budget view asked for a file that it does not show.');
				}
				break;
			case 'choose':
				if (this.#shows(message.name)) {
					this.#handlers.choose(message.name, message.choice);
				} else {
					this.#log.warn('The Token Budget view chose something that it does not show.');
				}
				break;
			case 'explain':
				if (this.#shows(message.id)) {
					this.#handlers.explain(message.id);
				}
				break;
			case 'whatIf':
				this.#handlers.whatIf(message.wish);
				break;
			case 'endWhatIf':
				this.#handlers.endWhatIf(message.apply);
				break;
			case 'drop':
				this.#handlers.pin(message.uris);
				break;
			case 'command':
				this.#handlers.command(message.command);
				break;
			default:
				unreachable(message);
		}
	}
}
